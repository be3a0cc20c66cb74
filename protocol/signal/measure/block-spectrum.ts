// The spectrum that measurements read: blocks of a record, windowed, transformed, powers averaged, and the phases of the
// first block. Made when asked for, in double precision round the engine; judges nothing.
import type { WindowName } from '../../model/index.ts';
import { directTransform } from '../direct-dft.ts';
import type { FftEngine } from '../engine.ts';
import { createWindow, mainLobeBins, type Window } from '../windows.ts';

export interface SpectrumWish {
  n: number;
  window: WindowName;
  /** Shape of the Kaiser window; unused by the others. */
  kaiserBeta: number;
}

export interface BlockSpectrum extends SpectrumWish {
  rateHz: number;
  binHz: number;
  enbwBins: number;
  /** Half the main lobe, bins. */
  lobeBins: number;
  /** Blocks in the mean, at 50 % overlap. */
  averages: number;
  /** Mean square of the one-sided peak amplitude, unit², bins 0 … floor(n/2); DC and Nyquist not doubled. */
  power: Float64Array;
  /** Angle of a bin in the first block, radians, of a cosine at the block's middle. */
  phase: Float64Array;
}

const SHORTEST_FAST = 256;
export const isFastLength = (n: number): boolean =>
  n >= SHORTEST_FAST && Number.isInteger(Math.log2(n));

/** The longest that a fast engine takes and that is no longer than n; n itself where that is short. */
export const fastLength = (n: number): number =>
  n < SHORTEST_FAST ? n : 2 ** Math.floor(Math.log2(n));

/** Products that transforms by definition may take together: a second's work at most. */
const MOST_DIRECT = 2 ** 27;
const blocksFor = (n: number, most: number): number =>
  isFastLength(n) ? most : Math.min(most, Math.max(1, Math.floor((2 * MOST_DIRECT) / n ** 2)));

interface Lines {
  re: Float64Array;
  im: Float64Array;
}
interface Transform {
  run(block: Float64Array): Lines;
  close(): void;
}

function fastTransform(engine: FftEngine, n: number): Transform {
  const fft = engine.create(n);
  const re = new Float64Array(n / 2 + 1);
  const im = new Float64Array(n / 2 + 1);
  return {
    run(block) {
      fft.input.set(block);
      fft.transform();
      const { output } = fft;
      re[0] = output[0] ?? 0;
      re[n / 2] = output[1] ?? 0;
      for (let k = 1; k < n / 2; k += 1) {
        re[k] = output[2 * k] ?? 0;
        im[k] = output[2 * k + 1] ?? 0;
      }
      return { re, im };
    },
    close: () => fft.close(),
  };
}

/** @param n a power of two from 256 on, or any length that O(n²) is bearable for. */
const transformOf = (engine: FftEngine, n: number): Transform =>
  isFastLength(n) ? fastTransform(engine, n) : { run: directTransform, close: () => undefined };

/** Less the mean of the weighted block, Σ w·x / Σ w: bin 0 is empty, whatever lines the window's sums meet. */
function windowed(
  samples: Float32Array,
  from: number,
  { weights, sum }: Window,
  block: Float64Array,
): void {
  const base = samples[from] ?? 0;
  let above = 0;
  for (let i = 0; i < block.length; i += 1)
    above += ((samples[from + i] ?? 0) - base) * (weights[i] ?? 0);
  const mean = base + above / sum;
  for (let i = 0; i < block.length; i += 1)
    block[i] = ((samples[from + i] ?? 0) - mean) * (weights[i] ?? 0);
}

/**
 * @param samples at least wish.n of them. @param mostBlocks 1 for the first block only; else as many as fit,
 * fewer of a length that takes O(n²): `averages` says how many.
 * @throws when samples are fewer than n.
 */
export function blockSpectrum(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  wish: SpectrumWish,
  mostBlocks = Infinity,
): BlockSpectrum {
  const { n } = wish;
  if (samples.length < n)
    throw new Error(`a block of ${n} does not fit in ${samples.length} samples`);
  const window = createWindow(wish.window, n, wish.kaiserBeta);
  const { sum, enbwBins } = window;
  const bins = Math.floor(n / 2) + 1;
  const power = new Float64Array(bins);
  const phase = new Float64Array(bins);
  const block = new Float64Array(n);
  const transform = transformOf(engine, n);
  const hop = Math.ceil(n / 2);
  const most = blocksFor(n, mostBlocks);
  let averages = 0;
  for (let from = 0; from + n <= samples.length && averages < most; from += hop) {
    windowed(samples, from, window, block);
    const { re, im } = transform.run(block);
    averages += 1;
    for (let k = 0; k < bins; k += 1) {
      const sides = k === 0 || 2 * k === n ? 1 : 2;
      const [x, y] = [re[k] ?? 0, im[k] ?? 0];
      const square = (sides * sides * (x * x + y * y)) / (sum * sum);
      power[k] = (power[k] ?? 0) + (square - (power[k] ?? 0)) / averages;
      if (averages === 1) phase[k] = Math.atan2(y, x) + (k % 2) * Math.PI;
    }
  }
  transform.close();
  return {
    ...wish,
    rateHz,
    binHz: rateHz / n,
    enbwBins,
    lobeBins: mainLobeBins(wish.window, wish.kaiserBeta),
    averages,
    power,
    phase,
  };
}

/** Sum of the bins' power over [from, to], unit². */
export function sumPower(power: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let k = Math.max(0, from); k <= Math.min(power.length - 1, to); k += 1)
    total += power[k] ?? 0;
  return total;
}

/** Median power of the bins within `reach` of one, without the nearest `skip`, unit²: the floor round a line. */
export function floorAround(power: Float64Array, bin: number, reach: number, skip: number): number {
  const round: number[] = [];
  for (let k = Math.max(1, bin - reach); k <= Math.min(power.length - 1, bin + reach); k += 1)
    if (Math.abs(k - bin) > skip) round.push(power[k] ?? 0);
  round.sort((a, b) => a - b);
  return round[Math.floor(round.length / 2)] ?? 0;
}
