// CHANNEL_DATA as a device sends it (SPEC L12.4): a frame it has heard itself, for whoever forwards it.
import { messages, type Frame } from '@harmonic/protocol/link';
import { HARMONIC_MOST } from '@harmonic/protocol/model';
import { MOST_PSDU_BYTES } from '@harmonic/protocol/phy';
import type { CameFrame } from './messages.ts';

const CRC_OK = 1;

/**
 * @param offsetNs what makes Unix time of the device's; null while nobody knows it: then the frame's age is not known.
 * @returns null for a frame whose CRC was wrong; `undefined` for what is no frame of a harmonic.
 */
export function readChannelData(
  frame: Frame,
  offsetNs: bigint | null,
): CameFrame | null | undefined {
  const data = messages.channelData.decode(frame.bytes.subarray(frame.from, frame.to));
  if (!data || data.harmonic < 1 || data.harmonic > HARMONIC_MOST) return undefined;
  if (data.psdu.length > MOST_PSDU_BYTES) return undefined;
  if ((data.bits & CRC_OK) === 0) return null;
  return {
    harmonics: [data.harmonic],
    flags: data.phyFlags,
    psdu: data.psdu.slice(),
    atMs: offsetNs === null ? null : Number((data.timeNs + offsetNs) / 1000n) / 1000,
  };
}
