// Cells, sheets and the workbook that they make: numbers as numbers; words are words, whatever they begin with.
import writeExcelFile from 'write-excel-file/universal';

export type XlsxCell =
  | { value: string; type: StringConstructor; format: '@'; fontWeight?: 'bold'; wrap?: boolean }
  | { value: number; type: NumberConstructor }
  | null;

// eslint-disable-next-line no-control-regex -- XML has no way to write them
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;

const writable = (text: string): string =>
  text.toWellFormed().replace(UNWRITABLE, '\u{fffd}').slice(0, 32_767);

/** A string cell of the text format: never evaluated, not even when somebody edits it. */
export const words = (text: string): XlsxCell => ({
  value: writable(text),
  type: String,
  format: '@',
});
export const head = (text: string): XlsxCell => ({
  value: writable(text),
  type: String,
  format: '@',
  fontWeight: 'bold',
});
export const cell = (value: string | number | null): XlsxCell => {
  if (typeof value === 'string') return value === '' ? null : words(value);
  return value === null || !Number.isFinite(value) ? null : { value, type: Number };
};

export interface Sheet {
  sheet: string;
  data: XlsxCell[][];
  columns: { width: number }[];
}

/** What a name of a sheet must not hold, how it must not begin or end, how long it may be, and what Excel keeps for itself. */
export function sheetName(title: string): string {
  const name = title
    .toWellFormed()
    .replace(/[\p{Cc}\\/?*[\]:]/gu, ' ')
    .slice(0, 31)
    // A pair cut in half is no letter.
    .replace(/[\ud800-\udbff]$/u, '')
    .replace(/^'+|'+$/g, (marks) => '’'.repeat(marks.length));
  return /^\s*history\s*$/i.test(name) ? `${name.trim()}.` : name;
}

export async function workbook(sheets: readonly Sheet[]): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await writeExcelFile([...sheets]).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}
