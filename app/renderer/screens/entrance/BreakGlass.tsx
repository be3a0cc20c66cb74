// The sealed code: opens the site once when no administrator can, for a reason that is kept.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { bareCode } from '../../parts/code-groups.ts';
import { TextBox } from '../../parts/TextBox.tsx';
import { useAttempt, Waiting } from '../../parts/Waiting.tsx';
import { calls } from '../../state/client.ts';
import { Card } from './Card.tsx';

const CODE_SIGNS = 26;
const REASON_LEAST = 3;

export function BreakGlass({ onBack }: { onBack(): void }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [reason, setReason] = useState('');
  const attempt = useAttempt('entrance.wrong');
  const isReady =
    bareCode(code).length >= CODE_SIGNS &&
    name.trim() !== '' &&
    reason.trim().length >= REASON_LEAST;
  return (
    <Card title={t('entrance.sealedTitle')} hasFocus>
      <p className="refusal">
        <span aria-hidden>▲</span> {t('entrance.sealedExplained')}
      </p>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady) return;
          void attempt.make(() =>
            calls.session.breakGlass({ code, name: name.trim(), reason: reason.trim() }),
          );
        }}
      >
        <TextBox
          label={t('entrance.sealedCode')}
          value={code}
          onChange={setCode}
          isCode
          autoFocus
          autoComplete="off"
          maxLength={80}
        />
        <TextBox
          label={t('entrance.name')}
          value={name}
          onChange={setName}
          autoComplete="name"
          maxLength={80}
        />
        <TextBox
          label={t('entrance.reason')}
          value={reason}
          onChange={setReason}
          help={t('entrance.reasonHelp')}
          autoComplete="off"
          maxLength={500}
        />
        <Waiting attempt={attempt} />
        <div className="dialog__actions dialog__actions--apart">
          <Button touch kind="plain" onPress={onBack}>
            {t('entrance.back')}
          </Button>
          <Button touch kind="danger" type="submit" isBusy={attempt.isBusy} isDisabled={!isReady}>
            {t('entrance.sealedGo')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}
