// Asks for the password again before an act that wants it fresh; the act then goes on by itself.
import { useEffect, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls, onProofNeeded } from '../../state/client.ts';

/** Acts that ask at the same time are answered together. */
export function ProofDialog() {
  const [waiting, setWaiting] = useState<readonly ((proven: boolean) => void)[]>([]);
  useEffect(() => {
    onProofNeeded(
      () =>
        new Promise((answer) => {
          setWaiting((before) => [...before, answer]);
        }),
    );
    return () => onProofNeeded(() => Promise.resolve(false));
  }, []);
  if (waiting.length === 0) return null;
  const answer = (proven: boolean): void => {
    setWaiting([]);
    for (const one of waiting) one(proven);
  };
  return <AskPassword onProven={() => answer(true)} onClose={() => answer(false)} />;
}

function AskPassword({ onProven, onClose }: { onProven(): void; onClose(): void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const attempt = useAttempt('entrance.wrong');
  return (
    <Sheet title={t('session.proofTitle')} onClose={onClose}>
      <p className="soft">{t('session.proofExplained')}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.make(async () => {
            await calls.session.prove({ password });
            onProven();
          });
        }}
      >
        <PasswordBox
          label={t('entrance.password')}
          value={password}
          onChange={setPassword}
          autoFocus
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions">
          <Button touch onPress={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            touch
            kind="main"
            type="submit"
            isBusy={attempt.isBusy}
            isDisabled={password === ''}
          >
            {t('session.proofGo')}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
