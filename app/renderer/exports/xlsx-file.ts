// A report as a workbook: numbers as numbers, units in the heads; words are words, whatever they begin with.
import writeExcelFile from 'write-excel-file/universal';
import { factHead, headOf, type Points, type Report, type Table } from './report.ts';

type XlsxCell =
  | { value: string; type: StringConstructor; format: '@'; fontWeight?: 'bold'; wrap?: boolean }
  | { value: number; type: NumberConstructor }
  | null;

// eslint-disable-next-line no-control-regex -- XML has no way to write them
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/gu;

/** A string cell of the text format: never evaluated, not even when somebody edits it. */
const words = (text: string): XlsxCell => ({
  value: text.toWellFormed().replace(UNWRITABLE, '\u{fffd}').slice(0, 32_767),
  type: String,
  format: '@',
});
const head = (text: string): XlsxCell => ({
  value: text,
  type: String,
  format: '@',
  fontWeight: 'bold',
});
const cell = (value: string | number | null): XlsxCell => {
  if (typeof value === 'string') return value === '' ? null : words(value);
  return value === null || !Number.isFinite(value) ? null : { value, type: Number };
};

interface Sheet {
  sheet: string;
  data: XlsxCell[][];
  columns: { width: number }[];
}

/** What a name of a sheet must not hold, and how long it may be. */
const sheetName = (title: string): string => title.replace(/[\\/?*[\]:]/g, ' ').slice(0, 31);

function pointsSheet({ title, columns, data }: Points): Sheet {
  const length = data[0]?.length ?? 0;
  const rows = Array.from({ length }, (_, i) => data.map((column) => cell(column[i] ?? null)));
  return {
    sheet: sheetName(title),
    data: [columns.map((column) => head(headOf(column))), ...rows],
    columns: columns.map(() => ({ width: 20 })),
  };
}

const tableSheet = ({ title, columns, rows }: Table): Sheet => ({
  sheet: sheetName(title),
  data: [columns.map((column) => head(headOf(column))), ...rows.map((row) => row.map(cell))],
  columns: columns.map(() => ({ width: 22 })),
});

function pairsSheet(title: string, pairs: readonly (readonly [string, string | number])[]): Sheet {
  return {
    sheet: sheetName(title),
    data: pairs.map(([label, value]) => [head(label), cell(value)]),
    columns: [{ width: 30 }, { width: 90 }],
  };
}

export async function xlsxFile(report: Report): Promise<Uint8Array<ArrayBuffer>> {
  const explained = report.explanations.flatMap(({ label, lines }) =>
    lines.map((text): [string, string] => [label, text]),
  );
  const sheets = [
    pairsSheet(report.words.summary, [
      [report.title, ''],
      ...report.facts.map((fact): [string, string | number] => [factHead(fact), fact.value]),
    ]),
    pointsSheet(report.trace),
    ...report.tables.map(tableSheet),
    pairsSheet(
      report.words.explanations,
      explained.length > 0 ? explained : [[report.words.nothing, '']],
    ),
  ];
  const blob = await writeExcelFile(sheets).toBlob();
  return new Uint8Array(await blob.arrayBuffer());
}
