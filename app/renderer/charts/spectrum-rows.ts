// The waterfall's memory: a ring of spectra, each with its span and the moment it arrived. Draws nothing.

/** A moment on the device's clock. */
export interface RowTime {
  ms: number;
  /** Since when: Unix time, or since the device started. */
  clock: 'unix' | 'since-start';
}

export interface SpectrumRows {
  readonly width: number;
  readonly height: number;
  /** dB per cell, row by row; NaN where samples are missing. */
  readonly levels: Float32Array<ArrayBuffer>;
  /** First Hz and last Hz of each row, pairs. */
  readonly spans: Float32Array<ArrayBuffer>;
  /** Row written last. */
  readonly newest: number;
  readonly filled: number;
  /** Resamples a spectrum to the ring's width, keeping the maximum; answers the row. */
  push(
    values: Float32Array,
    x0: number,
    dx: number,
    arrivalMs: number,
    device?: RowTime | null,
  ): number;
  /** A row that says: samples are missing here. */
  pushGap(arrivalMs: number): number;
  /** The row of this age (0: the newest); null when there is none. */
  rowOf(age: number): number | null;
  /** By the device's clock; null: it says no time, or there is no such row. */
  deviceOf(age: number): RowTime | null;
  /** Unix milliseconds. */
  arrivalMsOf(age: number): number | null;
  /**
   * Seconds from a row to the newest, by one clock at both: of a row without a moment on the device's clock, or of before
   * that was set, by arrival. Null: there is no such row.
   */
  secondsSince(age: number, axis: 'arrival' | 'device'): number | null;
  /** Whether all of a span was measured in a row; a gap is a gap everywhere, and so is what is no row. */
  covers(age: number, fromHz: number, toHz: number): boolean;
  /** dB; NaN: samples are missing there; null: nothing was measured there. */
  levelAt(age: number, hz: number): number | null;
}

export function createSpectrumRows(width: number, height: number): SpectrumRows {
  const levels = new Float32Array(width * height).fill(NaN);
  const spans = new Float32Array(2 * height);
  const arrivalsMs = new Float64Array(height);
  const devices = new Array<RowTime | null>(height).fill(null);
  let newest = height - 1;
  let filled = 0;

  function advance(arrivalMs: number, device: RowTime | null): number {
    newest = (newest + 1) % height;
    filled = Math.min(height, filled + 1);
    arrivalsMs[newest] = arrivalMs;
    devices[newest] = device;
    return newest;
  }
  function rowOf(age: number): number | null {
    return age < 0 || age >= filled ? null : (newest - age + height) % height;
  }
  const deviceOf = (age: number): RowTime | null => devices[rowOf(age) ?? -1] ?? null;
  const arrivalMsOf = (age: number): number | null => arrivalsMs[rowOf(age) ?? -1] ?? null;
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
    push(values, x0, dx, arrivalMs, device = null) {
      const row = advance(arrivalMs, device);
      const start = row * width;
      const perCell = values.length / width;
      for (let cell = 0; cell < width; cell += 1) {
        const from = Math.floor(cell * perCell);
        const to = Math.ceil((cell + 1) * perCell);
        let most = -Infinity;
        for (let i = from; i < to; i += 1) most = Math.max(most, values[i] ?? -Infinity);
        levels[start + cell] = most;
      }
      spans[2 * row] = x0 - dx / 2;
      spans[2 * row + 1] = x0 + (values.length - 0.5) * dx;
      return row;
    },
    pushGap(arrivalMs) {
      const row = advance(arrivalMs, null);
      levels.fill(NaN, row * width, (row + 1) * width);
      // A gap is a gap at every frequency.
      spans[2 * row] = -1e9;
      spans[2 * row + 1] = 1e9;
      return row;
    },
    rowOf,
    deviceOf,
    arrivalMsOf,
    secondsSince(age, axis) {
      const [newestDevice, device] = [deviceOf(0), deviceOf(age)];
      if (axis === 'device' && newestDevice && device?.clock === newestDevice.clock)
        return (newestDevice.ms - device.ms) / 1000;
      const [newestMs, ms] = [arrivalMsOf(0), arrivalMsOf(age)];
      return newestMs === null || ms === null ? null : (newestMs - ms) / 1000;
    },
    covers(age, fromHz, toHz) {
      const row = rowOf(age);
      if (row === null) return true;
      const [first, last] = [spans[2 * row] ?? 0, spans[2 * row + 1] ?? 0];
      // Less than a cell at an end is not seen.
      const slack = (toHz - fromHz) / width;
      return first <= fromHz + slack && last >= toHz - slack;
    },
    levelAt(age, hz) {
      const row = rowOf(age);
      if (row === null) return null;
      const first = spans[2 * row] ?? 0;
      const share = (hz - first) / ((spans[2 * row + 1] ?? 0) - first);
      if (!(share >= 0 && share < 1)) return null;
      return levels[row * width + Math.floor(share * width)] ?? null;
    },
  };
}
