// Numbers of a table that change four times a second, written into its cells past React: fifty lines cost a render
// that a frame of the screen has no room for. The table itself, its rows and their names are React's.

export interface ReadingCell {
  text: string;
  /** What a mark instead of a number means. */
  meaning?: string;
}

export interface ReadingRow {
  key: string;
  /** Of the cells after the row's head. */
  cells: readonly (string | ReadingCell)[];
  /** Attributes the row carries, for whoever reads the page; undefined: it does not. */
  data: Readonly<Record<string, number | undefined>>;
  soft: boolean;
}

const BLANK: ReadingRow = { key: '', cells: [], data: {}, soft: false };

const cellOf = (cell: string | ReadingCell | undefined): ReadingCell =>
  typeof cell === 'object' ? cell : { text: cell ?? '' };

function writeCell(cell: Element, now: ReadingCell, before: ReadingCell): void {
  if (now.text !== before.text) cell.textContent = now.text;
  if (now.meaning === before.meaning) return;
  for (const name of ['title', 'aria-label']) {
    if (now.meaning === undefined) cell.removeAttribute(name);
    else cell.setAttribute(name, now.meaning);
  }
}

function writeData(line: Element, now: ReadingRow['data'], before: ReadingRow['data']): void {
  for (const [name, value] of Object.entries(now)) {
    if (value === before[name]) continue;
    if (value === undefined) line.removeAttribute(`data-${name}`);
    else line.setAttribute(`data-${name}`, String(value));
  }
}

/** @returns what writes a row into its element: only what changed since the last time. */
export function createRowWriter(): (line: HTMLElement, row: ReadingRow) => void {
  const written = new WeakMap<Element, ReadingRow>();
  return (line, row) => {
    const before = written.get(line) ?? BLANK;
    written.set(line, row);
    writeData(line, row.data, before.data);
    if (row.soft !== before.soft) line.classList.toggle('soft', row.soft);
    row.cells.forEach((each, column) => {
      const cell = line.children[column + 1];
      if (cell) writeCell(cell, cellOf(each), cellOf(before.cells[column]));
    });
  };
}
