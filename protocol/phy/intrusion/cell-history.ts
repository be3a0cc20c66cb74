/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells and symbols */
// What the cells showed in the last symbols, amplitude and phase by the beginning of each window. Decides nothing.

export interface CellHistory {
  /** Harmonics, ascending. */
  readonly cells: readonly number[];
  /** Symbols that are held, at most. */
  readonly room: number;
  /** Symbols that are held. */
  readonly known: number;
  restart(): void;
  /** @param start first sample of the window. */
  take(re: Float64Array, im: Float64Array, start: number): void;
  /** Of a symbol, 0 the newest: its first sample. */
  start(back: number): number;
  /** Peak amplitudes of a cell in a symbol, 0 the newest: c − js of a tone's cosine and sine from its first sample on. */
  re(cell: number, back: number): number;
  im(cell: number, back: number): number;
}

export function createCellHistory(cells: readonly number[], room: number): CellHistory {
  const re = new Float64Array(room * cells.length);
  const im = new Float64Array(room * cells.length);
  const starts = new Float64Array(room);
  let count = 0;
  const slot = (back: number): number => (count - 1 - back) % room;

  return {
    cells,
    room,
    get known() {
      return Math.min(count, room);
    },
    restart() {
      count = 0;
    },
    take(cellRe, cellIm, start) {
      count += 1;
      re.set(cellRe, slot(0) * cells.length);
      im.set(cellIm, slot(0) * cells.length);
      starts[slot(0)] = start;
    },
    start: (back) => starts[slot(back)]!,
    re: (cell, back) => re[slot(back) * cells.length + cell]!,
    im: (cell, back) => im[slot(back) * cells.length + cell]!,
  };
}
