// Name and password; and the ways back for whoever has lost one of them.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { Card } from './Card.tsx';
import type { Reason } from '../../state/failure.ts';

interface SignInProps {
  /** Why the sign-in before this one came to nothing. */
  refusal: Reason | null;
  onAttempt(): void;
  onInvited(): void;
  onSealed(): void;
}

export function SignIn({ refusal, onAttempt, onInvited, onSealed }: SignInProps) {
  const { t } = useTranslation();
  const [signInName, setSignInName] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useAttempt('entrance.signInWrong');
  return (
    <Card title={t('entrance.signInTitle')} hasFocus>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          onAttempt();
          void attempt.make(() => calls.session.signIn({ signInName, password }));
        }}
      >
        <TextBox
          label={t('entrance.signInName')}
          value={signInName}
          onChange={setSignInName}
          autoFocus
          autoComplete="username"
          maxLength={80}
        />
        <PasswordBox label={t('entrance.password')} value={password} onChange={setPassword} />
        <Failure words={refusal} />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button touch kind="plain" onPress={onInvited}>
            {t('entrance.invited')}
          </Button>
          <Button
            touch
            kind="main"
            type="submit"
            isBusy={attempt.isBusy}
            isDisabled={signInName.trim() === '' || password === ''}
          >
            {t('entrance.signIn')}
          </Button>
        </div>
      </Form>
      <details className="lost">
        <summary>{t('entrance.lost')}</summary>
        <p>{t('entrance.lostAdmin')}</p>
        <p>{t('entrance.lostCode')}</p>
        <p>{t('entrance.lostSealed')}</p>
        <Button touch onPress={onSealed}>
          {t('entrance.useSealed')}
        </Button>
      </details>
    </Card>
  );
}
