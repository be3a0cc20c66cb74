// A report as separated text: one plain table, or everything one after the other with an empty line between.
import {
  BYTE_ORDER_MARK,
  csvFloat,
  csvLine,
  csvNumber,
  type CsvDialect,
} from '@harmonic/protocol/files';
import { factHead, headOf, type Content, type Points, type Report } from './report.ts';

const SEPARATOR: Readonly<Record<CsvDialect, string>> = {
  'comma-point': ',',
  'semicolon-comma': ';',
};

/** A level has as many digits as a single holds, a frequency as a double. */
function* pointLines({ columns, data }: Points, dialect: CsvDialect): Generator<string> {
  yield csvLine(columns.map(headOf), dialect);
  const length = data[0]?.length ?? 0;
  for (let i = 0; i < length; i += 1) {
    const cells = data.map((column) => {
      const value = column[i] ?? NaN;
      return column instanceof Float32Array ? csvFloat(value, dialect) : csvNumber(value, dialect);
    });
    yield `${cells.join(SEPARATOR[dialect])}\r\n`;
  }
}

function* everything(report: Report, dialect: CsvDialect): Generator<string> {
  const line = (...cells: (string | number | null)[]): string => csvLine(cells, dialect);
  yield line(report.title);
  for (const fact of report.facts) yield line(factHead(fact), fact.value);
  for (const { title, columns, rows } of report.tables) {
    yield '\r\n';
    yield line(title);
    yield line(...columns.map(headOf));
    for (const row of rows) yield line(...row);
  }
  if (report.explanations.length > 0) {
    yield '\r\n';
    yield line(report.words.explanations);
    for (const { label, lines } of report.explanations)
      for (const text of lines) yield line(label, text);
  }
  yield '\r\n';
  yield line(report.trace.title);
  yield* pointLines(report.trace, dialect);
}

/** Begins with a byte order mark: without it a spreadsheet reads its letters by the machine's old code page. */
export function csvFile(
  report: Report,
  content: Content,
  dialect: CsvDialect,
): Uint8Array<ArrayBuffer> {
  const lines =
    content === 'everything'
      ? everything(report, dialect)
      : pointLines(content === 'trace' ? report.trace : report.fall, dialect);
  return new TextEncoder().encode(BYTE_ORDER_MARK + [...lines].join(''));
}
