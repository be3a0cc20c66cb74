// A short record that is taken for few whole periods: its exact bins, by definition. Looks for no other f0.
import type { FftEngine } from '../engine.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';

/** Shorter records are transformed whole, by definition. */
export const DIRECT_MAX = 4096;
const MOST_PERIODS = 3;
/** A first bin at least so strong, re the strongest, is the fundamental of a series. */
const STANDS_IN_SERIES = 0.01;

export interface WholePeriods {
  f0Hz: number;
  /** Of the whole record, rectangular: harmonics stand on bins. */
  spectrum: BlockSpectrum;
}

/**
 * @returns null where the record is long, or its strongest exact bin is none of the first three. Whether it does hold
 * whole periods cannot be told from it: who uses it says what it was taken for.
 */
export function readWholePeriods(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
): WholePeriods | null {
  if (samples.length >= DIRECT_MAX) return null;
  const wish = { n: samples.length, window: 'rectangular', kaiserBeta: 0 } as const;
  const spectrum = blockSpectrum(engine, samples, rateHz, wish, 1);
  const { power, binHz } = spectrum;
  let best = 1;
  for (let k = 2; k < power.length; k += 1) if ((power[k] ?? 0) > (power[best] ?? 0)) best = k;
  if (best > MOST_PERIODS || (power[best] ?? 0) === 0) return null;
  const isFirst = (power[1] ?? 0) >= STANDS_IN_SERIES * (power[best] ?? 0);
  return { f0Hz: isFirst ? binHz : best * binHz, spectrum };
}
