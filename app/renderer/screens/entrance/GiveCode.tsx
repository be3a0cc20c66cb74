// The second factor after a right password: six digits, or one of the codes that were put away.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { Card } from './Card.tsx';

const DIGITS = 6;

export function GiveCode() {
  const { t } = useTranslation();
  const [way, setWay] = useState<'digits' | 'recovery'>('digits');
  const [code, setCode] = useState('');
  const attempt = useAttempt('entrance.wrong');
  const digits = way === 'digits';
  return (
    <Card title={t('entrance.codeTitle')} hasFocus>
      <p className="soft">{t(digits ? 'entrance.codeExplained' : 'entrance.recoveryExplained')}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.make(() => calls.session.giveCode({ code }));
        }}
      >
        <TextBox
          key={way}
          label={t(digits ? 'entrance.code' : 'entrance.recoveryCode')}
          value={code}
          onChange={setCode}
          isCode
          autoFocus
          autoComplete={digits ? 'one-time-code' : 'off'}
          inputMode={digits ? 'numeric' : 'text'}
          maxLength={80}
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button
            touch
            kind="plain"
            onPress={() => {
              setCode('');
              setWay(digits ? 'recovery' : 'digits');
            }}
          >
            {t(digits ? 'entrance.useRecovery' : 'entrance.useDigits')}
          </Button>
          <Button
            touch
            kind="main"
            type="submit"
            isDisabled={attempt.isBusy || code.trim().length < DIGITS}
          >
            {t('entrance.signIn')}
          </Button>
        </div>
      </Form>
      <StartOver />
    </Card>
  );
}

/** Back to the very beginning of coming in. */
export function StartOver() {
  const { t } = useTranslation();
  return (
    <p>
      <Button
        touch
        kind="plain"
        onPress={() => {
          calls.session.signOut({}).catch(() => undefined);
        }}
      >
        {t('entrance.startOver')}
      </Button>
    </p>
  );
}
