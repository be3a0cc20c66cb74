// One's own second factor and recovery codes: set up, anew, taken away.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewCodes, SecondFactorOffer, Session } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { CodesToKeep } from '../../parts/CodesToKeep.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { SecondFactor } from '../../parts/SecondFactor.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { type Reason, reasonOf } from '../../state/failure.ts';
import { say } from '../../state/notices.ts';

/** Fewer than these are few. */
const FEW = 3;

export function OwnFactor({ me }: { me: NonNullable<Session['person']> }) {
  const { t } = useTranslation();
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null);
  const [codes, setCodes] = useState<NewCodes | null>(null);
  const [asking, setAsking] = useState<'remove' | 'codes' | null>(null);
  const [failure, setFailure] = useState<Reason | null>(null);
  const close = (): void => setAsking(null);
  const begin = async (): Promise<void> => {
    setFailure(null);
    try {
      setOffer(await calls.session.offerSecondFactor({}));
    } catch (error) {
      setFailure(reasonOf(error));
    }
  };
  return (
    <section className="panel section">
      <h2>{t('account.factor')}</h2>
      <p>
        <span aria-hidden>{me.hasSecondFactor ? '✓' : '○'}</span>{' '}
        {t(me.hasSecondFactor ? 'account.factorOn' : 'account.factorOff')}
      </p>
      <Failure words={failure} />
      <div className="row">
        <Button touch onPress={() => void begin()}>
          {t(me.hasSecondFactor ? 'account.factorAnew' : 'account.factorSetUp')}
        </Button>
        {me.hasSecondFactor && (
          <Button touch kind="plain" onPress={() => setAsking('remove')}>
            {t('account.factorRemove')}
          </Button>
        )}
      </div>
      {me.hasSecondFactor && (
        <>
          <h3>{t('account.codes')}</h3>
          <p className={me.recoveryCodesLeft < FEW ? 'refusal' : ''}>
            {me.recoveryCodesLeft < FEW && <span aria-hidden>▲ </span>}
            {t('account.codesLeft', { count: me.recoveryCodesLeft })}
            {me.recoveryCodesLeft < FEW && <> · {t('account.codesFew')}</>}
          </p>
          <div>
            <Button touch onPress={() => setAsking('codes')}>
              {t('account.codesNew')}
            </Button>
          </div>
        </>
      )}
      {offer && (
        <Sheet title={t('entrance.factorTitle')} wide onClose={() => setOffer(null)}>
          <SecondFactor
            offer={offer}
            back={t('app.cancel')}
            onBack={() => setOffer(null)}
            onConfirm={async (code) => {
              setCodes(await calls.session.confirmSecondFactor({ code }));
              setOffer(null);
            }}
          />
        </Sheet>
      )}
      {codes && (
        <Sheet title={t('entrance.codesTitle')} wide stays onClose={() => setCodes(null)}>
          <CodesToKeep codes={codes} onPutAway={() => setCodes(null)} />
        </Sheet>
      )}
      {asking === 'remove' && (
        <Ask
          danger
          title={t('account.factorRemoveTitle')}
          explained={t('account.factorRemoveExplained')}
          go={t('account.factorRemove').replace('…', '')}
          onGo={() => calls.session.removeSecondFactor({})}
          onDone={() => say((t) => t('account.factorRemoved'), 'done')}
          onClose={close}
        />
      )}
      {asking === 'codes' && (
        <Ask
          title={t('account.codesNewTitle')}
          explained={t('account.codesNewExplained')}
          go={t('account.codesNewGo')}
          onGo={async () => setCodes(await calls.session.newRecoveryCodes({}))}
          onClose={close}
        />
      )}
    </section>
  );
}
