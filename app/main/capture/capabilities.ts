// Reads CAPS (SPEC L6) into what a stream needs. Missing or odd values fall back to what a device must have.
import { CAP, type Tlv } from '@harmonic/protocol/link';
import { UNITS, type Unit } from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../contract/index.ts';

export interface Capabilities {
  channels: ChannelInfo[];
  /** Hz; the first is the default. */
  ratesHz: number[];
  creditLimit: number;
  simulated: boolean;
}

const numberOf = (tlv: Tlv): number | null => ('number' in tlv.value ? tlv.value.number : null);

export function readCapabilities(tlvs: readonly Tlv[]): Capabilities {
  const all = (key: number): Tlv[] => tlvs.filter((tlv) => tlv.key === key);
  const one = (key: number): number | null => {
    const [tlv] = all(key);
    return tlv ? numberOf(tlv) : null;
  };
  const names = all(CAP.channelName);
  const units = all(CAP.channelUnit);
  const scales = all(CAP.channelFullScale);
  const count = Math.max(1, Math.min(16, one(CAP.channels) ?? 1));
  const unitOf = (index: number): Unit => {
    const tlv = units[index];
    return UNITS[tlv ? (numberOf(tlv) ?? 0) : 0] ?? 'counts';
  };
  return {
    channels: Array.from({ length: count }, (_, index) => {
      const name = names[index];
      const scale = scales[index];
      const fullScale = scale ? numberOf(scale) : null;
      return {
        name:
          name?.value.type === 'text' && name.value.text !== ''
            ? name.value.text
            : `ch${index + 1}`,
        unit: unitOf(index),
        fullScale:
          fullScale !== null && fullScale > 0 && Number.isFinite(fullScale) ? fullScale : 1,
      };
    }),
    ratesHz: all(CAP.rateHz).map((tlv) => numberOf(tlv) ?? 0),
    creditLimit: one(CAP.creditLimit) ?? 32,
    simulated: one(CAP.simulated) === 1,
  };
}
