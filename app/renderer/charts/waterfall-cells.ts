// What of the waterfall's memory is on the screen, cell by cell. Draws nothing.
import type { SpectrumRows } from './spectrum-rows.ts';
import type { WaterfallLook, WaterfallPlace } from './waterfall-painter.ts';

export interface WaterfallCells {
  /** Unix milliseconds; newest first. */
  arrivalMs: Float64Array;
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
  const [arrivalMs, hz, db]: number[][] = [[], [], []];
  const put = (ms: number, atHz: number, level: number): void => {
    arrivalMs?.push(ms);
    hz?.push(atHz);
    db?.push(level);
  };
  for (let age = scroll; age < scroll + visible; age += 1) {
    const [row, ms] = [rows.rowOf(age), rows.arrivalMsOf(age)];
    if (row === null || ms === null) break;
    const [first, last] = [rows.spans[2 * row] ?? 0, rows.spans[2 * row + 1] ?? 0];
    if (last - first > GAP_HZ) {
      put(ms, NaN, NaN);
      continue;
    }
    const step = (last - first) / rows.width;
    for (let cell = 0; cell < rows.width; cell += 1) {
      const middle = first + (cell + 0.5) * step;
      if (middle >= fromHz && middle <= toHz)
        put(ms, middle, rows.levels[row * rows.width + cell] ?? NaN);
    }
  }
  return {
    arrivalMs: Float64Array.from(arrivalMs ?? []),
    hz: Float64Array.from(hz ?? []),
    db: Float32Array.from(db ?? []),
  };
}
