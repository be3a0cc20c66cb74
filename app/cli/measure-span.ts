// Which part of a file `harmonic measure` measures. Refuses a part that is not there.
import type { WavFormat } from '@harmonic/protocol/signal';
import { CliRefusal, EXIT } from './exit.ts';
import type { MeasureFlags } from './flags.ts';

export interface MeasuredSpan {
  /** From the beginning of the file. */
  startS: number;
  seconds: number;
  /** Samples of each channel. */
  firstFrame: number;
  frames: number;
  /** All that the file holds. */
  ofFrames: number;
}

/** Whole frames: the first at or behind `start`, at least one. @throws CliRefusal. */
export function spanOf(
  file: string,
  { start = 0, seconds = Infinity }: Pick<MeasureFlags, 'start' | 'seconds'>,
  { frames: ofFrames, rateHz }: WavFormat,
): MeasuredSpan {
  // A moment written in decimals may lie a hair behind its sample.
  const firstFrame = Math.max(0, Math.ceil(start * rateHz - 1e-6));
  if (firstFrame >= ofFrames)
    throw new CliRefusal(
      EXIT.usage,
      `${file} lasts ${ofFrames / rateHz} s: nothing of it stands at ${start} s`,
    );
  const wanted = Math.max(1, Math.round(seconds * rateHz));
  const frames = Math.min(wanted, ofFrames - firstFrame);
  return { startS: firstFrame / rateHz, seconds: frames / rateHz, firstFrame, frames, ofFrames };
}
