/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the pattern and the pool */
// The pattern of a signature as samples, and how loud each of its sixteen harmonics is in samples (SPEC P11.1, P11.3).
// Knows no key, keeps no samples.
import { cannotBe } from '../model/unfit.ts';
import { referencePhase } from './phases.ts';
import {
  harmonicsOf,
  PATTERN_SYMBOLS,
  POOL,
  POOL_FIRST,
  CHOSEN,
  type Pattern,
} from './signature.ts';
import { POOL_LAST } from './signature-place.ts';
import { createAdder, firstSampleOf } from './sines.ts';
import {
  checkWaveform,
  highestHarmonic,
  periodSamples,
  symbolSamples,
  type Waveform,
} from './waveform.ts';

/** Two periods of f0 and a guard of a quarter: 2.25 ms at 1 kHz. */
const patternWaveform = ({ f0Hz, rateHz }: Waveform): Waveform => ({
  f0Hz,
  rateHz,
  periods: 2,
  guardEighths: 2,
  modulation: 'dqpsk',
  fec: 0,
});
const GUARD_PERIODS = 1 / 4;
const SYMBOL_PERIODS = 2 + GUARD_PERIODS;

function checked(waveform: Waveform): Waveform {
  checkWaveform(waveform);
  const own = patternWaveform(waveform);
  checkWaveform(own);
  const highest = highestHarmonic(own);
  if (highest < POOL_LAST)
    throw cannotBe('signature-beyond', { last: String(POOL_LAST), highest: String(highest) });
  return own;
}

/**
 * The samples of a pattern, full scale 1; sample 0 is the first of the guard of symbol 0.
 * @param amplitude peak of each of the four harmonics.
 * @throws UnfitError when the waveform has no room for the pool; RangeError where the four do not fit full scale.
 */
export function transmitPattern(
  waveform: Waveform,
  pattern: Pattern,
  amplitude: number,
): Float64Array {
  const own = checked(waveform);
  if (!(amplitude > 0 && amplitude * CHOSEN <= 1))
    throw new RangeError(
      'four harmonics fit full scale with an amplitude above 0, of 0.25 at most',
    );
  if (pattern.length !== PATTERN_SYMBOLS)
    throw new RangeError(`a pattern has ${PATTERN_SYMBOLS} symbols`);
  const out = new Float64Array(firstSampleOf(PATTERN_SYMBOLS, symbolSamples(own)));
  const add = createAdder(own);
  for (let symbol = 0; symbol < PATTERN_SYMBOLS; symbol += 1)
    for (const n of harmonicsOf(pattern[symbol]!))
      add(out, symbol, n, amplitude, referencePhase(n));
  return out;
}

export interface PatternEar {
  /**
   * Waits for a pattern. @param first sample of the guard of its first symbol, counted from the next one pushed; may
   * lie between two. @param clockErrorPpm how much faster the sender's clock is.
   * @throws RangeError when that cannot be.
   */
  begin(first: number, clockErrorPpm: number): void;
  push(samples: ArrayLike<number>): void;
  /** Whether all symbols have come. */
  readonly whole: boolean;
  /** Samples of it that were no finite number: taken as 0. */
  readonly notNumbers: number;
  /** Energy by symbol, then by harmonic of the pool; read it when it is whole. */
  readonly energies: Float64Array;
}

/** @throws UnfitError when the waveform has no room for the pool. */
export function createPatternEar(waveform: Waveform): PatternEar {
  const own = checked(waveform);
  const energies = new Float64Array(PATTERN_SYMBOLS * POOL);
  const re = new Float64Array(POOL);
  const im = new Float64Array(POOL);
  /** Of each harmonic, the phasor at the next sample and its step. */
  const cosine = new Float64Array(POOL);
  const sine = new Float64Array(POOL);
  const turnRe = new Float64Array(POOL);
  const turnIm = new Float64Array(POOL);
  let start = 0;
  let period = periodSamples(own);
  let sample = 0;
  let symbol = PATTERN_SYMBOLS;
  let from = 0;
  let to = 0;
  let notNumbers = 0;

  /** The window begins in the middle of the guard. */
  const startSymbol = (): void => {
    const begin = start + (symbol * SYMBOL_PERIODS + GUARD_PERIODS / 2) * period;
    from = Math.round(begin);
    to = Math.round(begin + (SYMBOL_PERIODS - GUARD_PERIODS) * period);
    re.fill(0);
    im.fill(0);
    cosine.fill(1);
    sine.fill(0);
  };
  const endSymbol = (): void => {
    for (let i = 0; i < POOL; i += 1) energies[symbol * POOL + i] = re[i]! ** 2 + im[i]! ** 2;
    symbol += 1;
    if (symbol < PATTERN_SYMBOLS) startSymbol();
  };
  const take = (value: number): void => {
    for (let i = 0; i < POOL; i += 1) {
      const c = cosine[i]!;
      const s = sine[i]!;
      re[i]! += value * c;
      im[i]! -= value * s;
      cosine[i] = c * turnRe[i]! - s * turnIm[i]!;
      sine[i] = c * turnIm[i]! + s * turnRe[i]!;
    }
  };

  return {
    energies,
    get notNumbers() {
      return notNumbers;
    },
    get whole() {
      return symbol === PATTERN_SYMBOLS && to > 0;
    },
    begin(first, clockErrorPpm) {
      if (!Number.isFinite(first)) throw new RangeError('a pattern begins at a sample');
      if (!(Math.abs(clockErrorPpm) < 1e5))
        throw new RangeError('a clock is off by less than 100,000 ppm');
      start = first;
      period = periodSamples(own) / (1 + clockErrorPpm * 1e-6);
      for (let i = 0; i < POOL; i += 1) {
        const angle = (2 * Math.PI * (POOL_FIRST + i)) / period;
        turnRe[i] = Math.cos(angle);
        turnIm[i] = Math.sin(angle);
      }
      sample = 0;
      symbol = 0;
      notNumbers = 0;
      energies.fill(0);
      startSymbol();
    },
    push(samples) {
      for (let k = 0; k < samples.length && symbol < PATTERN_SYMBOLS; k += 1, sample += 1) {
        if (sample < from) continue;
        const value = samples[k]!;
        const finite = Number.isFinite(value);
        if (!finite) notNumbers += 1;
        take(finite ? value : 0);
        if (sample + 1 >= to) endSymbol();
      }
    },
  };
}
