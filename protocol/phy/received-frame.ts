// What a receiver tells of a frame, or of a channel that gave none.
import { snrDbOf, type Carrier, type ChannelDecoder } from './channel-decoder.ts';
import type { PhyFrame } from './frame.ts';
import { clockErrorOf } from './pilot-track.ts';
import type { Timing } from './symbol-store.ts';
import { symbolPeriods, type Waveform } from './waveform.ts';

export interface ReceivedFrame extends PhyFrame {
  harmonics: readonly number[];
  /** False for a channel that carried something of which no frame was got: its payload is empty. */
  crcOk: boolean;
  /** First sample of the frame, by its number in the stream: rarely whole. */
  atSample: number;
  symbols: number;
  /** How much faster the sender's clock is than the receiver's. */
  clockErrorPpm: number;
  /** It came over a line that is turned over, or not; null: that cannot be told of this waveform, or without harmonic 1. */
  isTurned: boolean | null;
  /** Over all harmonics of the channel. */
  snrDb: number;
  evm: number;
  carriers: readonly Carrier[];
  /** Lines that had to be taken out, Hz by the receiver's clock. */
  excisedHz: readonly number[];
  /** Of each of them, its peak amplitude, in the unit of the samples. */
  excisedAmplitudes: readonly number[];
}

/** @param from symbol it begins at. @param frame null where none was got: the figures are those of the last try. */
export const receivedFrame = (
  waveform: Waveform,
  timing: Timing,
  harmonics: readonly number[],
  from: number,
  symbols: number,
  frame: PhyFrame | null,
  decoder: ChannelDecoder,
): ReceivedFrame => ({
  harmonics,
  flags: frame?.flags ?? 0,
  psdu: frame?.psdu ?? new Uint8Array(0),
  crcOk: frame !== null,
  atSample:
    timing.start + (from * symbolPeriods(waveform) - waveform.guardEighths / 8) * timing.period,
  symbols,
  clockErrorPpm: 1e6 * clockErrorOf(waveform, timing),
  isTurned: timing.isSignTold ? timing.sign < 0 : null,
  snrDb: snrDbOf(decoder.evm),
  evm: decoder.evm,
  carriers: decoder.carriers(),
  excisedHz: frame ? decoder.excisedHz : [],
  excisedAmplitudes: frame ? decoder.excisedAmplitudes : [],
});
