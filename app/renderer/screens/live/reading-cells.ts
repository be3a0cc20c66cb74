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

const cellOf = (cell: string | ReadingCell): ReadingCell =>
  typeof cell === 'string' ? { text: cell } : cell;

function writeCell(cell: Element, now: ReadingCell, before: ReadingCell | undefined): void {
  if (now.text !== before?.text) cell.textContent = now.text;
  if (now.meaning === before?.meaning) return;
  for (const name of ['title', 'aria-label']) {
    if (now.meaning === undefined) cell.removeAttribute(name);
    else cell.setAttribute(name, now.meaning);
  }
}

function writeData(
  line: Element,
  now: ReadingRow['data'],
  before: ReadingRow['data'] | undefined,
): void {
  for (const [name, value] of Object.entries(now)) {
    if (value === before?.[name]) continue;
    if (value === undefined) line.removeAttribute(`data-${name}`);
    else line.setAttribute(`data-${name}`, String(value));
  }
}

/**
 * Writes a row into its element: only what changed since the last time.
 * It is kept for as long as the table: it alone knows what stands in its elements.
 */
export function createRowWriter(): (line: HTMLElement, row: ReadingRow) => void {
  const rows = new WeakMap<Element, ReadingRow>();
  const cells = new WeakMap<Element, ReadingCell>();
  return (line, row) => {
    const before = rows.get(line);
    rows.set(line, row);
    writeData(line, row.data, before?.data);
    if (row.soft !== before?.soft) line.classList.toggle('soft', row.soft);
    row.cells.forEach((each, column) => {
      const cell = line.children[column + 1];
      if (!cell) return;
      const now = cellOf(each);
      writeCell(cell, now, cells.get(cell));
      cells.set(cell, now);
    });
  };
}
