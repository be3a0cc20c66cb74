/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the pattern and the pool */
// How well the energies of sixteen harmonics fit the pattern that was expected (SPEC P11.4). Knows no key.
import { CHOSEN, PATTERN_SYMBOLS, POOL, POOL_FIRST, type Pattern } from './signature.ts';

/** By chance 34 hits come once in 1.2e-14 (twelve hypergeometric draws, convolved). */
const LEAST_HITS = 34;
const LEAST_RATIO = 2;
/** Of 144 cells that nobody should fill. */
const MOST_STRANGERS = 14;

export interface PatternJudgement {
  /** Of the four strongest harmonics of each symbol, how many were expected: at most 48, by chance 12. */
  hits: number;
  /** Mean energy of the expected cells over that of the others. */
  ratio: number;
  /** Cells of the others above half the median of the expected ones. */
  strangers: number;
  /** Harmonics on which more than one of those cells is. */
  strangeOn: readonly number[];
  /** Whether it is the pattern; an answer only with its MAC. */
  fitting: boolean;
  /** Somebody else sends on the pool. */
  alarming: boolean;
}

export const UNHEARD: PatternJudgement = {
  hits: 0,
  ratio: 0,
  strangers: 0,
  strangeOn: [],
  fitting: false,
  alarming: false,
};

/** Whether it is among the strongest of its symbol; silence never is. */
function isStrong(energies: Float64Array, symbol: number, place: number): boolean {
  const energy = energies[symbol * POOL + place]!;
  let stronger = 0;
  for (let i = 0; i < POOL; i += 1) if (energies[symbol * POOL + i]! > energy) stronger += 1;
  return stronger < CHOSEN && energy > 0;
}

/** @param energies by symbol, then by harmonic of the pool. */
export function judgePattern(energies: Float64Array, pattern: Pattern): PatternJudgement {
  const expected: number[] = [];
  const others: number[] = [];
  let hits = 0;
  for (let symbol = 0; symbol < PATTERN_SYMBOLS; symbol += 1)
    for (let place = 0; place < POOL; place += 1) {
      const isExpected = ((pattern[symbol]! >> place) & 1) === 1;
      (isExpected ? expected : others).push(energies[symbol * POOL + place]!);
      if (isExpected && isStrong(energies, symbol, place)) hits += 1;
    }
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const mean = sum(others) / others.length;
  const level = sum(expected) / expected.length;
  const ratio = mean > 0 ? level / mean : level > 0 ? Infinity : 0;
  const half = expected.sort((a, b) => a - b)[expected.length / 2]! / 2;
  const isStrange = (symbol: number, place: number): boolean =>
    ((pattern[symbol]! >> place) & 1) === 0 && energies[symbol * POOL + place]! > half;
  const strangersOn = Array.from(
    { length: POOL },
    (_, place) => pattern.filter((_mask, symbol) => isStrange(symbol, place)).length,
  );
  const strangers = sum(strangersOn);
  return {
    hits,
    ratio,
    strangers,
    strangeOn: strangersOn.flatMap((count, place) => (count > 1 ? [POOL_FIRST + place] : [])),
    fitting: hits >= LEAST_HITS && ratio >= LEAST_RATIO,
    alarming: strangers > MOST_STRANGERS,
  };
}
