/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the harmonics that are listened to */
// One symbol's window to the values of its harmonics: sampled anew at the sender's clock, transformed. Finds no clock.
import { referenceEngine, type RealFft } from '../signal/index.ts';
import type { History } from './history.ts';
import { createInterpolator } from './interpolator.ts';
import { windowSamples, type Waveform } from './waveform.ts';

export type CreateFft = (n: number) => RealFft;

const LEAST_FFT = 32;
/** Up to this length 40 taps cost nothing that is felt; above, 24 have to do, and pass 2/5 of the rate. */
const LONG_FFT = 1024;

export interface Demodulator {
  /** What a value is to be multiplied by to be a peak amplitude. */
  readonly scale: number;
  /** Samples that have to be there before and after a window. */
  readonly reach: number;
  /**
   * Writes the values of the pilot and of the harmonics, in order, to `re` and `im` from `at` on.
   * @param start first sample of the window, rarely whole. @param length samples of the window by the sender's clock.
   * @param sign of the samples: -1 turns them over.
   */
  symbol(
    start: number,
    length: number,
    sign: 1 | -1,
    re: Float32Array,
    im: Float32Array,
    at: number,
  ): void;
}

export const referenceFft: CreateFft = (n) => referenceEngine('double precision inside').create(n);

export function createDemodulator(
  waveform: Waveform,
  history: History,
  harmonics: readonly number[],
  createFft: CreateFft = referenceFft,
): Demodulator {
  const samples = windowSamples(waveform);
  const n = Math.max(LEAST_FFT, 2 ** Math.ceil(Math.log2(samples) - 1e-12));
  const fft = createFft(n);
  const interpolator = createInterpolator(n > LONG_FFT ? 24 : 40);
  const places = Int32Array.from([1, ...harmonics], (harmonic) => 2 * harmonic * waveform.periods);
  return {
    scale: 2 / n,
    reach: interpolator.reach,
    symbol(start, length, sign, re, im, at) {
      interpolator.fill(history, start, length / n, fft.input);
      fft.transform();
      const { output } = fft;
      for (let i = 0; i < places.length; i += 1) {
        re[at + i] = sign * output[places[i]!]!;
        im[at + i] = sign * output[places[i]! + 1]!;
      }
    },
  };
}
