/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by samples, harmonics and cells */
// One window of samples to its assigned harmonics, by least squares, and to what is left of it on the others. Knows no
// threshold. Source: Golub, Van Loan, ch. 5 (normal equations; the harmonics of a window are nearly orthogonal).
import { factor, solve } from './cholesky.ts';

export interface Projection {
  /** Samples of a window, a whole number. */
  readonly samples: number;
  /** Of the last window: squared peak amplitudes of the assigned harmonics. */
  readonly assignedPower: Float64Array;
  /** Of the last window: peak amplitudes on the cells, without what is assigned. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** What a cell's power is to be multiplied by to stand for noise as every other does. */
  readonly whiten: Float64Array;
  /** Made for another period of f0, in samples. */
  retune(period: number): void;
  /** Reads the window at values[at …]. */
  take(values: Float64Array, at: number): void;
  /** Writes the last window without what is assigned to `out`. */
  rest(values: Float64Array, at: number, out: Float64Array): void;
}

/** @param assigned harmonics that are taken out. @param cells harmonics that are looked at. */
export function createProjection(
  assigned: readonly number[],
  cells: readonly number[],
  samples: number,
): Projection {
  const unknowns = 2 * assigned.length;
  /** Columns cos, −sin of each assigned harmonic; then their least-squares rows. */
  const basis = new Float64Array(unknowns * samples);
  const rows = new Float64Array(unknowns * samples);
  const cellRows = new Float64Array(2 * cells.length * samples);
  const gram = new Float64Array(unknowns * unknowns);
  const side = new Float64Array(unknowns);
  const coefficients = new Float64Array(unknowns);
  const assignedPower = new Float64Array(assigned.length);
  const re = new Float64Array(cells.length);
  const im = new Float64Array(cells.length);
  const whiten = new Float64Array(cells.length).fill(1);

  const wave = (into: Float64Array, row: number, n: number, period: number, size: number): void => {
    for (let s = 0; s < samples; s += 1) {
      const angle = (2 * Math.PI * n * s) / period;
      into[row * samples + s] = size * Math.cos(angle);
      into[(row + 1) * samples + s] = -size * Math.sin(angle);
    }
  };
  const dot = (a: Float64Array, rowA: number, b: Float64Array, rowB: number): number => {
    let sum = 0;
    for (let s = 0; s < samples; s += 1) sum += a[rowA * samples + s]! * b[rowB * samples + s]!;
    return sum;
  };
  const solveRows = (): void => {
    for (let s = 0; s < samples; s += 1) {
      for (let i = 0; i < unknowns; i += 1) side[i] = basis[i * samples + s]!;
      solve(gram, unknowns, side);
      for (let i = 0; i < unknowns; i += 1) rows[i * samples + s] = side[i]!;
    }
  };
  const takeOut = (row: number): void => {
    for (let i = 0; i < unknowns; i += 1) side[i] = dot(cellRows, row, basis, i);
    solve(gram, unknowns, side);
    for (let i = 0; i < unknowns; i += 1)
      for (let s = 0; s < samples; s += 1)
        cellRows[row * samples + s]! -= side[i]! * basis[i * samples + s]!;
  };

  return {
    samples,
    assignedPower,
    re,
    im,
    whiten,
    retune(period) {
      assigned.forEach((n, i) => wave(basis, 2 * i, n, period, 1));
      for (let i = 0; i < unknowns; i += 1)
        for (let j = 0; j < unknowns; j += 1) gram[i * unknowns + j] = dot(basis, i, basis, j);
      factor(gram, unknowns);
      solveRows();
      cells.forEach((n, i) => {
        wave(cellRows, 2 * i, n, period, 2 / samples);
        takeOut(2 * i);
        takeOut(2 * i + 1);
        const gain =
          dot(cellRows, 2 * i, cellRows, 2 * i) + dot(cellRows, 2 * i + 1, cellRows, 2 * i + 1);
        whiten[i] = 4 / samples / gain;
      });
    },
    take(values, at) {
      multiply(rows, unknowns, samples, values, at, coefficients);
      for (let i = 0; i < assignedPower.length; i += 1)
        assignedPower[i] = coefficients[2 * i]! ** 2 + coefficients[2 * i + 1]! ** 2;
      for (let i = 0; i < re.length; i += 1) {
        let sumRe = 0;
        let sumIm = 0;
        const row = 2 * i * samples;
        for (let s = 0; s < samples; s += 1) {
          const value = values[at + s]!;
          sumRe += cellRows[row + s]! * value;
          sumIm += cellRows[row + samples + s]! * value;
        }
        re[i] = sumRe;
        im[i] = sumIm;
      }
    },
    rest(values, at, out) {
      for (let s = 0; s < samples; s += 1) out[s] = values[at + s]!;
      for (let i = 0; i < unknowns; i += 1) {
        const c = coefficients[i]!;
        const row = i * samples;
        for (let s = 0; s < samples; s += 1) out[s]! -= c * basis[row + s]!;
      }
    },
  };
}

function multiply(
  rows: Float64Array,
  count: number,
  samples: number,
  values: Float64Array,
  at: number,
  out: Float64Array,
): void {
  for (let i = 0; i < count; i += 1) {
    let sum = 0;
    const row = i * samples;
    for (let s = 0; s < samples; s += 1) sum += rows[row + s]! * values[at + s]!;
    out[i] = sum;
  }
}
