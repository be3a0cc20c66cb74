// A route in words and numbers of the page's language. Pure.
import type { TFunction } from 'i18next';
import type { ChannelPlan, DeviceId, Route } from '@harmonic/protocol/model';
import { bondName } from '@harmonic/protocol/phy';
import { formatNumber, formatSigned } from '../../state/format.ts';

export interface NamedDevice {
  id: DeviceId;
  name: string;
}
export type NameOf = (id: DeviceId) => string | null;

/** What the line of a device calls a bond of harmonics; of no device in particular they have numbers. */
export type LineNames = (id: DeviceId | null, harmonics: readonly number[]) => string;

/** Of the line of a device; null: of no device in particular, or no plan is known. */
export type WaveformOf = (id: DeviceId | null) => ChannelPlan['waveform'] | null;

export const lineNames =
  (waveformOf: WaveformOf): LineNames =>
  (id, harmonics) => {
    const waveform = waveformOf(id);
    return waveform ? bondName(harmonics, waveform) : `H${harmonics.join('+')}`;
  };

const CODES = { 0: 'none', 1: 'half', 2: 'threeQuarters' } as const;

export const fecWords = (t: TFunction, fec: keyof typeof CODES): string =>
  t(`routes.fecs.${CODES[fec]}`);

const named = (t: TFunction, id: DeviceId, nameOf: NameOf): string =>
  nameOf(id) ?? t('routes.gone');

export function fromWords(
  t: TFunction,
  { from }: Route,
  nameOf: NameOf,
  lineOf: LineNames,
): string {
  const { deviceId, first, last } = from;
  const [least, most] = [lineOf(deviceId, [first]), lineOf(deviceId, [last])];
  const who = deviceId === null ? t('routes.any') : named(t, deviceId, nameOf);
  return `${who} ${first === last ? least : `${least}–${most}`}`;
}

export function toWords(t: TFunction, { to }: Route, nameOf: NameOf, lineOf: LineNames): string {
  const { harmonic } = to;
  const where = {
    fixed: () => (harmonic.kind === 'fixed' ? lineOf(to.deviceId, [harmonic.harmonic]) : ''),
    same: () => t('routes.sameHarmonic'),
    offset: () => (harmonic.kind === 'offset' ? `n ${formatSigned(harmonic.by, 0)}` : ''),
  }[harmonic.kind]();
  return `${named(t, to.deviceId, nameOf)} ${where}`;
}

/** What a rule asks of a frame, and what it makes of it; nothing for what it leaves as it is. */
export function termsOf(t: TFunction, route: Route): string[] {
  const { copy, needsMac, log, fec, modulation, maxAgeMs, framesPerMinute, burst, hopMax } = route;
  return [
    t(copy ? 'routes.copies' : 'routes.moves'),
    ...(needsMac ? [t('routes.withMac')] : []),
    ...(maxAgeMs > 0 ? [t('routes.youngerThan', { ms: formatNumber(maxAgeMs) })] : []),
    ...(framesPerMinute > 0
      ? [t('routes.rate', { perMinute: formatNumber(framesPerMinute), burst: formatNumber(burst) })]
      : []),
    t('routes.hops', { hops: formatNumber(hopMax) }),
    ...(fec === null ? [] : [fecWords(t, fec)]),
    ...(modulation === null ? [] : [modulation.toUpperCase()]),
    ...(log ? [t('routes.logged')] : []),
  ];
}
