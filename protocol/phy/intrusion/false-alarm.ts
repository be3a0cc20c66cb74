/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the shapes */
// Thresholds of a detector whose floor is itself measured: the chance that noise alone crosses one, and its inverse,
// computed and not tabled. Source: Rohling 1983 (ordered statistics); Johnson, Kotz, Balakrishnan 1994 (sums).

/** That noise alone crosses a threshold, a look and cell. */
export interface Chances {
  begins: number;
  /** Of an event that has begun. */
  goesOn: number;
}

/** How a sum of powers of noise is spread, about a mean of 1. */
export interface NoiseSum {
  /** P(sum > x). */
  tail(x: number): number;
  density(x: number): number;
}

/** The mean of `count` independent powers: a gamma variable of whole shape (Erlang). */
export function independentPowers(count: number): NoiseSum {
  let logFactorial = 0;
  for (let i = 2; i < count; i += 1) logFactorial += Math.log(i);
  return {
    tail(x) {
      const y = count * x;
      let term = Math.exp(-y);
      // Far below the mean e^-y is nothing that a double holds apart from 0: then so is what follows.
      let sum = term;
      for (let i = 1; i < count; i += 1) {
        term *= y / i;
        sum += term;
      }
      return Math.min(1, sum);
    },
    density: (x) =>
      x <= 0 ? 0 : count * Math.exp((count - 1) * Math.log(count * x) - count * x - logFactorial),
  };
}

/**
 * The mean of `count` powers of which neighbours are correlated by `overlap` (of amplitude): windows that overlap.
 * Their covariance is tridiagonal, so the sum is one of independent powers weighted by its eigenvalues.
 */
export function overlappedPowers(count: number, overlap: number): NoiseSum {
  const weights = Float64Array.from(
    { length: count },
    (_, j) => (1 + 2 * overlap * Math.cos(((j + 1) * Math.PI) / (count + 1))) / count,
  );
  const shares = weights.map((weight, j) =>
    weights.reduce(
      (product, other, i) => (i === j ? product : (product * weight) / (weight - other)),
      1,
    ),
  );
  return {
    tail: (x) =>
      x <= 0
        ? 1
        : Math.min(
            1,
            weights.reduce((sum, w, j) => sum + shares[j]! * Math.exp(-x / w), 0),
          ),
    density: (x) =>
      x <= 0
        ? 0
        : Math.max(
            0,
            weights.reduce((sum, w, j) => sum + (shares[j]! / w) * Math.exp(-x / w), 0),
          ),
  };
}

/** References, and which of them in ascending order (from 1) is the floor. */
export interface Floor {
  noise: NoiseSum;
  references: number;
  rank: number;
}

/** Places at which the floor's density is taken, up to so many times its mean; those that weigh nothing are left out. */
const STEPS = 2000;
const MOST_FLOOR = 8;
const NOTHING = 1e-12;

/** Where a floor may lie, and how likely it does. */
function spreadOf({ noise, references, rank }: Floor): { places: number[]; weights: number[] } {
  let logWays = Math.log(rank);
  for (let i = 1; i <= rank; i += 1) logWays += Math.log((references - rank + i) / i);
  const places: number[] = [];
  const weights: number[] = [];
  for (let i = 0; i < STEPS; i += 1) {
    const x = ((i + 0.5) * MOST_FLOOR) / STEPS;
    const above = Math.max(noise.tail(x), 1e-300);
    const logs =
      logWays +
      (rank - 1) * Math.log1p(-Math.min(above, 1 - 1e-16)) +
      (references - rank) * Math.log(above);
    const weight = (Math.exp(logs) * noise.density(x) * MOST_FLOOR) / STEPS;
    if (weight < NOTHING) continue;
    places.push(x);
    weights.push(weight);
  }
  return { places, weights };
}

/**
 * The factor over a floor that noise in a cell crosses with this chance.
 * @param cell how the cell's own sum is spread. @param chance above 0, below 1. @returns a ratio of powers.
 */
export function thresholdOver(cell: NoiseSum, floor: Floor, chance: number): number {
  const { places, weights } = spreadOf(floor);
  let low = 0.1;
  let high = 1e4;
  for (let i = 0; i < 40; i += 1) {
    const middle = Math.sqrt(low * high);
    let crossing = 0;
    for (let j = 0; j < places.length; j += 1)
      crossing += weights[j]! * cell.tail(middle * places[j]!);
    if (crossing > chance) low = middle;
    else high = middle;
  }
  return high;
}

/** What the value of a rank (from 1) of so many crosses with this chance. */
export function orderedThreshold(
  noise: NoiseSum,
  count: number,
  rank: number,
  chance: number,
): number {
  let low = 0;
  let high = 1e3;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    const above = noise.tail(middle);
    let ways = 1;
    let crossing = 0;
    for (let below = 0; below < rank; below += 1) {
      crossing += ways * (1 - above) ** below * above ** (count - below);
      ways = (ways * (count - below)) / (below + 1);
    }
    if (crossing > chance) low = middle;
    else high = middle;
  }
  return high;
}
