// Nobody can sign in yet: the first administrator makes themselves, with a second factor and codes to put away.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { signInNameSchema, type SecondFactorOffer } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { Card } from './Card.tsx';
import { NewPassword } from './NewPassword.tsx';
import { isEnough, strengthOf } from './strength.ts';

interface FirstRunProps {
  onOffer(offer: SecondFactorOffer): void;
  onInvited(): void;
}

export function FirstRun({ onOffer, onInvited }: FirstRunProps) {
  const { t } = useTranslation();
  const site = useWatched('site');
  const [name, setName] = useState('');
  const [signInName, setSignInName] = useState('');
  const [password, setPassword] = useState('');
  const attempt = useAttempt(null);
  const names = [name, signInName, site?.name ?? ''];
  const isNamed = signInNameSchema.safeParse(signInName).success;
  const isReady = name.trim() !== '' && isNamed && isEnough(strengthOf(password, names));
  return (
    <Card title={t('entrance.firstTitle')} step={t('entrance.firstStep', { step: 1 })} hasFocus>
      <p className="soft">{t('entrance.firstExplained')}</p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          void attempt.make(async () => {
            onOffer(await calls.session.createFirst({ name: name.trim(), signInName, password }));
          });
        }}
      >
        <TextBox
          label={t('entrance.name')}
          value={name}
          onChange={setName}
          help={t('entrance.nameHelp')}
          autoFocus
          autoComplete="name"
          maxLength={80}
        />
        <TextBox
          label={t('entrance.signInName')}
          value={signInName}
          onChange={setSignInName}
          help={t('entrance.signInNameHelp')}
          wanting={signInName === '' || isNamed ? null : t('entrance.signInNameWanted')}
          autoComplete="username"
          maxLength={80}
        />
        <NewPassword
          label={t('entrance.password')}
          value={password}
          onChange={setPassword}
          names={names}
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button touch kind="plain" onPress={onInvited}>
            {t('entrance.invited')}
          </Button>
          <Button touch kind="main" type="submit" isBusy={attempt.isBusy} isDisabled={!isReady}>
            {t('entrance.go')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
