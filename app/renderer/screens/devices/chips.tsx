// State and trust as a shape, a word and a colour; never a colour alone.
import { useTranslation } from 'react-i18next';
import type { Trust } from '../../../contract/index.ts';
import { GoingOn } from '../../parts/GoingOn.tsx';
import type { DeviceFacts } from '../../state/device-facts.ts';

const TRUST = {
  unverified: { shape: '◇', kind: 'soft' },
  authenticated: { shape: '◆', kind: 'ok' },
  unauthenticated: { shape: '⚠', kind: 'bad' },
  contested: { shape: '⚠', kind: 'bad' },
  simulated: { shape: '∿', kind: 'warn' },
} as const;

export function TrustChip({ trust }: { trust: Trust }) {
  const { t } = useTranslation();
  const { shape, kind } = TRUST[trust];
  return (
    <span className={`chip chip--${kind}`}>
      <span aria-hidden>{shape}</span> {t(`trusts.${trust}`)}
    </span>
  );
}

export function StateChip({ device }: { device: DeviceFacts }) {
  const { t } = useTranslation();
  const state = device.connection?.state ?? 'idle';
  const [shape, kind] =
    state === 'streaming'
      ? (['●', 'ok'] as const)
      : state === 'waiting' || state === 'stopped'
        ? (['▲', 'warn'] as const)
        : (['○', 'soft'] as const);
  return (
    <>
      <GoingOn shape={shape} kind={kind} words={t(`states.${state}`)} />
      {/* Of then, not of now. */}
      {device.connection?.kind === 'replay' && (
        <span className="chip chip--warn">
          <span aria-hidden>⟲</span> {t('replayed')}
        </span>
      )}
    </>
  );
}
