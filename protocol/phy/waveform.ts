// The waveform of the harmonic physical layer: its parameters, what they may be, and what follows from them. Makes no samples.
import { cannotBe } from '../model/unfit.ts';

export const MODULATIONS = ['dbpsk', 'dqpsk'] as const;
export type Modulation = (typeof MODULATIONS)[number];
/** 0 none, 1 convolutional of rate 1/2, 2 the same punctured to 3/4. */
export type FecId = 0 | 1 | 2;

export interface Waveform {
  /** Frequency of harmonic 1, the pilot. */
  f0Hz: number;
  rateHz: number;
  /** Whole periods of f0 in the useful part of a symbol (k). */
  periods: number;
  /** The guard, in eighths of a period of f0 (g8). */
  guardEighths: number;
  modulation: Modulation;
  fec: FecId;
  /** Version 2: a harmonic that carries the pilot's chips too, and no data. */
  secondPilot?: number;
}

/** Profile S of SPEC P6: one harmonic, 1.125 ms a symbol. */
export const STANDARD: Waveform = {
  f0Hz: 1000,
  rateHz: 48_000,
  periods: 1,
  guardEighths: 1,
  modulation: 'dqpsk',
  fec: 1,
};

export const PROFILES = {
  control: STANDARD,
  standard: STANDARD,
  fast: { ...STANDARD, fec: 2 },
  robust: { ...STANDARD, periods: 10, guardEighths: 10, modulation: 'dbpsk' },
  wide: { ...STANDARD, rateHz: 2_560_000 },
} as const satisfies Record<string, Waveform>;

/** Harmonics that carry data in one burst, or are listened to, at most. */
export const MOST_HARMONICS = 1000;
/** Room between the highest harmonic and half the rate that the receiver's filter takes (SPEC P1.3). */
const RATE_OVER_HIGHEST = 16 / 7;
/** The fewest samples of a window, with a guard and without: what ends with a symbol rings in the receiver's filter (SPEC P1.5). */
const LEAST_WINDOW = 16;
const LEAST_WINDOW_UNGUARDED = 32;
const ROUNDING = 1e-9;
/** The longest window that is transformed at once. */
const MOST_WINDOW = 65_536;

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

/** @throws UnfitError that says which parameter cannot be. */
export function checkWaveform(waveform: Waveform): void {
  const { f0Hz, rateHz, periods, guardEighths, modulation, fec } = waveform;
  if (!(f0Hz > 0 && f0Hz < Infinity)) throw cannotBe('waveform-f0');
  if (!(rateHz > 0 && rateHz <= 10_000_000)) throw cannotBe('waveform-rate');
  if (!isWhole(periods, 1, 64)) throw cannotBe('waveform-periods');
  if (!isWhole(guardEighths, 0, 8 * periods)) throw cannotBe('waveform-guard');
  if (!MODULATIONS.includes(modulation)) throw cannotBe('waveform-modulation');
  if (!isWhole(fec, 0, 2)) throw cannotBe('waveform-code');
  if (rateHz < RATE_OVER_HIGHEST * 2 * f0Hz) throw cannotBe('waveform-rate-low');
  const least = guardEighths > 0 ? LEAST_WINDOW : LEAST_WINDOW_UNGUARDED;
  const window = windowSamples(waveform);
  if (window < least * (1 - ROUNDING))
    throw cannotBe('waveform-window-short', {
      samples: Number(window.toFixed(2)),
      ...{ least: LEAST_WINDOW, unguarded: LEAST_WINDOW_UNGUARDED },
    });
  const { secondPilot } = waveform;
  if (secondPilot !== undefined && !isWhole(secondPilot, 2, highestHarmonic(waveform)))
    throw cannotBe('waveform-second-pilot', { highest: String(highestHarmonic(waveform)) });
  if (windowSamples(waveform) > MOST_WINDOW)
    throw cannotBe('waveform-window-long', { most: MOST_WINDOW });
}

/** The highest harmonic that the sampling rate carries. */
export const highestHarmonic = ({ f0Hz, rateHz }: Waveform): number =>
  Math.floor(rateHz / (RATE_OVER_HIGHEST * f0Hz) + 1e-9);

/**
 * Harmonics that carry one frame together, in the order of its bits.
 * @throws UnfitError when one is no data harmonic of this waveform, or stands there twice.
 */
export function checkBond(waveform: Waveform, harmonics: readonly number[]): void {
  if (harmonics.length === 0) throw cannotBe('bond-empty');
  if (harmonics.length > MOST_HARMONICS) throw cannotBe('bond-most', { most: MOST_HARMONICS });
  const highest = highestHarmonic(waveform);
  for (const n of harmonics) {
    if (n === waveform.secondPilot) throw cannotBe('bond-second-pilot', { harmonic: String(n) });
    if (!isWhole(n, 2, highest))
      throw cannotBe('bond-no-data', {
        ...{ harmonic: String(n), highest: String(highest), rateHz: waveform.rateHz },
      });
  }
  if (new Set(harmonics).size < harmonics.length) throw cannotBe('bond-twice');
}

/** Harmonics that carry the pilot's chips. */
export const pilotsOf = ({ secondPilot }: Waveform): readonly number[] =>
  secondPilot === undefined ? [1] : [1, secondPilot];

/** Several channels at once. @throws UnfitError as `checkBond`, or when two share a harmonic. */
export function checkBonds(waveform: Waveform, bonds: readonly (readonly number[])[]): void {
  for (const bond of bonds) checkBond(waveform, bond);
  const all = bonds.flat();
  if (all.length > MOST_HARMONICS) throw cannotBe('bond-most', { most: MOST_HARMONICS });
  const seen = new Set<number>();
  for (const n of all) {
    if (seen.has(n)) throw cannotBe('bond-shared', { harmonic: String(n) });
    seen.add(n);
  }
}

/** Samples of one period of f0; rarely a whole number. */
export const periodSamples = ({ f0Hz, rateHz }: Waveform): number => rateHz / f0Hz;
export const windowSamples = (waveform: Waveform): number =>
  waveform.periods * periodSamples(waveform);
/** Periods of f0 in a whole symbol, guard and window: exact in binary. */
export const symbolPeriods = ({
  periods,
  guardEighths,
}: Pick<Waveform, 'periods' | 'guardEighths'>): number => periods + guardEighths / 8;
export const symbolSamples = (waveform: Waveform): number =>
  symbolPeriods(waveform) * periodSamples(waveform);

export const bitsPerSymbol = (modulation: Modulation): 1 | 2 => (modulation === 'dqpsk' ? 2 : 1);

/** Symbols of a slot: frames on a running pilot begin at one. */
export const SLOT_SYMBOLS = 4;

/** A burst lasts so many at least: what a receiver needs to find it (SPEC P7.4). */
export const LEAST_BURST_SYMBOLS = 24;
