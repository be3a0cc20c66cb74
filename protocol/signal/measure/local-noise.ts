// How much noise stands round a line, and how surely the line is known in it: the one owner of what a resolution of a
// line is made of. Reads a spectrum; finds no line.
import { DB_A_NEPER } from '../decibels.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import type { LineReader } from './lines.ts';

/**
 * Standard uncertainty that single precision leaves of an amplitude, share of the strongest line: samples and transforms
 * are rounded to it. Pure tones show errors of half of this where lines stand, and of twice this at half the rate.
 */
const ROUNDED_SHARE = 2 ** -25;
/** Bins that the noise is read from: their median is known to 18 %. */
const BINS_READ = 64;
/** Interpolation by the lobe is good to a thousandth of a bin, levels to single precision. */
const LEAST_OFFSET_BINS = 0.001;
/** A line's top is that of its bin. */
const MOST_OFFSET_BINS = 0.5;
export const LEAST_SHARE = 1e-6;
/** A level that is less sure than this is none: noise, leakage or rounding may be all that there is. */
const NOT_RESOLVED_DB = 10;

/** Whether a level of that standard uncertainty, dB, is a number to be shown; docs/reference/measurements.md. */
export const isResolvedDb = (resolutionDb: number | null): boolean =>
  resolutionDb === null || resolutionDb < NOT_RESOLVED_DB;

/**
 * Mean of a noise bin's power over its median, mean over so many blocks: 1 / ln 2 of one, whose power is distributed
 * exponentially; of more by the median of a gamma distribution. Source: K. P. Choi, Proc. AMS 121 (1994) 245-251.
 */
export const meanOverMedian = (averages: number): number =>
  averages / (averages - 1 / 3 + 0.0265 / averages);

/**
 * @param taken bins of lines that are known, noise or not: none of them is read. @param first bin that is none of DC's.
 * @returns mean power of a noise bin round a line's bins, unit² of a one-sided peak amplitude: the median of the 64 bins
 * nearest to the line on both sides without those of other lines, times meanOverMedian; what strong lines leak there is
 * in it. 0 where there are no such bins.
 */
export function createNoiseReader(
  { power, lobeBins, averages }: BlockSpectrum,
  lines: LineReader,
  taken: readonly [number, number][],
  first: number,
): (bins: readonly [number, number]) => number {
  const isTaken = new Uint8Array(power.length);
  const take = (from: number, to: number): void => {
    isTaken.fill(1, Math.max(0, from), Math.max(0, to + 1));
  };
  const skirt = Math.ceil(lobeBins) + 1;
  take(0, first - 1);
  for (const [from, to] of taken) take(from, to);
  for (const top of lines.tops()) take(top - skirt, top + skirt);
  return ([from, to]) => {
    const round: number[] = [];
    let [below, above] = [from - 1, to + 1];
    while (round.length < BINS_READ && (below >= first || above < power.length)) {
      if (below >= first && !isTaken[below]) round.push(power[below] ?? 0);
      if (above < power.length && !isTaken[above]) round.push(power[above] ?? 0);
      below -= 1;
      above += 1;
    }
    round.sort((a, b) => a - b);
    return (round[round.length >> 1] ?? 0) * meanOverMedian(averages);
  };
}

export interface LineUncertainty {
  frequencyHz: number;
  /** Of the amplitude, as a share of it. */
  share: number;
}

/**
 * Standard uncertainty of a line. @param noisePerBin round it, see createNoiseReader. @param leaked share of its power
 * that the window spreads beyond its bins. @param strongest amplitude of the strongest line of the spectrum.
 */
export function lineUncertainty(
  { averages, binHz }: BlockSpectrum,
  amplitudePeak: number,
  noisePerBin: number,
  leaked: number,
  strongest: number,
): LineUncertainty {
  const amplitude = Math.max(1e-30, amplitudePeak);
  const noise = Math.sqrt(noisePerBin / averages) / amplitude;
  const rounded = (ROUNDED_SHARE * strongest) / amplitude;
  const perLine = Math.max(noise, rounded);
  return {
    // Cramér-Rao for one block, a window's loss included: 0.39 bins at an amplitude of one noise bin, rounded up.
    frequencyHz: binHz * Math.min(MOST_OFFSET_BINS, Math.max(LEAST_OFFSET_BINS, 0.5 * perLine)),
    share: Math.max(LEAST_SHARE, perLine, leaked / 2),
  };
}

/** The same of a level, dB. */
export const levelResolutionOf = ({ share }: Pick<LineUncertainty, 'share'>): number =>
  DB_A_NEPER * share;
