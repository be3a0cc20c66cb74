/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the count */
// The k-th smallest of some values, in place. Source: Hoare 1961.

/** @param rank from 0. @returns the value that would stand there in ascending order; the first `count` values are moved. */
export function selectInPlace(values: Float64Array, count: number, rank: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i += 1;
      while (values[j]! > pivot) j -= 1;
      if (i > j) break;
      const moved = values[i]!;
      values[i] = values[j]!;
      values[j] = moved;
      i += 1;
      j -= 1;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}
