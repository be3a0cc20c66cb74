/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the size */
// A symmetric positive matrix factored in place, and systems with it solved. Source: Golub, Van Loan, 4.2.
import { cannotBe } from '../../model/unfit.ts';

/** Leaves L of A = L Lᵀ in the lower half. @param a row by row. @throws UnfitError when it is not positive. */
export function factor(a: Float64Array, size: number): void {
  for (let j = 0; j < size; j += 1) {
    for (let i = j; i < size; i += 1) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k += 1) sum -= a[i * size + k]! * a[j * size + k]!;
      if (i > j) a[i * size + j] = sum / a[j * size + j]!;
      else if (sum > 1e-9) a[j * size + j] = Math.sqrt(sum);
      else throw cannotBe('watch-alike');
    }
  }
}

/** Solves L Lᵀ x = b; x replaces b. */
export function solve(l: Float64Array, size: number, b: Float64Array): void {
  for (let i = 0; i < size; i += 1) {
    let sum = b[i]!;
    for (let k = 0; k < i; k += 1) sum -= l[i * size + k]! * b[k]!;
    b[i] = sum / l[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let sum = b[i]!;
    for (let k = i + 1; k < size; k += 1) sum -= l[k * size + i]! * b[k]!;
    b[i] = sum / l[i * size + i]!;
  }
}
