// The envelope spectrum of a band, as the reference results have it. Knows no bearing.
import type { FftEngine } from '../engine.ts';
import { topTen, type MeasuredPeak } from '../top-ten.ts';
import { bandEnvelope, recordSpectrum } from './analytic.ts';
import { chooseBand } from './band-choice.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';

export interface Envelope {
  bandHz: [number, number];
  /** The band was given, or is the one of greatest kurtosis. */
  bandChoice: 'given' | 'kurtosis';
  /** Of the chosen band's analytic signal, 0 for Gaussian noise; null for one that was given. */
  bandKurtosis: number | null;
  filter: string;
  envelope: string;
  N: number;
  window: 'hann';
  averages: number;
  binHz: number;
  top10: MeasuredPeak[];
}

const LONGEST = 131_072;
/** Samples that a band is looked for in. */
export const LEAST_ENVELOPE = 4096;

/**
 * @param band null: chosen by kurtosis, not narrower than leastWidthHz.
 * @returns null where the record or every band is too short or too narrow.
 */
export function measureEnvelope(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  band: { fromHz: number; toHz: number } | null,
  leastWidthHz: number,
): { envelope: Envelope; spectrum: BlockSpectrum; values: Float32Array } | null {
  if (samples.length < LEAST_ENVELOPE) return null;
  const choice = band ? null : chooseBand(engine, samples, rateHz, leastWidthHz);
  const { fromHz, toHz } = band ?? choice ?? { fromHz: 0, toHz: 0 };
  if (!(toHz > fromHz) || fromHz >= rateHz / 2) return null;
  const record = recordSpectrum(engine, samples, rateHz);
  const values = bandEnvelope(engine, record, { fromHz, toHz }, samples.length);
  const n = Math.min(LONGEST, 2 ** Math.floor(Math.log2(samples.length)));
  const spectrum = blockSpectrum(engine, values, rateHz, { n, window: 'hann', kaiserBeta: 0 });
  const envelope: Envelope = {
    bandHz: [fromHz, toHz],
    bandChoice: band ? 'given' : 'kurtosis',
    bandKurtosis: choice?.kurtosis ?? null,
    filter: 'Butterworth band-pass, order 4 per edge, forward and backward (zero phase, |H|²)',
    envelope: 'magnitude of the analytic signal (whole record), not squared',
    N: n,
    window: 'hann',
    averages: spectrum.averages,
    binHz: spectrum.binHz,
    top10: topTen(Float32Array.from(spectrum.power), spectrum.binHz, false),
  };
  return { envelope, spectrum, values };
}

/** Amplitude of the noise in a bin, the median up to the highest frequency that the band's envelope holds, unit. */
export function envelopeNoise(
  { power, binHz, averages }: BlockSpectrum,
  { bandHz }: Envelope,
): number {
  const reach = Math.min(power.length, Math.ceil((bandHz[1] - bandHz[0]) / binHz));
  const sorted = power.slice(1, Math.max(2, reach)).sort();
  return Math.sqrt((sorted[sorted.length >> 1] ?? 0) / Math.LN2 / averages);
}
