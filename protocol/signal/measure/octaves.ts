// Octave and fractional-octave bands of a spectrum. Sums bins: it is no bank of filters, and claims no class of one.
import type { OctaveFraction } from '../../model/index.ts';
import { bandRms } from './bands.ts';
import type { BlockSpectrum } from './block-spectrum.ts';

export interface OctaveBand {
  /** Exact mid-band frequency, base ten. */
  midHz: number;
  fromHz: number;
  toHz: number;
  rms: number;
  /** 20 log10 of the RMS, dB re 1 unit. */
  levelDb: number;
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
    return { ...band, rms, levelDb: 20 * Math.log10(Math.max(1e-15, rms)) };
  });
  return { bands, omitted: all.length - wide.length };
}
