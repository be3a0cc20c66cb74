// A second factor offered: scan or type its secret, then give the first code.
import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { SecondFactorOffer } from '../../contract/index.ts';
import { Button } from './Button.tsx';
import { groupCode } from './code-groups.ts';
import { QrCode } from './QrCode.tsx';
import { TextBox } from './TextBox.tsx';
import { useAttempt, Waiting } from './Waiting.tsx';

interface SecondFactorProps {
  offer: SecondFactorOffer;
  back: string;
  onBack(): void;
  onConfirm(code: string): Promise<void>;
}

export function SecondFactor({ offer, back, onBack, onConfirm }: SecondFactorProps) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const attempt = useAttempt('entrance.wrong');
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void attempt.make(() => onConfirm(code));
      }}
    >
      <p className="soft">{t('entrance.factorExplained')}</p>
      <div className="factor">
        <QrCode rows={offer.qr} label={t('entrance.factorQr')} />
        <div className="factor__typed">
          <p>{t('entrance.factorSecret')}</p>
          <p className="number factor__secret" data-code="secret">
            {groupCode(offer.secret)}
          </p>
        </div>
      </div>
      <TextBox
        label={t('entrance.factorCode')}
        value={code}
        onChange={setCode}
        isCode
        autoFocus
        autoComplete="one-time-code"
        inputMode="numeric"
        maxLength={12}
      />
      <Waiting attempt={attempt} />
      <div className="dialog__actions">
        <Button touch onPress={onBack}>
          {back}
        </Button>
        <Button
          touch
          kind="main"
          type="submit"
          isBusy={attempt.isBusy}
          isDisabled={code.replace(/\s/g, '').length < 6}
        >
          {t('entrance.factorGo')}
        </Button>
      </div>
    </Form>
  );
}
