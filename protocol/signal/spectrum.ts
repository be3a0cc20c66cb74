// From a run of samples to an averaged spectrum: blocks, overlap, window, transform, power, averages, hold.
// Everything is made when the analyser is made; a hop allocates nothing. Never sees a gap as samples.
import type { SpectrumSettings } from '../model/index.ts';
import { createBlockQueue } from './block-queue.ts';
import type { FftEngine } from './engine.ts';
import { createWindow, type Window } from './windows.ts';

export interface SpectrumAnalyser {
  readonly settings: SpectrumSettings;
  readonly rateHz: number;
  readonly binHz: number;
  readonly window: Window;
  /** Bins 0 … n/2. */
  readonly bins: number;
  /** Mean square of the one-sided peak amplitude per bin, unit²: A = 2|X|/Σw, DC and Nyquist not doubled. */
  readonly power: Float32Array;
  /** Largest power since the hold began, unit²; null without hold. */
  readonly hold: Float32Array | null;
  /** Blocks in `power`. */
  readonly averages: number;
  /** Blocks transformed since the analyser was made. */
  readonly blocks: number;
  /** Takes samples [from, to) of one channel; answers how many blocks they completed. */
  push(samples: Float32Array, from?: number, to?: number): number;
  /** Samples are missing here: the block begun is dropped, averages stay. */
  gap(): void;
  resetAverages(): void;
  resetHold(): void;
  close(): void;
}

/**
 * A sample that is no number, or beyond 1e15, counts as missing.
 * @param rateHz sampling rate. @throws when the engine takes no transform of settings.n.
 */
export function createSpectrumAnalyser(
  engine: FftEngine,
  rateHz: number,
  settings: SpectrumSettings,
): SpectrumAnalyser {
  const { n, averaging } = settings;
  const window = createWindow(settings.window, n, settings.kaiserBeta);
  const hops = engine.createHops(settings, window);
  const { power, running, hold } = hops;
  const queue = createBlockQueue(hops, Math.round(n * (1 - settings.overlap)));
  const wanted = averaging === 'none' ? 1 : settings.averages;
  let count = 0;
  let averages = 0;
  let blocks = 0;

  function transformBlock(): void {
    count = count >= wanted && averaging !== 'exponential' ? 1 : Math.min(count + 1, wanted);
    hops.hop(queue.start, count);
    blocks += 1;
    if (averaging !== 'linear') averages = count;
    else if (count === wanted || averages < wanted) {
      power.set(running);
      averages = count;
    }
  }

  return {
    settings,
    rateHz,
    binHz: rateHz / n,
    window,
    bins: power.length,
    power,
    hold,
    get averages() {
      return averages;
    },
    get blocks() {
      return blocks;
    },
    push(samples, from = 0, to = samples.length) {
      const before = blocks;
      for (let at = from; at < to;) {
        at = queue.take(samples, at, to);
        if (!queue.isFull()) continue;
        transformBlock();
        queue.hop();
      }
      return blocks - before;
    },
    gap: () => queue.clear(),
    resetAverages() {
      count = 0;
      averages = 0;
    },
    resetHold() {
      hold?.fill(0);
    },
    close: () => hops.close(),
  };
}

const DB_A_NEPER = 10 / Math.LN10;

/** Levels, dB re 1 unit (20 log10 A); silence reads -240 dB. */
export function toLevelsDb(power: Float32Array, levels: Float32Array): void {
  for (let i = 0; i < power.length; i += 1) {
    // Natural: engines take twice as long for Math.log10.
    levels[i] = DB_A_NEPER * Math.log(Math.max(power[i] ?? 0, 1e-24));
  }
}

/**
 * Power spectral density of a bin, unit²/Hz: the bin's mean square (A²/2) over the resolution bandwidth.
 * Source: G. Heinzel, A. Rüdiger, R. Schilling, AEI Hannover (2002), eq. 23.
 */
export function powerDensity(analyser: SpectrumAnalyser, bin: number): number {
  const square = analyser.power[bin] ?? 0;
  const meanSquare = bin === 0 || bin === analyser.bins - 1 ? square : square / 2;
  return meanSquare / (analyser.window.enbwBins * analyser.binHz);
}
