// From a run of samples to an averaged spectrum: blocks, overlap, window, transform, power, averages, hold.
// Everything is made when the analyser is made; a hop allocates nothing. Never sees a gap as samples.
import type { SpectrumSettings } from '../model/index.ts';
import type { FftEngine } from './fft.ts';
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

/** @param rateHz sampling rate. @throws when the engine takes no transform of settings.n. */
export function createSpectrumAnalyser(
  engine: FftEngine,
  rateHz: number,
  settings: SpectrumSettings,
): SpectrumAnalyser {
  const { n, averaging } = settings;
  const fft = engine.create(n);
  const window = createWindow(settings.window, n, settings.kaiserBeta);
  const weights = window.weights;
  const hop = Math.round(n * (1 - settings.overlap));
  const bins = n / 2 + 1;
  const wanted = averaging === 'none' ? 1 : settings.averages;
  /** Samples wait here; a block is the n from `start`. Twice n so that it is moved once per n samples. */
  const waiting = new Float32Array(2 * n);
  const power = new Float32Array(bins);
  const running = averaging === 'linear' ? new Float32Array(bins) : power;
  const hold = settings.hold ? new Float32Array(bins) : null;
  const inner = 4 / (window.sum * window.sum);
  const edge = 1 / (window.sum * window.sum);
  let start = 0;
  let end = 0;
  let count = 0;
  let averages = 0;
  let blocks = 0;

  function accumulate(bin: number, square: number, weight: number): void {
    const before = running[bin] ?? 0;
    running[bin] = before + weight * (square - before);
    if (hold && square > (hold[bin] ?? 0)) hold[bin] = square;
  }

  function transformBlock(): void {
    const input = fft.input;
    let mean = 0;
    if (settings.removeMean) {
      for (let i = 0; i < n; i += 1) mean += waiting[start + i] ?? 0;
      mean /= n;
    }
    for (let i = 0; i < n; i += 1) {
      input[i] = ((waiting[start + i] ?? 0) - mean) * (weights[i] ?? 0);
    }
    fft.transform();
    const x = fft.output;
    count = count >= wanted && averaging !== 'exponential' ? 1 : Math.min(count + 1, wanted);
    const weight = 1 / count;
    const dc = x[0] ?? 0;
    const nyquist = x[1] ?? 0;
    accumulate(0, dc * dc * edge, weight);
    for (let bin = 1; bin < bins - 1; bin += 1) {
      const re = x[2 * bin] ?? 0;
      const im = x[2 * bin + 1] ?? 0;
      accumulate(bin, (re * re + im * im) * inner, weight);
    }
    accumulate(bins - 1, nyquist * nyquist * edge, weight);
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
    bins,
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
        if (end === waiting.length) {
          waiting.copyWithin(0, start, end);
          end -= start;
          start = 0;
        }
        const take = Math.min(to - at, waiting.length - end, start + n - end);
        for (let i = 0; i < take; i += 1) waiting[end + i] = samples[at + i] ?? 0;
        at += take;
        end += take;
        if (end - start < n) continue;
        transformBlock();
        start += hop;
      }
      return blocks - before;
    },
    gap() {
      start = 0;
      end = 0;
    },
    resetAverages() {
      count = 0;
      averages = 0;
    },
    resetHold() {
      hold?.fill(0);
    },
    close: () => fft.close(),
  };
}

/** Levels, dB re 1 unit (20 log10 A); silence reads -240 dB. */
export function toLevelsDb(power: Float32Array, levels: Float32Array): void {
  for (let i = 0; i < power.length; i += 1) {
    levels[i] = 10 * Math.log10(Math.max(power[i] ?? 0, 1e-24));
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
