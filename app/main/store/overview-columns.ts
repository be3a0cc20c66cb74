// Minimum and maximum per column, and the level of all that was seen. Everything is made when it is made.
import { joinMoments, NO_MOMENTS, type Moments } from './moments.ts';

export interface Columns {
  /** Samples in a column. */
  readonly samples: number;
  /** A run of `length` samples at `at` (from the span's first), known by its moments only. */
  add(at: number, length: number, moments: Moments): void;
  /** Values [from, to) of a block whose first value stands at `at`. */
  addSamples(at: number, values: Float32Array, from: number, to: number, moments: Moments): void;
  read(): { min: (number | null)[]; max: (number | null)[]; rms: number; peak: number };
}

/** @param length samples of the span. @param most columns at most. */
export function createColumns(length: number, most: number): Columns {
  const samples = Math.max(1, Math.ceil(length / most));
  const columns = Math.ceil(length / samples);
  const min = new Float64Array(columns).fill(Infinity);
  const max = new Float64Array(columns).fill(-Infinity);
  let whole = NO_MOMENTS;

  const widen = (column: number, low: number, high: number): void => {
    if (low < (min[column] ?? -Infinity)) min[column] = low;
    if (high > (max[column] ?? Infinity)) max[column] = high;
  };
  const shown = (edges: Float64Array): (number | null)[] =>
    Array.from(edges, (edge) => (Number.isFinite(edge) ? edge : null));
  return {
    samples,
    add(at, count, moments) {
      whole = joinMoments(whole, moments);
      const last = Math.floor((at + count - 1) / samples);
      for (let column = Math.floor(at / samples); column <= last; column += 1)
        widen(column, moments.min, moments.max);
    },
    addSamples(at, values, from, to, moments) {
      whole = joinMoments(whole, moments);
      for (let i = from; i < to; i += 1) {
        const x = values[i] ?? NaN;
        if (Number.isFinite(x)) widen(Math.floor((at + i) / samples), x, x);
      }
    },
    read() {
      const { count, mean, m2 } = whole;
      const isEmpty = count === 0;
      return {
        min: shown(min),
        max: shown(max),
        rms: isEmpty ? 0 : Math.sqrt(m2 / count),
        peak: isEmpty ? 0 : Math.max(whole.max - mean, mean - whole.min),
      };
    },
  };
}
