// The second factor after a right password: six digits, or one of the codes that were put away.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { reasonOf, type Reason } from '../../state/failure.ts';
import { codeOf } from '../../state/proving.ts';
import { Card } from './Card.tsx';

const DIGITS = 6;

/** @param onRefused a wrong code ends the half-open sign-in, and this card with it: said on the one that follows. */
export function GiveCode({ onRefused }: { onRefused(why: Reason | null): void }) {
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
          void attempt.make(async () => {
            try {
              await calls.session.giveCode({ code });
            } catch (error) {
              const isWrong = codeOf(error) === 'invalid';
              onRefused(
                isWrong ? { words: () => i18next.t('entrance.codeWrong') } : reasonOf(error),
              );
              throw error;
            }
          });
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
            isBusy={attempt.isBusy}
            isDisabled={code.trim().length < DIGITS}
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
