// What doctor says of a data folder, and that no remedy touches a folder that is not the console's own.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DATABASE_FILE } from '../main/hosts/data-folder.ts';
import { KEY_FILE, SEALED_KEY_FILE } from '../main/hosts/key-file.ts';
import { checkDisk, checkFolder } from './doctor-store.ts';

let scratch = '';
let dataDir = '';
const put = (name: string): void => writeFileSync(join(dataDir, name), 'x', { mode: 0o600 });
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'harmonic-doctor-'));
  dataDir = join(scratch, 'site');
});
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

test('a folder is free, holds a site with its key, or a site whose key is elsewhere', async () => {
  expect(await checkFolder(dataDir)).toMatchObject([{ verdict: 'ok', remedy: null }]);
  mkdirSync(dataDir);
  put(DATABASE_FILE);
  expect(await checkFolder(dataDir)).toMatchObject([
    { verdict: 'fail', remedy: expect.stringContaining(`bring ${KEY_FILE} back`) as string },
  ]);
  put(SEALED_KEY_FILE);
  expect(await checkFolder(dataDir)).toMatchObject([
    { verdict: 'ok', detail: expect.stringContaining('keychain') as string },
  ]);
  put(KEY_FILE);
  expect(await checkFolder(dataDir)).toMatchObject([{ verdict: 'ok', remedy: null }]);
});

test.skipIf(process.platform === 'win32')(
  'a key that others can read has one command that closes it',
  async () => {
    mkdirSync(dataDir);
    put(KEY_FILE);
    chmodSync(join(dataDir, KEY_FILE), 0o644);
    expect(await checkFolder(dataDir)).toMatchObject([
      { verdict: 'fail', remedy: `chmod 600 '${join(dataDir, KEY_FILE)}'` },
    ]);
  },
);

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'where the folder cannot be made, the remedy makes that folder and leaves the one above it (skipped for root)',
  async () => {
    chmodSync(scratch, 0o500);
    expect(await checkFolder(dataDir)).toMatchObject([
      { remedy: expect.stringContaining(`install -d -o "$USER" -m 700 '${dataDir}'`) as string },
    ]);
    chmodSync(scratch, 0o700);
  },
);

test('free room is told with the place it is at', async () => {
  expect(await checkDisk(dataDir)).toMatchObject([
    { detail: expect.stringMatching(new RegExp(`GB free at ${scratch}$`)) as string },
  ]);
});
