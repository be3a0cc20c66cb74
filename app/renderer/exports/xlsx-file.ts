// A report of a view as a workbook: units in the heads, everything that was measured explained.
import { factHead, headOf, type Points, type Report, type Table } from './report.ts';
import { cell, head, sheetName, workbook, type Sheet } from './xlsx-cells.ts';

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

export function xlsxFile(report: Report): Promise<Uint8Array<ArrayBuffer>> {
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
  return workbook(sheets);
}
