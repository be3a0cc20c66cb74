// Fetching the desktop: an installer that works, fails, and never ends, in a package folder of the test's own.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { electronBinary, fetchElectron, hasFailedBefore } from './desktop-fetch.ts';

let scratch = '';
let folder = '';
const say = (): void => undefined;
const installer = (code: string): void => writeFileSync(join(folder, 'install.js'), code);
const manifest = (version: string): void =>
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version }));

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'harmonic-fetching-'));
  folder = join(scratch, 'node_modules/electron');
  mkdirSync(folder, { recursive: true });
  manifest('45.0.0');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

test('a fetch that works leaves a binary, and nothing to remember', async () => {
  installer(`
    const { mkdirSync, writeFileSync } = require('node:fs');
    mkdirSync(__dirname + '/dist');
    writeFileSync(__dirname + '/dist/electron', 'x');
    writeFileSync(__dirname + '/path.txt', 'electron');`);
  expect(await fetchElectron(folder, say)).toBeNull();
  expect(electronBinary(folder)).toBe(join(folder, 'dist/electron'));
  expect(await hasFailedBefore(folder)).toBe(false);
});

test('one that fails says why, and is remembered for this version of Electron', async () => {
  installer(`console.error('TypeError: fetch failed\\n    at node:internal'); process.exit(1);`);
  expect(await fetchElectron(folder, say)).toBe('the download could not be reached');
  expect(electronBinary(folder)).toBeNull();
  expect(await hasFailedBefore(folder)).toBe(true);
  manifest('45.0.1');
  expect(await hasFailedBefore(folder)).toBe(false);
  installer(`console.error('Error: disk full, "/x"'); process.exit(1);`);
  expect(await fetchElectron(folder, say)).toBe('disk full, "/x"');
});

test('one to which nothing is added is given up, with what it has loaded taken away', async () => {
  const note = join(scratch, 'where');
  installer(`
    const { writeFileSync } = require('node:fs');
    writeFileSync(process.env.TMPDIR + '/part.zip', Buffer.alloc(3e6));
    writeFileSync(${JSON.stringify(note)}, process.env.TMPDIR);
    setInterval(() => {}, 1000);`);
  expect(await fetchElectron(folder, say, 1500)).toBe('nothing arrived for 1.5 s');
  expect(existsSync(readFileSync(note, 'utf8'))).toBe(false);
  expect(await hasFailedBefore(folder)).toBe(true);
});
