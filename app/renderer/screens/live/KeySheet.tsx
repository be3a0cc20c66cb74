// The keys there are, printed from the table that acts; and the switch for the single letters.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Toggle } from '../../parts/Button.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { areLettersOn, keyName, LIVE_KEYS, setLetters } from './keys.ts';

const GESTURES = [
  ...(['wheel', 'wheelCtrl', 'wheelShift', 'drag', 'dragShift', 'middle', 'double'] as const),
  ...(['mark', 'markDrag', 'unmark', 'grip'] as const),
];

export function KeySheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const [letters, setLettersState] = useState(areLettersOn);
  return (
    <Sheet title={t('keys.title')} onClose={onClose} wide>
      <p className="soft">{t('keys.note')}</p>
      <dl className="keys">
        {LIVE_KEYS.map(({ keys, action }) => (
          <div key={action}>
            <dt className="number">
              {keys.map((key) => keyName(key, t('keys.space'))).join(', ')}
            </dt>
            <dd>{t(`keys.${action}`)}</dd>
          </div>
        ))}
        <div>
          <dt className="number">F6, Shift+F6</dt>
          <dd>{t('keys.panes')}</dd>
        </div>
      </dl>
      <h3>{t('keys.pointer')}</h3>
      <ul className="keys__pointer">
        {GESTURES.map((what) => (
          <li key={what}>{t(`gestures.${what}`)}</li>
        ))}
      </ul>
      <div className="dialog__actions">
        <Toggle
          isSelected={letters}
          onChange={(on) => {
            setLetters(on);
            setLettersState(on);
          }}
        >
          {t('keys.letters')}
        </Toggle>
        <Button kind="main" onPress={onClose}>
          {t('app.close')}
        </Button>
      </div>
    </Sheet>
  );
}
