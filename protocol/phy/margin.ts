// How far a channel is from losing frames. Knows what each code needs; keeps nothing.
import type { FecId, Modulation } from './waveform.ts';

/**
 * SNR as a receiver tells it (2 / EVM², dB, SPEC P8.6) at which a tenth of frames of 16 bytes on one harmonic is lost in
 * white noise, by FEC id. Measured with this receiver, 250 frames a step of 1 dB of Es/N0, interpolated; below 5 dB the
 * figure of a receiver flatters. `margin.test.ts` holds it.
 */
const NEEDED_SNR_DB: Record<Modulation, Record<FecId, number>> = {
  dqpsk: { 0: 12.2, 1: 6, 2: 7.7 },
  dbpsk: { 0: 7.7, 1: 1.6, 2: 3.5 },
};

export const marginDb = (
  snrDb: number,
  { modulation, fec }: { modulation: Modulation; fec: FecId },
): number => snrDb - NEEDED_SNR_DB[modulation][fec];

/** Below it a channel has little to lose: what changes by as much in a day is watched. */
export const WEAK_MARGIN_DB = 6;
/** Below it frames are lost now and then, and soon often. */
export const FAILING_MARGIN_DB = 3;
