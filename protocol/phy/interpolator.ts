/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index is bounded by the table; a default would cost a branch a tap */
// Samples between samples: a sinc under a Kaiser window. Source: Crochiere, Rabiner 1983; Kaiser 1974.
import type { History } from './history.ts';

const KAISER_BETA = 8;
/** Places between two samples; the nearest is taken: 68 dB below the signal at 0.4 of the rate. */
const PLACES = 2048;

/** Modified Bessel function of the first kind, order 0, by its series. */
function besselI0(x: number): number {
  let sum = 1;
  for (let k = 1, term = 1; term > 1e-17 * sum; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

/** Row r of `taps`: what the samples around a point r / PLACES after one count. */
function table(taps: number): Float64Array {
  const rows = new Float64Array((PLACES + 1) * taps);
  const half = taps / 2;
  for (let row = 0; row <= PLACES; row += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const x = tap - (half - 1) - row / PLACES;
      const edge = 1 - (x / half) ** 2;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      const value =
        edge <= 0 ? 0 : (sinc * besselI0(KAISER_BETA * Math.sqrt(edge))) / besselI0(KAISER_BETA);
      rows[row * taps + tap] = value;
      sum += value;
    }
    for (let tap = 0; tap < taps; tap += 1) rows[row * taps + tap]! /= sum;
  }
  return rows;
}

export interface Interpolator {
  /** Samples that are needed before and after a point. */
  readonly reach: number;
  /** Writes the values at from, from + step, … to all of `out`. Every sample within reach must be in the history. */
  fill(history: History, from: number, step: number, out: Float32Array): void;
}

const tables = new Map<number, Float64Array>();

/** @param taps a multiple of four: 40 pass 7/16 of the rate, 24 pass 2/5. */
export function createInterpolator(taps: number): Interpolator {
  const rows = tables.get(taps) ?? table(taps);
  tables.set(taps, rows);
  const before = taps / 2 - 1;
  return {
    reach: taps / 2,
    fill({ values, mask }, from, step, out) {
      const whole = Math.floor(from);
      const size = mask + 1;
      // Of two lengths, so that a stretch that begins near the end goes on after it.
      const base = (((whole - before) % size) + size) % size;
      let place = from - whole;
      for (let i = 0; i < out.length; i += 1, place += step) {
        const skip = Math.floor(place);
        const at = (base + skip) & mask;
        const row = Math.round((place - skip) * PLACES) * taps;
        // Four sums: each product would wait for the one before it.
        let a = 0;
        let b = 0;
        let c = 0;
        let d = 0;
        for (let tap = 0; tap < taps; tap += 4) {
          a += values[at + tap]! * rows[row + tap]!;
          b += values[at + tap + 1]! * rows[row + tap + 1]!;
          c += values[at + tap + 2]! * rows[row + tap + 2]!;
          d += values[at + tap + 3]! * rows[row + tap + 3]!;
        }
        out[i] = a + b + (c + d);
      }
    },
  };
}
