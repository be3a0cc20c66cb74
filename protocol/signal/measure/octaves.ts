// Octave and fractional-octave bands of a spectrum. Sums bins: it is no bank of filters, and claims no class of one.
import type { OctaveFraction } from '../../model/index.ts';
import { DB_A_NEPER } from '../decibels.ts';
import { bandBins, bandRms } from './bands.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import { bandError } from './level-spectrum.ts';

export interface OctaveBand {
  /** Exact mid-band frequency, base ten. */
  midHz: number;
  /** What the band is called: 31.5, 500, 1000. */
  nominalHz: number;
  fromHz: number;
  toHz: number;
  rms: number;
  /** 20 log10 of the RMS, dB re 1 unit. */
  levelDb: number;
  /** Standard uncertainty of levelDb, as of noise in so many bins, dB. */
  levelResolutionDb: number;
  /** That it takes part of. */
  bins: [number, number];
}

/** Octave ratio, base ten: 10^(3/10). */
const G = 10 ** 0.3;
const REFERENCE_HZ = 1000;
/** Narrower bands hold too few bins for a level. */
const LEAST_BINS = 4;
const LOWEST_HZ = 0.5;

/**
 * Exact mid-band frequencies from 0.5 Hz to `toHz`. Source: IEC 61260-1:2014, 5.2 to 5.5.
 * @param fraction b of 1/b octave: an odd one has a band at 1000 Hz, an even one an edge.
 */
export function octaveMids(fraction: OctaveFraction, toHz: number): number[] {
  const exponent = (x: number): number =>
    fraction % 2 === 1 ? x / fraction : (2 * x + 1) / (2 * fraction);
  const step = (hz: number): number =>
    Math.round(fraction * (Math.log(hz / REFERENCE_HZ) / Math.log(G)));
  const [first, last] = [step(LOWEST_HZ), step(toHz)];
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, i) => REFERENCE_HZ * G ** exponent(first + i),
  );
}

/** One decade of R10, the names of octaves and thirds. */
const DECADE = [1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8] as const;

/**
 * What a band is called. Source: IEC 61260-1:2014, annex E: octaves and thirds by their table; narrower bands by three
 * figures where the first is below five, else by two.
 */
export function nominalMid(fraction: OctaveFraction, midHz: number): number {
  if (fraction > 3) return Number(midHz.toPrecision(Number(midHz.toExponential()[0]) < 5 ? 3 : 2));
  const step = Math.round(10 * Math.log10(midHz));
  const decade = Math.floor(step / 10);
  // Of three figures: the product would show how a power of ten is stored.
  return Number(((DECADE[step - 10 * decade] ?? 1) * 10 ** decade).toPrecision(3));
}

/** Bands that hold at least four bins and lie whole below Nyquist, and how many of the low ones are left out. */
export function measureOctaves(
  spectrum: BlockSpectrum,
  fraction: OctaveFraction,
): { bands: OctaveBand[]; omitted: number } {
  const half = G ** (1 / (2 * fraction));
  const all = octaveMids(fraction, spectrum.rateHz / 2)
    .map((midHz) => ({ midHz, fromHz: midHz / half, toHz: midHz * half }))
    .filter(({ toHz }) => toHz <= spectrum.rateHz / 2);
  const wide = all.filter(({ fromHz, toHz }) => toHz - fromHz >= LEAST_BINS * spectrum.binHz);
  const bands = wide.map((band) => {
    const rms = bandRms(spectrum, band.fromHz, band.toHz);
    const bins = bandBins(spectrum, band.fromHz, band.toHz);
    return {
      ...band,
      nominalHz: nominalMid(fraction, band.midHz),
      rms,
      levelDb: 20 * Math.log10(Math.max(1e-15, rms)),
      levelResolutionDb: DB_A_NEPER * bandError(bins, spectrum.averages, spectrum.enbwBins),
      bins,
    };
  });
  return { bands, omitted: all.length - wide.length };
}
