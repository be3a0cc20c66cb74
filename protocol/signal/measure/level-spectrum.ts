// The spectrum that levels are read from: as long as the record bears, corrected by the sensor's response; and what its
// explanation says of it.
import type { WindowName } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import { blockSpectrum, fastLength, type BlockSpectrum } from './block-spectrum.ts';
import { correctResponse } from './calibration.ts';
import type { ExplanationPart } from './explanation.ts';
import type { RecordFacts } from './series.ts';

export interface LevelSpectrum {
  spectrum: BlockSpectrum;
  /** What every explanation of a number read from it begins with. */
  base: ExplanationPart;
}
export interface LevelWish {
  window: WindowName | null;
  /** Rounded down to a power of two, from 256 on. */
  n: number | null;
  averages: number | null;
}

const LONGEST = 131_072;
const LEAST_SAMPLES = 16;
const USUAL_KAISER_BETA = 9;

export const spectrumBase = (spectrum: BlockSpectrum, base: ExplanationPart): ExplanationPart => ({
  ...base,
  window: spectrum.window,
  kaiserBeta: spectrum.window === 'kaiser' ? spectrum.kaiserBeta : null,
  n: spectrum.n,
  averages: spectrum.averages,
  binHz: spectrum.binHz,
  enbwBins: spectrum.enbwBins,
  enbwHz: spectrum.enbwBins * spectrum.binHz,
});

/** @param longest shorter than the record bears, where averages matter more than lines. @returns null for too little. */
export function levelSpectrum(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  wish: LevelWish,
  facts: RecordFacts,
  longest = LONGEST,
): LevelSpectrum | null {
  if (samples.length < LEAST_SAMPLES) return null;
  const fits = Math.min(longest, 2 ** Math.floor(Math.log2(samples.length)));
  const spectrum = blockSpectrum(
    engine,
    samples,
    rateHz,
    {
      n: fastLength(Math.min(wish.n ?? fits, samples.length)),
      window: wish.window ?? 'hann',
      kaiserBeta: USUAL_KAISER_BETA,
    },
    wish.averages ?? Infinity,
  );
  const response = correctResponse(spectrum, facts.calibration);
  const base = spectrumBase(spectrum, facts.base);
  return { spectrum, base: { ...base, reasons: [...(facts.base.reasons ?? []), ...response] } };
}

/** Relative standard error of the RMS of a band of noise; neighbouring bins tell the same over an ENBW. */
export const bandError = (
  [from, to]: [number, number],
  averages: number,
  enbwBins: number,
): number => 1 / (2 * Math.sqrt(Math.max(1, ((to - from + 1) * averages) / enbwBins)));
