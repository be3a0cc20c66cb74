/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the harmonics that are listened to */
// The clock from many harmonics at once: what f0's own phase leaves open turns harmonic n by n times as much. Climbs
// from the lowest harmonics, where nothing is ambiguous, to all.
import type { SymbolStore, Timing } from './symbol-store.ts';
import type { Modulation } from './waveform.ts';

export interface Ladder {
  /**
   * What still turns per symbol and harmonic number, radians.
   * @param count symbols looked at. @param range turns looked at: ± so many radians.
   * @param share of the harmonics, from the lowest on. @returns null when nothing stands out of the noise, or
   * but one harmonic does.
   */
  climb(
    store: SymbolStore,
    timing: Timing,
    count: number,
    range: number,
    share: number,
  ): number | null;
  /** The highest harmonic among a share of them. */
  highest(share: number): number;
}

/** A score stands out above so many standard deviations of noise. */
const SIGMAS = 5;
/** Of √(2 harmonics), which is as many as they can agree by when all are equally strong. */
const MOST_OF_LIMIT = 0.8;
/** What a turn at the edge of the range loses against none: of two that fit, the smaller. */
const EDGE = 0.2;
const REFINEMENTS = 12;

/** @param room symbols of a burst. */
export function createLadder(
  modulation: Modulation,
  harmonics: readonly number[],
  room: number,
): Ladder {
  const order = harmonics.map((n, i) => ({ n, column: i + 1 })).sort((a, b) => a.n - b.n);
  const power = modulation === 'dbpsk' ? 2 : 4;
  const re = new Float64Array(room);
  const im = new Float64Array(room);
  /** Of each harmonic in order: the sum of the differences' powers. */
  const sumRe = new Float64Array(order.length);
  const sumIm = new Float64Array(order.length);
  const among = (share: number): number => Math.max(1, Math.ceil(order.length * share));

  /** @returns the variance of a score in noise. */
  const gather = (store: SymbolStore, timing: Timing, count: number, used: number): number => {
    let variance = 0;
    for (let h = 0; h < used; h += 1) {
      const { n, column } = order[h]!;
      store.column(column, n, 0, count, timing, re, im, 0);
      let totalRe = 0;
      let totalIm = 0;
      for (let i = 1; i < count; i += 1) {
        const a = re[i]! * re[i - 1]! + im[i]! * im[i - 1]!;
        const b = im[i]! * re[i - 1]! - re[i]! * im[i - 1]!;
        const size = Math.sqrt(a * a + b * b);
        if (size === 0) continue;
        let x = (a * a - b * b) / size;
        let y = (2 * a * b) / size;
        if (power === 4) {
          const squared = (x * x - y * y) / size;
          y = (2 * x * y) / size;
          x = squared;
        }
        totalRe += x;
        totalIm += y;
        variance += (size * size) / 2;
      }
      sumRe[h] = power === 4 ? -totalRe : totalRe;
      sumIm[h] = power === 4 ? -totalIm : totalIm;
    }
    return variance;
  };

  const score = (turn: number, used: number): number => {
    let sum = 0;
    for (let h = 0; h < used; h += 1) {
      const angle = power * order[h]!.n * turn;
      sum += sumRe[h]! * Math.cos(angle) + sumIm[h]! * Math.sin(angle);
    }
    return sum;
  };

  /** Whether harmonics agree on it as those of random phases would not: one alone, however strong, agrees with itself. */
  const isShared = (turn: number, used: number): boolean => {
    let variance = 0;
    for (let h = 0; h < used; h += 1) variance += (sumRe[h]! ** 2 + sumIm[h]! ** 2) / 2;
    const surely = Math.min(SIGMAS, MOST_OF_LIMIT * Math.sqrt(2 * used));
    return score(turn, used) > surely * Math.sqrt(variance);
  };

  return {
    highest: (share) => order[among(share) - 1]!.n,
    climb(store, timing, count, range, share) {
      const used = among(share);
      const noise = Math.sqrt(gather(store, timing, count, used));
      const lobe = (2 * Math.PI) / (power * order[used - 1]!.n);
      const cells = Math.max(2, Math.ceil((16 * range) / lobe));
      let width = (2 * range) / cells;
      let best = 0;
      let most = -Infinity;
      const look = (turn: number): void => {
        const value = score(turn, used) * (1 - EDGE * (turn / range) ** 2);
        if (value <= most) return;
        most = value;
        best = turn;
      };
      for (let cell = 0; cell <= cells; cell += 1) look(cell * width - range);
      for (let i = 0; i < REFINEMENTS; i += 1) {
        width /= 2;
        const middle = best;
        look(middle - width);
        look(middle + width);
      }
      return most > SIGMAS * noise && isShared(best, used) ? best : null;
    },
  };
}
