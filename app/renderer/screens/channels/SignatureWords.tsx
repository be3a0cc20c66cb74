// Whether the node of a channel proves itself, and whether one of its frames did: a sign, a word, and why.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Heard, SignatureState } from '../../../contract/index.ts';
import { formatClock, formatNumber } from '../../state/format.ts';

const SIGNS: Record<SignatureState['state'], string> = {
  ...{ authenticated: '✓', unheard: '○', unauthenticated: '▲' },
};
const CHIPS: Record<SignatureState['state'], string> = {
  ...{ authenticated: 'chip--ok', unheard: 'chip--soft', unauthenticated: 'chip--bad' },
};

export function SignatureChip({ signature }: { signature: SignatureState | null }) {
  const { t } = useTranslation();
  if (!signature) return <span className="soft">{t('channels.signatureNone')}</span>;
  const { state, because, atMs, counter } = signature;
  const why = because === null ? null : t(`channels.signatureBecause.${because}`);
  return (
    <>
      <span className={`chip ${CHIPS[state]}`} title={why ?? undefined} data-signature={state}>
        {SIGNS[state]} {t(`channels.signatureStates.${state}`)}
      </span>
      {state !== 'unheard' && atMs !== null && (
        <div className="soft number">{t('channels.signatureAt', { at: formatClock(atMs) })}</div>
      )}
      {state === 'authenticated' && counter !== null && (
        <div className="soft number">
          {t('channels.signatureCounter', { counter: formatNumber(counter) })}
        </div>
      )}
    </>
  );
}

/** The reason in full, where there is one: beside one channel that is looked at. */
export function SignatureReason({ signature }: { signature: SignatureState | null }) {
  const { t } = useTranslation();
  if (!signature || signature.because === null) return null;
  const isBad = signature.state === 'unauthenticated';
  return (
    <p className={isBad ? 'refusal wraps' : 'soft wraps'}>
      {SIGNS[signature.state]} {t(`channels.signatureBecause.${signature.because}`)}
    </p>
  );
}

/** Null: it is proven, or its channel is not signed. */
const proofText = (t: TFunction, { proof }: Pick<Heard, 'proof'>): string | null =>
  proof === undefined || proof === 'proven' ? null : t(`channels.proofs.${proof}`);

/** Behind a value that nobody has proven. */
export function ProofMark({ frame }: { frame: Pick<Heard, 'proof'> }) {
  const { t } = useTranslation();
  const words = proofText(t, frame);
  return words === null ? null : (
    <div className="channels__unproven" data-proof={frame.proof}>
      ▲ {words}
    </div>
  );
}
