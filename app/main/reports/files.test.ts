import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { WrittenFile } from '../../report/content.ts';
import { findFile, putFiles, stemOf, sweepFolder } from './files.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-reports-'));
  folders.push(folder);
  return folder;
}
const bytes = Uint8Array.of(1, 2, 3);
const both: WrittenFile[] = [
  { format: 'pdf', bytes },
  { format: 'xlsx', bytes },
];

test('names are safe on every system, dated by the clock of the site, and sort', () => {
  const ms = Date.parse('2026-11-23T05:00Z');
  const stem = (name: string): string => stemOf(name, ms, 'Europe/Berlin');
  expect(stem('Weekly')).toBe('Weekly 2026-11-23 06.00');
  expect(stem('../../etc/passwd')).toBe('etc passwd 2026-11-23 06.00');
  expect(stem('a:b\\c|d?"<e>*\u0007\u202e.')).toBe('a b c d e 2026-11-23 06.00');
  expect(stem('...')).toBe('report 2026-11-23 06.00');
  expect(stem(`${'a'.repeat(79)}\u{1f600}`)).toBe(`${'a'.repeat(79)} 2026-11-23 06.00`);
  expect(stemOf('x', Date.parse('2026-11-23T00:30Z'), 'UTC')).toBe('x 2026-11-23 00.30');
});

test('a name that is taken is left alone: the next gets a number', async () => {
  const folder = newFolder();
  const first = await putFiles(folder, 'Weekly', both, 0);
  const second = await putFiles(folder, 'Weekly', [{ format: 'pdf', bytes: Uint8Array.of(9) }], 0);
  expect([...first, ...second].map(({ name }) => name)).toEqual([
    ...['Weekly.pdf', 'Weekly.xlsx', 'Weekly (2).pdf'],
  ]);
  expect([...readFileSync(join(folder, 'Weekly.pdf'))]).toEqual([1, 2, 3]);
  expect(await findFile(folder, first[0]!)).toBe(join(folder, 'Weekly.pdf'));
});

test('where too little would stay free nothing is written, and it says how much is missing', async () => {
  const folder = newFolder();
  await expect(putFiles(folder, 'Weekly', both, 1e18)).rejects.toMatchObject({
    ...{ code: 'disk-full', because: 'low-room' },
  });
  expect(readdirSync(folder)).toEqual([]);
});

test('all of them or none: what was there already of a report that fails is taken away', async () => {
  const folder = newFolder();
  const broken = { format: 'xlsx', bytes: null } as unknown as WrittenFile;
  await expect(putFiles(folder, 'Weekly', [both[0]!, { ...broken }], 0)).rejects.toThrow();
  const torn = { format: 'xlsx', bytes: { length: 3 } } as unknown as WrittenFile;
  await expect(putFiles(folder, 'Weekly', [both[0]!, torn], 0)).rejects.toThrow();
  expect(readdirSync(folder)).toEqual([]);
});

test('a file that is another one by now is not found', async () => {
  const folder = newFolder();
  const [file] = await putFiles(folder, 'Weekly', [both[0]!], 0);
  expect(await findFile(folder, { ...file!, bytes: 4 })).toBeNull();
});

test('what a killed console left half written is swept; whole reports and the files of others are not', async () => {
  const folder = newFolder();
  await putFiles(folder, 'Weekly', both, 0);
  for (const name of ['Weekly (2).pdf', 'Weekly (3).xlsx', 'notes.txt'])
    writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, 'Weekly (3).xlsx.part'), 'PK');
  mkdirSync(join(folder, 'old.pdf'));
  expect(await sweepFolder(folder)).toBe(3);
  expect(readdirSync(folder).sort()).toEqual(['Weekly.pdf', 'Weekly.xlsx', 'notes.txt', 'old.pdf']);
  expect(await sweepFolder(join(folder, 'nowhere'))).toBe(0);
});
