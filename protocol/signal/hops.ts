// The arithmetic of an analyser's hop, from queued samples to averaged powers; and its plain loops, the reference.
// Knows no queue: it is told where a block starts.
import type { SpectrumSettings } from '../model/index.ts';
import { applyWindow, averagePower, copyBounded, holdPower } from './power.ts';
import type { RealFft } from './real-fft.ts';
import type { Window } from './windows.ts';

/** Its power and a transform's sum of 65,536 like it stay within single precision. */
export const MOST_SAMPLE = 1e15;

export interface Hops {
  /** Room for 2n samples. */
  readonly samples: Float32Array;
  /** The average under way, unit², bins 0 … n/2: mean square of the one-sided peak amplitude 2|X| / Σw. */
  readonly running: Float32Array;
  /** As long; another array only where averages are shown when whole (linear). */
  readonly power: Float32Array;
  /** Largest powers, or null without hold. */
  readonly hold: Float32Array | null;
  /**
   * Copies `count` values from `at` in `source` to `to` in `samples`.
   * @returns false when one of them is no number or not below MOST_SAMPLE; maybe also when all are near it.
   */
  copy(source: Float32Array, at: number, to: number, count: number): boolean;
  /** The block of n samples from `start` weighs 1 / count in `running`; with 1 it stands alone. */
  hop(start: number, count: number): void;
  /** Its arrays are read no more. */
  close(): void;
}

/** @param fft of n samples; closed with the hops. */
export function createPlainHops(fft: RealFft, settings: SpectrumSettings, window: Window): Hops {
  const { n } = fft;
  const { weights } = window;
  const perSum = 1 / (window.sum * window.sum);
  const meanPerSum = settings.removeMean ? 1 / window.sum : 0;
  const samples = new Float32Array(2 * n);
  const running = new Float32Array(n / 2 + 1);
  const hold = settings.hold ? new Float32Array(running.length) : null;
  return {
    samples,
    running,
    power: settings.averaging === 'linear' ? new Float32Array(running.length) : running,
    hold,
    copy: (source, at, to, count) =>
      copyBounded(source, at, samples, to, count, MOST_SAMPLE * MOST_SAMPLE),
    hop(start, count) {
      applyWindow(samples, start, meanPerSum, weights, fft.input);
      fft.transform();
      const { output } = fft;
      averagePower(output, perSum, count, running);
      if (hold) holdPower(output, perSum, hold);
    },
    close: () => fft.close(),
  };
}
