/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the count */
// The slope and phase of a row of phasors, by maximum likelihood: the clock and timing of a pilot.
// Source: Rife, Boorstyn 1974 (single tone: the maximum of the periodogram).

export interface ClockFit {
  /** Radians a symbol. */
  slope: number;
  /** Phase at the first symbol, radians. */
  phase: number;
  /** |sum|² / (count · sum of |.|²): 1 for a clean pilot, about 1/count for noise. */
  coherence: number;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;
const REFINEMENTS = 32;

/** Phasors that are kept, in order, as they come. */
export interface Phasors {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

function correlate(
  { re, im }: Phasors,
  from: number,
  count: number,
  slope: number,
  out: Float64Array,
): number {
  const turnRe = Math.cos(slope);
  const turnIm = -Math.sin(slope);
  let c = 1;
  let s = 0;
  let sumRe = 0;
  let sumIm = 0;
  for (let i = from; i < from + count; i += 1) {
    sumRe += re[i]! * c - im[i]! * s;
    sumIm += re[i]! * s + im[i]! * c;
    const turned = c * turnRe - s * turnIm;
    s = c * turnIm + s * turnRe;
    c = turned;
  }
  out[0] = sumRe;
  out[1] = sumIm;
  return sumRe * sumRe + sumIm * sumIm;
}

/**
 * @param from first phasor. @param count how many. @param range slopes looked at: ± so many radians a symbol.
 * @param into the result, so that nothing is made.
 */
export function fitClock(
  phasors: Phasors,
  from: number,
  count: number,
  range: number,
  into: ClockFit,
): void {
  const sum = new Float64Array(2);
  // The main lobe of the periodogram is 4π/count wide: a quarter of that finds it.
  const cells = Math.max(2, Math.ceil((2 * range * count) / Math.PI));
  const width = (2 * range) / cells;
  let best = -range;
  for (let cell = 0, most = -1; cell <= cells; cell += 1) {
    const power = correlate(phasors, from, count, cell * width - range, sum);
    if (power > most) {
      most = power;
      best = cell * width - range;
    }
  }
  let low = Math.max(-range, best - width);
  let high = Math.min(range, best + width);
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = correlate(phasors, from, count, left, sum);
  let atRight = correlate(phasors, from, count, right, sum);
  for (let i = 0; i < REFINEMENTS; i += 1) {
    if (atLeft < atRight) {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = correlate(phasors, from, count, right, sum);
    } else {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = correlate(phasors, from, count, left, sum);
    }
  }
  const slope = (low + high) / 2;
  const power = correlate(phasors, from, count, slope, sum);
  let energy = 0;
  for (let i = from; i < from + count; i += 1) energy += phasors.re[i]! ** 2 + phasors.im[i]! ** 2;
  into.slope = slope;
  into.phase = Math.atan2(sum[1]!, sum[0]!);
  into.coherence = energy > 0 ? power / (count * energy) : 0;
}
