// CHANNEL_DATA as a device sends it (SPEC L12.4): a frame it has heard itself, or one it has lost. Believes no number.
import { messages, type Frame } from '@harmonic/protocol/link';
import { HARMONIC_MOST } from '@harmonic/protocol/model';
import { MOST_PSDU_BYTES } from '@harmonic/protocol/phy';
import type { CameFrame } from './messages.ts';

/** A frame as the device that heard it tells of it. */
export interface ToldFrame extends CameFrame {
  /** False: something came, and the device got no frame of it. */
  crcOk: boolean;
  snrDb: number;
  evm: number;
  clockErrorPpm: number;
}

const CRC_OK = 1;

/**
 * @param offsetNs what makes Unix time of the device's; null while nobody knows it: then the frame's age is not known.
 * @returns null for what is no frame of a harmonic.
 */
export function readChannelData(frame: Frame, offsetNs: bigint | null): ToldFrame | null {
  const data = messages.channelData.decode(frame.bytes.subarray(frame.from, frame.to));
  if (!data || data.harmonic < 1 || data.harmonic > HARMONIC_MOST) return null;
  if (data.psdu.length > MOST_PSDU_BYTES) return null;
  return {
    harmonics: [data.harmonic],
    flags: data.phyFlags,
    psdu: data.psdu.slice(),
    ...{ crcOk: (data.bits & CRC_OK) !== 0, snrDb: data.snrCentidB / 100 },
    ...{ evm: data.evmPercent / 100, clockErrorPpm: data.clockDecippm / 10 },
    atMs: offsetNs === null ? null : Number((data.timeNs + offsetNs) / 1000n) / 1000,
  };
}
