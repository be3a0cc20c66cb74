// The real cepstrum of a spectrum, and the families of lines that its peaks tell of.
import type { FftEngine } from '../engine.ts';
import type { BlockSpectrum } from './block-spectrum.ts';

export interface CepstrumPeak {
  quefrencyS: number;
  /** 1 / quefrency: how far apart the lines of the family stand. */
  spacingHz: number;
  amplitude: number;
}

const MOST = 5;
const QUIETEST_SHARE = 1e-12;
/** Peaks nearer than this share of the first are its slopes. */
const APART = 0.03;
/** A peak that stands at a whole multiple of another so strong, re it, is that one's rahmonic. */
const RAHMONIC_SHARE = 0.4;
const MOST_RAHMONIC = 8;

/**
 * c[i] of ln A², i = 0 … n/2: quefrency i / rate. @param spectrum of a power-of-two block.
 * Source: B. P. Bogert, M. J. R. Healy, J. W. Tukey (1963); R. B. Randall, Mech. Syst. Signal Process. 97 (2017) 3-19.
 */
export function realCepstrum(engine: FftEngine, { n, power }: BlockSpectrum): Float64Array {
  const strongest = power.reduce((a, b) => Math.max(a, b), 0);
  const least = Math.max(1e-300, strongest * QUIETEST_SHARE);
  const fft = engine.create(n);
  for (let k = 0; k < n; k += 1)
    fft.input[k] = Math.log(Math.max(least, power[k <= n / 2 ? k : n - k] ?? 0));
  fft.transform();
  const { output } = fft;
  const cepstrum = Float64Array.from({ length: n / 2 + 1 }, (_, i) =>
    i === n / 2 ? (output[1] ?? 0) / n : (output[2 * i] ?? 0) / n,
  );
  fft.close();
  return cepstrum;
}

/** The lowest of `tops` that a peak is a rahmonic of; itself, if of none. */
function rootOf(cepstrum: Float64Array, tops: ReadonlySet<number>, peak: number): number {
  const least = RAHMONIC_SHARE * (cepstrum[peak] ?? 0);
  for (let multiple = MOST_RAHMONIC; multiple > 1; multiple -= 1) {
    const at = Math.round(peak / multiple);
    const root = [at, at - 1, at + 1].find((i) => tops.has(i) && (cepstrum[i] ?? 0) >= least);
    if (root !== undefined) return root;
  }
  return peak;
}

/** The families between two spacings, by their strongest rahmonic, strongest first; each read at its first. */
export function cepstrumPeaks(
  cepstrum: Float64Array,
  rateHz: number,
  fromHz: number,
  toHz: number,
): CepstrumPeak[] {
  const first = Math.max(2, Math.ceil(rateHz / toHz));
  const last = Math.min(cepstrum.length - 2, Math.floor(rateHz / fromHz));
  const tops: number[] = [];
  for (let i = first; i <= last; i += 1) {
    const c = cepstrum[i] ?? 0;
    if (c > 0 && c > (cepstrum[i - 1] ?? 0) && c >= (cepstrum[i + 1] ?? 0)) tops.push(i);
  }
  tops.sort((a, b) => (cepstrum[b] ?? 0) - (cepstrum[a] ?? 0));
  const kept: number[] = [];
  const all = new Set(tops);
  for (const top of tops) {
    if (kept.length >= MOST) break;
    const i = rootOf(cepstrum, all, top);
    if (kept.every((k) => Math.abs(i / k - Math.round(i / k)) > APART || i < k)) kept.push(i);
  }
  return kept.map((i) => ({
    quefrencyS: i / rateHz,
    spacingHz: rateHz / i,
    amplitude: cepstrum[i] ?? 0,
  }));
}
