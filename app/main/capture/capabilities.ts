// Reads CAPS (SPEC L6) into what a stream needs. Invents nothing: what a device must say and does not is named.
import { CAP, STREAM_SOURCE, type Tlv } from '@harmonic/protocol/link';
import { UNITS, visibleLine, type Unit } from '@harmonic/protocol/model';
import { saying, type ChannelInfo, type Said } from '../../contract/index.ts';

export interface Capabilities {
  channels: ChannelInfo[];
  /** Hz; the first is the default. */
  ratesHz: number[];
  /** Bit 0 int16, 1 int24, 2 float32. */
  formats: number;
  /** Blocks that may be granted and not yet used. */
  creditLimit: number;
  /** Samples per channel. */
  maxBlock: number;
  simulated: boolean;
  /** It tells the frames it hears itself (L7.9). */
  hasChannelData: boolean;
}

export type CapabilitiesReading =
  | { ok: true; capabilities: Capabilities }
  /** What is missing or cannot be, in words. */
  | { ok: false; lacks: Said };

const MOST_CHANNELS = 16;
/** Slower than a sample in a quarter of an hour, or faster than any converter on a link, is a mistake. */
const RATES_HZ = [0.001, 10_000_000] as const;
/** In the units of L8.4 no converter is finer, or coarser than one of 32 bits that counts. */
const FULL_SCALES = [1e-9, 2 ** 31] as const;

const isWithin = (value: number, [least, most]: readonly [number, number]): boolean =>
  value >= least && value <= most;
export const isPlausibleRate = (rateHz: number): boolean => isWithin(rateHz, RATES_HZ);
const numberOf = (tlv: Tlv | undefined): number | null =>
  tlv && 'number' in tlv.value ? tlv.value.number : null;

function channelAt(index: number, name?: Tlv, unit?: Tlv, scale?: Tlv): ChannelInfo | Said {
  const fullScale = numberOf(scale);
  const channel = index + 1;
  if (name?.value.type !== 'text') return saying('lacks-name', { channel });
  if (numberOf(unit) === null) return saying('lacks-unit', { channel });
  if (fullScale === null || !isWithin(fullScale, FULL_SCALES))
    return saying('lacks-scale', { channel });
  const known: Unit | undefined = UNITS[numberOf(unit) ?? 0];
  return {
    name: visibleLine(name.value.text) || `ch${index + 1}`,
    unit: known ?? 'counts',
    fullScale,
  };
}

export function readCapabilities(tlvs: readonly Tlv[]): CapabilitiesReading {
  const all = (key: number): Tlv[] => tlvs.filter((tlv) => tlv.key === key);
  // Where a key may stand once and stands twice, the last counts (L4.2).
  const one = (key: number): number | null => numberOf(all(key).at(-1));
  const count = one(CAP.channels) ?? 0;
  if (count < 1 || count > MOST_CHANNELS)
    return { ok: false, lacks: saying('lacks-channels', { most: MOST_CHANNELS }) };
  const [names, units, scales] = [
    all(CAP.channelName),
    all(CAP.channelUnit),
    all(CAP.channelFullScale),
  ];
  const channels: ChannelInfo[] = [];
  for (let i = 0; i < count; i += 1) {
    const channel = channelAt(i, names[i], units[i], scales[i]);
    if ('say' in channel) return { ok: false, lacks: channel };
    channels.push(channel);
  }
  const ratesHz = all(CAP.rateHz)
    .map((tlv) => numberOf(tlv) ?? NaN)
    .filter(isPlausibleRate);
  const formats = one(CAP.formats) ?? 0;
  if (ratesHz.length === 0) return { ok: false, lacks: saying('lacks-rate') };
  if ((formats & 7) === 0) return { ok: false, lacks: saying('lacks-format') };
  return {
    ok: true,
    capabilities: {
      channels,
      ratesHz,
      formats,
      creditLimit: Math.max(1, one(CAP.creditLimit) ?? 32),
      maxBlock: Math.max(1, one(CAP.maxBlock) ?? 512),
      simulated: one(CAP.simulated) === 1,
      hasChannelData: all(CAP.source).some((tlv) => numberOf(tlv) === STREAM_SOURCE.channels),
    },
  };
}
