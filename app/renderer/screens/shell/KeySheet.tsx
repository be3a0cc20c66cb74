// The keys there are, printed from the table that acts, each to be bound anew; and the switch for the single letters.
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Toggle } from '../../parts/Button.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import {
  bindKey,
  resetKeys,
  rowsWith,
  setLetters,
  useBindings,
  type Refused,
} from '../../state/bindings.ts';
import { chordOf, isShellAct, keyName, type Act, type KeyRow } from '../../state/keys.ts';

const GESTURES = [
  ...(['wheel', 'wheelCtrl', 'wheelShift', 'drag', 'dragShift', 'middle', 'double'] as const),
  ...(['mark', 'markDrag', 'unmark', 'grip'] as const),
];

interface RowProps {
  row: KeyRow;
  isAsked: boolean;
  onAsk(act: Act | null): void;
  onPressed(act: Act, chord: string): void;
}

/** While it is asked for, the next key pressed is the answer; Escape leaves it as it was. */
function Row({ row: { act, chords }, isAsked, onAsk, onPressed }: RowProps) {
  const { t } = useTranslation();
  const names = chords.map((chord) => keyName(chord, t('keySheet.space'))).join(', ');
  const take = (event: KeyboardEvent): void => {
    if (!isAsked) return;
    const chord = chordOf(event.nativeEvent);
    if (event.key === 'Tab') return onAsk(null);
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') onAsk(null);
    else if (chord !== null) onPressed(act, chord);
  };
  return (
    <div onKeyDownCapture={take}>
      <dt>
        <Button
          kind={isAsked ? 'main' : 'normal'}
          onPress={() => onAsk(isAsked ? null : act)}
          onBlur={() => onAsk(null)}
          aria-label={t('keySheet.change', { act: t(`keys.${act}`), keys: names })}
        >
          <span className="number">{isAsked ? t('keySheet.press') : names}</span>
        </Button>
      </dt>
      <dd>{t(`keys.${act}`)}</dd>
    </div>
  );
}

export function KeySheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  const { chosen, letters } = useBindings();
  const [asked, setAsked] = useState<Act | null>(null);
  const [refused, setRefused] = useState<{ why: Refused; chord: string } | null>(null);
  const words = (why: Refused, chord: string): string => {
    const key = keyName(chord, t('keySheet.space'));
    return why.because === 'taken'
      ? t('keySheet.taken', { key, act: t(`keys.${why.by}`) })
      : t('keySheet.reserved', { key });
  };
  const press = (act: Act, chord: string): void => {
    const why = bindKey(act, chord);
    setRefused(why && { why, chord });
    if (!why) setAsked(null);
  };
  const ask = (act: Act | null): void => {
    setAsked(act);
    if (act !== null) setRefused(null);
  };
  const rows = rowsWith(chosen);
  const list = (isShell: boolean) => (
    <dl className="keys">
      {rows
        .filter(({ act }) => isShellAct(act) === isShell)
        .map((row) => (
          <Row key={row.act} row={row} isAsked={asked === row.act} onAsk={ask} onPressed={press} />
        ))}
      {isShell && (
        <div>
          <dt className="number">F6, Shift+F6</dt>
          <dd>{t('keySheet.panes')}</dd>
        </div>
      )}
    </dl>
  );
  return (
    <Sheet title={t('keySheet.title')} onClose={onClose} wide>
      <p className="soft">{t('keySheet.explained')}</p>
      <p className="refusal" role="alert">
        {refused !== null && `▲ ${words(refused.why, refused.chord)}`}
      </p>
      <h3>{t('keySheet.everywhere')}</h3>
      {list(true)}
      <h3>{t('keySheet.note')}</h3>
      {list(false)}
      <h3>{t('keySheet.pointer')}</h3>
      <ul className="keys__pointer">
        {GESTURES.map((what) => (
          <li key={what}>{t(`gestures.${what}`)}</li>
        ))}
      </ul>
      <div className="dialog__actions">
        <Toggle isSelected={letters} onChange={setLetters}>
          {t('keySheet.letters')}
        </Toggle>
        <Button onPress={resetKeys} isDisabled={Object.keys(chosen).length === 0}>
          {t('keySheet.reset')}
        </Button>
        <Button kind="main" onPress={onClose}>
          {t('app.close')}
        </Button>
      </div>
    </Sheet>
  );
}
