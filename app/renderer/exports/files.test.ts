import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import type { CsvDialect } from '@harmonic/protocol/files';
import { csvFile } from './csv-file.ts';
import { fileStem, momentName } from './file-name.ts';
import { parquetFile } from './parquet-file.ts';
import type { Report } from './report.ts';
import { xlsxFile } from './xlsx-file.ts';

const HOSTILE = '=HYPERLINK("http://x","y")';
const hz = Float64Array.from({ length: 40 }, (_, i) => 800 + i * 11.71875);
const level = Float32Array.from({ length: 40 }, (_, i) => -12.345678 - i * 1.7);
const report: Report = {
  language: 'en',
  title: HOSTILE,
  facts: [
    { label: 'Device', unit: '', value: HOSTILE, text: HOSTILE },
    { label: 'Sample rate', unit: 'Hz', value: 48_000.5, text: '48.0 kHz' },
  ],
  trace: {
    title: 'Trace',
    columns: [
      { key: 'frequency_hz', name: 'Frequency', unit: 'Hz' },
      { key: 'level_db', name: 'Level', unit: 'dBFS' },
    ],
    data: [hz, level],
  },
  fall: {
    title: 'Waterfall',
    columns: [
      { key: 'unix_ms', name: 'Time', unit: 'ms' },
      { key: 'frequency_hz', name: 'Frequency', unit: 'Hz' },
      { key: 'level_db', name: 'Level', unit: 'dBFS' },
    ],
    data: [Float64Array.of(1, 2), Float64Array.of(800, NaN), Float32Array.of(-20.5, NaN)],
  },
  tables: [
    {
      id: 'measurements',
      title: 'Measurements',
      columns: [
        { key: 'quantity', name: 'Quantity', unit: '' },
        { key: 'value', name: 'Value', unit: '' },
      ],
      rows: [
        ['THD', 1.25],
        ['@SUM(A1)', null],
      ],
      shown: [],
      onPaper: [0],
    },
  ],
  explanations: [{ label: 'THD', lines: ['√(ΣAₙ²) / A₁', '-1 dB is not subtracted'] }],
  svg: '<svg/>',
  words: { summary: 'Summary', explanations: 'Explanations', page: '', nothing: 'None' },
};
const text = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

const DIALECTS: [CsvDialect, string, string][] = [
  ['comma-point', ',', '.'],
  ['semicolon-comma', ';', ','],
];
test.each(DIALECTS)(
  'the trace reads back from %s as the numbers it had',
  (dialect, sign, point) => {
    const written = text(csvFile(report, 'trace', dialect));
    expect(written.startsWith('\u{feff}')).toBe(true);
    const [head, ...lines] = written.slice(1).trimEnd().split('\r\n');
    expect(head).toBe(`Frequency [Hz]${sign}Level [dBFS]`);
    expect(written, 'never a mixture').not.toMatch(dialect === 'comma-point' ? /;/ : /\d\.\d/);
    const read = lines.map((line) =>
      line.split(sign).map((cell) => Number(cell.replace(point, '.'))),
    );
    expect(read.map((row) => row[0])).toEqual([...hz]);
    expect(Float32Array.from(read, (row) => row[1]!)).toEqual(level);
  },
);

test('what is missing in the waterfall is an empty cell', () => {
  const lines = text(csvFile(report, 'waterfall', 'semicolon-comma'))
    .trimEnd()
    .split('\r\n');
  expect(lines.slice(1)).toEqual(['1;800;-20,5', '2;;']);
});

test('words that begin like a formula stand in a table as words', () => {
  const written = text(csvFile(report, 'everything', 'comma-point'));
  const cells = written.slice(1).split(/\r\n|,/);
  expect(cells.filter((cell) => /^"?[=+@]/.test(cell))).toEqual([]);
  expect(written).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
  expect(written).toContain('Sample rate [Hz],48000.5');
  expect(written).toContain("'-1 dB is not subtracted");
});

const READ_BOOK = `
import json, sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({s.title: [[[c.data_type, c.value] for c in row] for row in s.rows] for s in book}))
`;
/** Debian's own Python has Debian's packages, whichever other stands first in the path. */
const python = ['/usr/bin/python3', 'python3'].find(
  (name) => spawnSync(name, ['-c', 'import openpyxl']).status === 0,
);

test.skipIf(python === undefined)(
  'a second program reads the workbook: numbers are numbers, hostile words are words (needs python3-openpyxl)',
  async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'harmonic-xlsx-')), 'view.xlsx');
    writeFileSync(file, await xlsxFile(report));
    const said = execFileSync(python ?? '', ['-c', READ_BOOK, file], { encoding: 'utf8' });
    const book = JSON.parse(said) as Record<string, [string, unknown][][]>;
    expect(Object.keys(book)).toEqual(['Summary', 'Trace', 'Measurements', 'Explanations']);
    expect(book['Trace']![0]).toEqual([
      ['s', 'Frequency [Hz]'],
      ['s', 'Level [dBFS]'],
    ]);
    expect(book['Trace']!.slice(1).map((row) => row[0])).toEqual([...hz].map((at) => ['n', at]));
    expect(book['Summary']![1]).toEqual([
      ['s', 'Device'],
      ['s', HOSTILE],
    ]);
    expect(book['Summary']![2]).toEqual([
      ['s', 'Sample rate [Hz]'],
      ['n', 48_000.5],
    ]);
    const kinds = Object.values(book).flatMap((rows) => rows.flat().map(([kind]) => kind));
    expect(kinds, 'no formula anywhere').not.toContain('f');
  },
);

test('Parquet reads back: the columns as numbers, the rest in the metadata', async () => {
  const file = parquetFile(report, 'trace').buffer;
  const rows: Record<string, unknown>[] = await parquetReadObjects({ file });
  expect(rows.map(({ frequency_hz }) => frequency_hz)).toEqual([...hz]);
  expect(rows.map(({ level_db }) => level_db)).toEqual([...level]);
  const kept = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === 'harmonic.view');
  expect(JSON.parse(kept?.value ?? '{}')).toMatchObject({ facts: report.facts });
});

test('a hostile name makes a file name that every system takes', () => {
  expect(fileStem('../..\\a:b*?"<>|\u0000\u202e c ')).toBe('a b c');
  expect(fileStem(' . ')).toBe('');
  expect(momentName('\u202e/', new Date(2026, 10, 26, 0, 5, 9).getTime())).toBe(
    'view 2026-11-26 00.05.09',
  );
});
