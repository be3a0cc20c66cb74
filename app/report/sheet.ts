// What a sheet of a report holds, in the order it is read, before it is a page or a worksheet. Pure.
import type { Column, Explanation, Fact, Table } from '../renderer/exports/report.ts';
import { formatTimeExact } from '../renderer/state/format.ts';

export type SheetTable = Pick<Table, 'title' | 'columns' | 'rows' | 'shown' | 'onPaper'>;

export type Block =
  | { kind: 'part'; text: string }
  | { kind: 'text'; text: string; isGrave: boolean; on?: 'paper' | 'sheet' }
  | { kind: 'facts'; facts: readonly Fact[] }
  /** `on`: only there. */
  | { kind: 'table'; table: SheetTable; on?: 'paper' | 'sheet' }
  | { kind: 'cards'; title: string; cards: readonly Explanation[]; on?: 'paper' | 'sheet' }
  /** On paper alone; every point of it that counts stands in a table. */
  | { kind: 'picture'; svg: string };

export interface ReportSheet {
  title: string;
  blocks: readonly Block[];
}

export const fact = (label: string, text: string): Fact => ({ label, unit: '', value: text, text });
export const moment = (label: string, ms: number): Fact => fact(label, formatTimeExact(ms));
export const number = (label: string, value: number, unit: string, text: string): Fact => ({
  ...{ label, value, unit, text },
});
export const column = (key: string, name: string, unit = ''): Column => ({ key, name, unit });

type Cell = SheetTable['rows'][number][number];

/** @param rows each cell exactly, and as paper shows it. */
export const tableOf = (
  title: string,
  columns: readonly Column[],
  rows: readonly (readonly (readonly [exact: Cell, shown: string])[])[],
  onPaper: readonly number[] = columns.map((_, place) => place),
): SheetTable => ({
  ...{ title, columns, onPaper },
  rows: rows.map((row) => row.map(([exact]) => exact)),
  shown: rows.map((row) => row.map(([, shown]) => shown)),
});
/** What is the same on paper and in a table. */
export const same = (text: string): readonly [string, string] => [text, text];
