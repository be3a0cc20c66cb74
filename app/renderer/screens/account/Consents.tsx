// What one has consented to: the text as it stands, given, refused or withdrawn at any time.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { Consent } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { queryClient } from '../../state/console.ts';
import { type Reason, reasonOf, sayFailure } from '../../state/failure.ts';
import { formatTime } from '../../state/format.ts';
import { say } from '../../state/notices.ts';

/** Raised with every change of a text's meaning: consent to an older text is no consent to this one. */
const TEXT_VERSION = 1;
const KEY = ['consents'];

export function Consents() {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Reason | null>(null);
  const consents = useQuery({
    queryKey: KEY,
    queryFn: () => calls.privacy.consents({}),
    staleTime: 0,
  });
  const choose = async (purpose: Consent['purpose'], given: boolean): Promise<void> => {
    setFailure(null);
    try {
      const now = await calls.privacy.setConsent({ purpose, given, textVersion: TEXT_VERSION });
      queryClient.setQueryData(KEY, now);
      say((t) => t('account.consented'), 'done');
    } catch (error) {
      setFailure(reasonOf(error));
    }
  };
  return (
    <section className="panel section">
      <h2>{t('account.consents')}</h2>
      <p className="soft">{t('account.consentsExplained')}</p>
      <Failure words={failure ?? (consents.error && sayFailure(consents.error))} />
      {consents.data?.map((consent) => (
        <OneConsent
          key={consent.purpose}
          consent={consent}
          onChoose={(given) => void choose(consent.purpose, given)}
        />
      ))}
    </section>
  );
}

function OneConsent({ consent, onChoose }: { consent: Consent; onChoose(given: boolean): void }) {
  const { t } = useTranslation();
  const purpose = t(`consents.${consent.purpose}.title`);
  const isCurrent = consent.given && consent.textVersion === TEXT_VERSION;
  const time = consent.atMs === null ? '' : formatTime(consent.atMs);
  return (
    <article className="consent">
      <h3>{purpose}</h3>
      <p>{t(`consents.${consent.purpose}.text`)}</p>
      <p className="soft">{t('account.textVersion', { version: TEXT_VERSION })}</p>
      <p>
        <span aria-hidden>{isCurrent ? '✓' : '○'}</span>{' '}
        {consent.given
          ? t('account.given', { time })
          : t(consent.atMs === null ? 'account.notGiven' : 'account.withdrawn', { time })}
        {consent.given && !isCurrent && (
          <> · {t('account.olderText', { version: consent.textVersion })}</>
        )}
      </p>
      <div>
        {isCurrent ? (
          <Button
            touch
            aria-label={t('account.withdrawFrom', { purpose })}
            onPress={() => onChoose(false)}
          >
            {t('account.withdraw')}
          </Button>
        ) : (
          <Button
            touch
            aria-label={t('account.giveTo', { purpose })}
            onPress={() => onChoose(true)}
          >
            {t('account.give')}
          </Button>
        )}
      </div>
    </article>
  );
}
