// Fewer points for the screen, nothing hidden: a column keeps its maximum, or its minimum and maximum.

/**
 * Maximum per column over bins [from, to).
 * @param out its length is the number of columns; at most to - from of them are used.
 * @returns columns written and the bins each stands for (the last may stand for fewer).
 */
export function decimateByMaximum(
  values: Float32Array,
  from: number,
  to: number,
  out: Float32Array,
): { columns: number; binsPerColumn: number } {
  const binsPerColumn = Math.max(1, Math.ceil((to - from) / out.length));
  const columns = Math.ceil((to - from) / binsPerColumn);
  for (let column = 0; column < columns; column += 1) {
    let most = -Infinity;
    const end = Math.min(to, from + (column + 1) * binsPerColumn);
    for (let i = from + column * binsPerColumn; i < end; i += 1)
      most = Math.max(most, values[i] ?? -Infinity);
    out[column] = most;
  }
  return { columns, binsPerColumn };
}

/** Minimum and maximum pairs over samples [from, to): out[2c], out[2c + 1]. Returns pairs written and samples a pair. */
export function decimateByExtremes(
  samples: Float32Array,
  from: number,
  to: number,
  out: Float32Array,
): { pairs: number; samplesPerPair: number } {
  const samplesPerPair = Math.max(1, Math.ceil((to - from) / (out.length / 2)));
  const pairs = Math.ceil((to - from) / samplesPerPair);
  for (let pair = 0; pair < pairs; pair += 1) {
    let least = Infinity;
    let most = -Infinity;
    const end = Math.min(to, from + (pair + 1) * samplesPerPair);
    for (let i = from + pair * samplesPerPair; i < end; i += 1) {
      const x = samples[i] ?? 0;
      if (x < least) least = x;
      if (x > most) most = x;
    }
    out[2 * pair] = least;
    out[2 * pair + 1] = most;
  }
  return { pairs, samplesPerPair };
}
