// A harmonic series in a spectrum: level, phase and deviation of each multiple of f0. Given f0; never looks for it.
import { sumPower, type BlockSpectrum } from './block-spectrum.ts';
import { decimalsFor } from './explanation.ts';
import type { Line, LineReader } from './lines.ts';

export interface Harmonic {
  n: number;
  /** n f0. */
  expectedHz: number;
  /** Where the line stands; n f0 where none stands out. */
  frequencyHz: number;
  /** frequencyHz - n f0; null where no line stands out. */
  deviationHz: number | null;
  /** Of the line's bins together, ENBW taken out; channel unit. */
  amplitudePeak: number;
  /** 20 log10 of the peak amplitude, dB re 1 unit. */
  levelDb: number;
  /** Null where the fundamental's bins hold nothing. */
  percentOfFundamental: number | null;
  /** Of a cosine, at the record's first sample; null where no line stands out. */
  phaseDeg: number | null;
  /** phase - n · phase of the fundamental, ±180: the same wherever the record begins. Null, too, where nothing is known of it. */
  relativePhaseDeg: number | null;
  /** Its standard uncertainty: that of both lines, the fundamental's n times. */
  relativePhaseResolutionDeg: number | null;
  /** Null where nothing shows a floor: a block of one period. */
  aboveFloorDb: number | null;
  /** Standard uncertainty of frequencyHz in the noise round it; null where no line stands out. */
  frequencyResolutionHz: number | null;
  /** The same of levelDb, dB. */
  levelResolutionDb: number;
  /** The level is a number: noise, leakage and rounding leave less than 10 dB of doubt. Where false, it is none. */
  resolved: boolean;
  /** A line stands out of the floor here. */
  detected: boolean;
  bins: [number, number];
}

/** A harmonic before it is known what noise there is between the lines. */
export type BareHarmonic = Omit<
  Harmonic,
  'frequencyResolutionHz' | 'levelResolutionDb' | 'relativePhaseResolutionDeg' | 'resolved'
>;

export interface SeriesWish {
  f0Hz: number;
  /** Multiples wanted; those above Nyquist are left out. */
  count: number;
  /** Bins to each side that belong to a line. */
  reach: number;
  /** How far from n f0 a line is looked for, share of n f0; never further than a quarter of f0. */
  searchShare: number;
}

/** Decimals that a phase is shown with: tenths at most, tens at least, as hundreds would round it beyond ±180°. */
export function phaseDecimals(resolutionDeg: number | null): number | null {
  const decimals = decimalsFor(resolutionDeg);
  return decimals === null ? null : Math.max(-1, Math.min(1, decimals));
}

const degrees = (radians: number): number => {
  const turned = (radians * 180) / Math.PI;
  return turned - 360 * Math.round(turned / 360);
};

function lineAt(
  spectrum: BlockSpectrum,
  lines: LineReader,
  wish: SeriesWish,
  n: number,
): Line | null {
  const { binHz } = spectrum;
  const expected = n * wish.f0Hz;
  const away = Math.min(Math.max(wish.searchShare * expected, binHz), 0.25 * wish.f0Hz);
  const from =
    wish.reach === 0 ? Math.round(expected / binHz) : Math.ceil((expected - away) / binHz);
  const to = wish.reach === 0 ? from : Math.floor((expected + away) / binHz);
  const line = lines.strongest(from, Math.max(from, to));
  return line?.stands ? line : null;
}

/** Phase at the record's first sample of the line at `frequencyHz`, radians. */
const phaseAtStart = (spectrum: BlockSpectrum, bin: number, frequencyHz: number): number =>
  (spectrum.phase[bin] ?? 0) - (Math.PI * frequencyHz * spectrum.n) / spectrum.rateHz;

/** How many multiples have their whole line below Nyquist. */
export const harmonicsBelowNyquist = (
  spectrum: BlockSpectrum,
  f0Hz: number,
  reach: number,
): number => Math.max(0, Math.floor((spectrum.rateHz / 2 - (reach + 0.5) * spectrum.binHz) / f0Hz));

/** @param lines reader of this spectrum. @returns harmonics 1 … as many as lie below Nyquist, at most wish.count. */
export function measureHarmonics(
  spectrum: BlockSpectrum,
  lines: LineReader,
  wish: SeriesWish,
): BareHarmonic[] {
  const { binHz, power, enbwBins } = spectrum;
  const { f0Hz, reach } = wish;
  const count = Math.min(wish.count, harmonicsBelowNyquist(spectrum, f0Hz, reach));
  const series: BareHarmonic[] = [];
  let fundamental: { amplitude: number; middle: number } | null = null;
  for (let n = 1; n <= count; n += 1) {
    const expectedHz = n * f0Hz;
    const line = lineAt(spectrum, lines, wish, n);
    const frequencyHz = line?.frequencyHz ?? expectedHz;
    const bin = line?.bin ?? Math.round(expectedHz / binHz);
    const bins: [number, number] = [Math.max(1, bin - reach), bin + reach];
    const amplitudePeak = Math.sqrt(sumPower(power, ...bins) / enbwBins);
    const middle = spectrum.phase[bin] ?? 0;
    fundamental ??= { amplitude: amplitudePeak, middle };
    const detected = line !== null;
    series.push({
      n,
      expectedHz,
      frequencyHz,
      deviationHz: detected ? frequencyHz - expectedHz : null,
      amplitudePeak,
      levelDb: 20 * Math.log10(Math.max(1e-15, amplitudePeak)),
      percentOfFundamental:
        fundamental.amplitude > 0 ? (100 * amplitudePeak) / fundamental.amplitude : null,
      phaseDeg: detected ? degrees(phaseAtStart(spectrum, bin, frequencyHz)) : null,
      relativePhaseDeg:
        detected && series[0]?.detected !== false ? degrees(middle - n * fundamental.middle) : null,
      aboveFloorDb: (line ?? lines.read(bin)).aboveFloorDb,
      detected,
      bins,
    });
  }
  return series;
}
