// What of the waterfall's memory is on the screen, cell by cell. Draws nothing.
import type { SpectrumRows } from './spectrum-rows.ts';
import type { WaterfallLook, WaterfallPlace } from './waterfall-painter.ts';

export interface WaterfallCells {
  /** Unix milliseconds; newest first. */
  arrivalMs: Float64Array;
  /** Milliseconds of the device's clock, Unix or since it started; NaN: it says no time. */
  deviceMs: Float64Array;
  /** Middle of the cell; NaN: samples are missing at every frequency. */
  hz: Float64Array;
  /** dB in the unit of what was pushed; NaN: samples are missing. */
  db: Float32Array;
}

/** Wider than any spectrum: the row of a gap. */
const GAP_HZ = 1e8;

export function cellsOf(
  rows: SpectrumRows,
  { fromHz, toHz }: Pick<WaterfallLook, 'fromHz' | 'toHz'>,
  { visible, scroll }: WaterfallPlace,
): WaterfallCells {
  const [arrivalMs, deviceMs, hz, db]: number[][] = [[], [], [], []];
  const put = (ms: number, age: number, atHz: number, level: number): void => {
    arrivalMs?.push(ms);
    deviceMs?.push(rows.deviceOf(age)?.ms ?? NaN);
    hz?.push(atHz);
    db?.push(level);
  };
  for (let age = scroll; age < scroll + visible; age += 1) {
    const [row, ms] = [rows.rowOf(age), rows.arrivalMsOf(age)];
    if (row === null || ms === null) break;
    const [first, last] = [rows.spans[2 * row] ?? 0, rows.spans[2 * row + 1] ?? 0];
    if (last - first > GAP_HZ) {
      put(ms, age, NaN, NaN);
      continue;
    }
    const step = (last - first) / rows.width;
    for (let cell = 0; cell < rows.width; cell += 1) {
      const middle = first + (cell + 0.5) * step;
      if (middle >= fromHz && middle <= toHz)
        put(ms, age, middle, rows.levels[row * rows.width + cell] ?? NaN);
    }
  }
  return {
    arrivalMs: Float64Array.from(arrivalMs ?? []),
    deviceMs: Float64Array.from(deviceMs ?? []),
    hz: Float64Array.from(hz ?? []),
    db: Float32Array.from(db ?? []),
  };
}
