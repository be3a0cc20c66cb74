// The session is locked: nothing of the plant is on the page; the password opens it where it was.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { Card } from './Card.tsx';

export function Locked({ name }: { name: string }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const attempt = useAttempt('entrance.wrong');
  return (
    <Card title={t('entrance.lockedTitle')} hasFocus>
      <p className="wraps">{t('entrance.lockedExplained', { name })}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          void attempt.make(() => calls.session.unlock({ password }));
        }}
      >
        <PasswordBox
          label={t('entrance.password')}
          value={password}
          onChange={setPassword}
          autoFocus
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button
            touch
            kind="plain"
            onPress={() => void attempt.make(() => calls.session.signOut({}))}
          >
            {t('session.signOut')}
          </Button>
          <Button
            touch
            kind="main"
            type="submit"
            isBusy={attempt.isBusy}
            isDisabled={password === ''}
          >
            {t('entrance.unlock')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
