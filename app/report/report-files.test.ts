// Reports as another program reads them: the workbook unzipped, the paper through poppler.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { givenNameSchema } from '@harmonic/protocol/model';
import type { ReportFormat } from '../contract/index.ts';
import type { ReportContent } from './content.ts';
import { contentOf } from './report.suite.ts';
import { writeReport } from './report-files.ts';
import { strongestLines } from './strongest-lines.ts';
import { zipEntry } from './zip-entry.suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'harmonic-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const PDFTOTEXT = spawnSync('pdftotext', ['-v']).error === undefined;

async function written(format: ReportFormat, change: Partial<ReportContent> = {}) {
  const content = contentOf(change);
  const [file] = await writeReport({ ...content, wish: { ...content.wish, formats: [format] } });
  const path = join(folder, `r.${format}`);
  writeFileSync(path, file!.bytes);
  return path;
}
const strings = (xlsx: string): string =>
  zipEntry(xlsx, 'xl/sharedStrings.xml').replaceAll(/<[^>]+>/g, '\n');

test('the formats asked for are there, in that order', async () => {
  const both = await writeReport(contentOf());
  expect(both.map(({ format }) => format)).toEqual(['pdf', 'xlsx']);
  expect(new TextDecoder().decode(both[0]!.bytes.slice(0, 5))).toBe('%PDF-');
  const { wish } = contentOf();
  const [only, ...none] = await writeReport(contentOf({ wish: { ...wish, formats: ['xlsx'] } }));
  expect(new TextDecoder().decode(only!.bytes.slice(0, 2))).toBe('PK');
  expect(none).toEqual([]);
});

test('the workbook has a sheet for each device, whatever the names; its numbers are numbers', async () => {
  const xlsx = await written('xlsx');
  const names = [...zipEntry(xlsx, 'xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]+)"/g)];
  expect(names.map(([, name]) => name)).toEqual(['Summary', 'Pump', 'pump (2)']);
  const text = strings(xlsx);
  for (const words of [
    ...['Weekly · Mill', 'Lab 3', 'valid until', 'No data: nothing was recorded of it'],
    ...['Run 6 · axial was not measured: it is torn', 'ab'.repeat(32), 'Strongest lines'],
    ...['yes: the console was off', 'Samples lost', 'Formula'],
  ])
    expect(text, words).toContain(words);
  const values = [...zipEntry(xlsx, 'xl/worksheets/sheet2.xml').matchAll(/<v>([\d.eE+-]+)<\/v>/g)];
  const numbers = values.map(([, value]) => Number(value));
  expect(numbers.some((value) => Math.abs(value - 120) < 0.01)).toBe(true);
  // Amplitude 10 m/s² of the fundamental: RMS by the calibration, not by the raw samples.
  const rms = Math.hypot(10, 1) / Math.SQRT2;
  expect(numbers.some((value) => Math.abs(value - rms) < 0.01)).toBe(true);
  expect(numbers).toContain(480);
});

test.skipIf(!PDFTOTEXT)(
  'the paper says the same, in Portuguese where that was wished, a page for each device (needs pdftotext)',
  async () => {
    const { wish } = contentOf();
    const pdf = await written('pdf', { wish: { ...wish, language: 'pt-BR' } });
    const text = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' });
    const pages = text.split('\f');
    expect(pages.length).toBeGreaterThan(3);
    for (const words of [
      ...['Weekly · Mill', 'Europe/Berlin', 'Semanal, segunda-feira, 06:00', '120,0'],
      ...['válida até', 'Run 6 · axial não foi medido: ', 'Linhas mais fortes'],
      'Sem dados: nada dele foi gravado neste período.',
    ])
      expect(text, words).toContain(words);
    expect(text).not.toContain('it is torn');
    expect(text).toMatch(new RegExp(`Página ${pages.length - 1} de ${pages.length - 1}`));
  },
);

test('a name that would be no name of a worksheet, or a formula, is one all the same', async () => {
  const [device] = contentOf().devices;
  const name = givenNameSchema.parse('=1+1 [a/b\\c:d?e*f] and much longer than thirty-one');
  const devices = ['', ' ', name, name].map((one) => ({ ...device!, name: one }));
  const xlsx = await written('xlsx', { devices });
  const names = [...zipEntry(xlsx, 'xl/workbook.xml').matchAll(/<sheet [^>]*name="([^"]+)"/g)].map(
    ([, one]) => one!,
  );
  expect(new Set(names).size).toBe(5);
  for (const one of names) expect(one.length).toBeLessThanOrEqual(31);
  expect(zipEntry(xlsx, 'xl/worksheets/sheet4.xml')).not.toContain('<f>');
});

test('the strongest lines stand where the signal has them, the strongest first', () => {
  const [first, second] = strongestLines(contentOf().devices[0]!.parts[0]!.record);
  expect(Math.abs(first!.hz - 120)).toBeLessThanOrEqual(first!.withinHz);
  expect(Math.abs(second!.hz - 360)).toBeLessThanOrEqual(second!.withinHz);
  const { harmonics, f0Hz } = contentOf().devices[0]!.parts[0]!.record.measures;
  for (const [line, n] of [
    [first!, 1],
    [second!, 3],
  ] as const) {
    const { frequencyHz, frequencyResolutionHz } = harmonics![n - 1]!;
    expect(line).toMatchObject({ hz: frequencyHz, withinHz: frequencyResolutionHz });
  }
  expect(first!.hz).toBeCloseTo(f0Hz!, 4);
  expect(first!.db).toBeCloseTo(20, 0);
  expect(first!.db - second!.db).toBeCloseTo(20, 0);
});

test('what the profile was told of the machine stands on the front', async () => {
  const { wish } = contentOf();
  const bearing = { elements: 8, elementDiameter: 5.97, pitchDiameter: 31.62, contactAngleDeg: 0 };
  const shaft = { startHz: 25, endHz: 30 };
  const text = strings(
    await written('xlsx', { wish: { ...wish, profile: 'bearing', shaft, bearing } }),
  );
  for (const words of ['Shaft speed, rpm', '1,500', '1,800', 'Pitch diameter 31.62'])
    expect(text, words).toContain(words);
});
