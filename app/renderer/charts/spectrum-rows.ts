// The waterfall's memory: a ring of spectra, each with the span it was made over. Draws nothing.

export interface SpectrumRows {
  readonly width: number;
  readonly height: number;
  /** dB per cell, row by row; NaN where nothing was measured. */
  readonly levels: Float32Array<ArrayBuffer>;
  /** First Hz and last Hz of each row, pairs. */
  readonly spans: Float32Array<ArrayBuffer>;
  /** Row written last. */
  readonly newest: number;
  readonly filled: number;
  /** Resamples a spectrum to the ring's width, keeping the maximum; answers the row. */
  push(values: Float32Array, x0: number, dx: number): number;
  /** A row that says: samples are missing here. */
  pushGap(): number;
  clear(): void;
}

export function createSpectrumRows(width: number, height: number): SpectrumRows {
  const levels = new Float32Array(width * height).fill(NaN);
  const spans = new Float32Array(2 * height);
  let newest = height - 1;
  let filled = 0;

  function advance(): number {
    newest = (newest + 1) % height;
    filled = Math.min(height, filled + 1);
    return newest;
  }
  return {
    width,
    height,
    levels,
    spans,
    get newest() {
      return newest;
    },
    get filled() {
      return filled;
    },
    push(values, x0, dx) {
      const row = advance();
      const start = row * width;
      const perCell = values.length / width;
      for (let cell = 0; cell < width; cell += 1) {
        const from = Math.floor(cell * perCell);
        const to = Math.max(from + 1, Math.floor((cell + 1) * perCell));
        let most = -Infinity;
        for (let i = from; i < to; i += 1) most = Math.max(most, values[i] ?? -Infinity);
        levels[start + cell] = most;
      }
      spans[2 * row] = x0 - dx / 2;
      spans[2 * row + 1] = x0 + (values.length - 0.5) * dx;
      return row;
    },
    pushGap() {
      const row = advance();
      levels.fill(NaN, row * width, (row + 1) * width);
      spans[2 * row] = 0;
      spans[2 * row + 1] = 1;
      return row;
    },
    clear() {
      levels.fill(NaN);
      filled = 0;
    },
  };
}
