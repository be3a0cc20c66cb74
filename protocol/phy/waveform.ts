// The waveform of the harmonic physical layer: its parameters, what they may be, and what follows from them. Makes no samples.

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

/** @throws RangeError that says which parameter cannot be. */
export function checkWaveform(waveform: Waveform): void {
  const { f0Hz, rateHz, periods, guardEighths, modulation, fec } = waveform;
  if (!(f0Hz > 0 && f0Hz < Infinity)) throw new RangeError('f0 has to be a frequency above 0 Hz');
  if (!(rateHz > 0 && rateHz <= 10_000_000))
    throw new RangeError('the sampling rate has to be above 0 and at most 10 MHz');
  if (!isWhole(periods, 1, 64)) throw new RangeError('a symbol lasts 1 to 64 whole periods of f0');
  if (!isWhole(guardEighths, 0, 8 * periods))
    throw new RangeError(
      'the guard is a whole number of eighths of a period, and at most a window',
    );
  if (!MODULATIONS.includes(modulation)) throw new RangeError('the modulation is dbpsk or dqpsk');
  if (!isWhole(fec, 0, 2)) throw new RangeError('the code is 0 (none), 1 (rate 1/2) or 2 (3/4)');
  if (rateHz < RATE_OVER_HIGHEST * 2 * f0Hz)
    throw new RangeError('the sampling rate is too low for a harmonic beside the pilot');
  const least = guardEighths > 0 ? LEAST_WINDOW : LEAST_WINDOW_UNGUARDED;
  const window = windowSamples(waveform);
  if (window < least * (1 - ROUNDING))
    throw new RangeError(
      `a window of ${Number(window.toFixed(2))} samples is too short: ${LEAST_WINDOW} are the fewest, ${LEAST_WINDOW_UNGUARDED} without a guard; lower f0, raise the sampling rate, or take more periods`,
    );
  const { secondPilot } = waveform;
  if (secondPilot !== undefined && !isWhole(secondPilot, 2, highestHarmonic(waveform)))
    throw new RangeError(`the second pilot is a harmonic from 2 to ${highestHarmonic(waveform)}`);
  if (windowSamples(waveform) > MOST_WINDOW)
    throw new RangeError(`a window of ${MOST_WINDOW} samples is the longest`);
}

/** The highest harmonic that the sampling rate carries. */
export const highestHarmonic = ({ f0Hz, rateHz }: Waveform): number =>
  Math.floor(rateHz / (RATE_OVER_HIGHEST * f0Hz) + 1e-9);

/**
 * Harmonics that carry one frame together, in the order of its bits.
 * @throws RangeError when one is no data harmonic of this waveform, or stands there twice.
 */
export function checkBond(waveform: Waveform, harmonics: readonly number[]): void {
  if (harmonics.length === 0) throw new RangeError('a channel has at least one harmonic');
  if (harmonics.length > MOST_HARMONICS)
    throw new RangeError(`${MOST_HARMONICS} harmonics are the most`);
  const highest = highestHarmonic(waveform);
  for (const n of harmonics) {
    if (n === waveform.secondPilot)
      throw new RangeError(`harmonic ${n} carries no data: it is the second pilot`);
    if (!isWhole(n, 2, highest))
      throw new RangeError(
        `harmonic ${n} carries no data: H2 to H${highest} do, at ${waveform.rateHz} samples a second`,
      );
  }
  if (new Set(harmonics).size < harmonics.length)
    throw new RangeError('a harmonic stands twice in one channel');
}

/** Harmonics that carry the pilot's chips. */
export const pilotsOf = ({ secondPilot }: Waveform): readonly number[] =>
  secondPilot === undefined ? [1] : [1, secondPilot];

/** Several channels at once. @throws RangeError as `checkBond`, or when two share a harmonic. */
export function checkBonds(waveform: Waveform, bonds: readonly (readonly number[])[]): void {
  for (const bond of bonds) checkBond(waveform, bond);
  const all = bonds.flat();
  if (all.length > MOST_HARMONICS) throw new RangeError(`${MOST_HARMONICS} harmonics are the most`);
  const seen = new Set<number>();
  for (const n of all) {
    if (seen.has(n)) throw new RangeError(`harmonic ${n} stands in two channels`);
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
