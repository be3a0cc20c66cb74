// Where the key of a site lies: in the keychain, or in a file and then in words. Keychains of every kind are played.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DATABASE_FILE } from '../data-folder.ts';
import { KEY_FILE, keyFile, SEALED_KEY_FILE } from '../key-file.ts';
import { desktop, safeStorage } from './electron.fake.ts';
import { createKeychainKeeper } from './key-keychain.ts';

let folder = '';
let told: string[] = [];
const sealedFile = (): string => join(folder, SEALED_KEY_FILE);
const markOf = (): string => readFileSync(sealedFile()).toString('latin1', 0, 3);
const key = (platform: NodeJS.Platform = 'linux'): Promise<Uint8Array> =>
  createKeychainKeeper(safeStorage, (words) => told.push(words), platform).key(folder);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'harmonic-keychain-'));
  told = [];
  Object.assign(desktop, { keychain: 'v11', isKeychainLocked: false, isKeyRotated: false });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a keychain seals the key: no plain file, nothing to say, the same key the next time', async () => {
  const made = await key();
  expect(made).toHaveLength(32);
  expect(await key()).toEqual(made);
  expect(existsSync(join(folder, KEY_FILE))).toBe(false);
  expect(readFileSync(sealedFile()).includes(Buffer.from(made).toString('base64'))).toBe(false);
  expect(told).toEqual([]);
});

test('a password that stands in Chromium’s source is not a keychain', async () => {
  desktop.keychain = 'v10';
  await key();
  expect(existsSync(sealedFile())).toBe(false);
  expect(statSync(join(folder, KEY_FILE)).mode & 0o077).toBe(0);
  expect(told).toEqual([expect.stringContaining('no keychain')]);
});

test('the same mark is the real keychain on Windows', async () => {
  desktop.keychain = 'v10';
  await key('win32');
  expect(existsSync(sealedFile())).toBe(true);
  expect(told).toEqual([]);
});

test('without any sealing the key lies in a file, and the person is told', async () => {
  desktop.keychain = null;
  expect(await key()).toHaveLength(32);
  expect(existsSync(join(folder, KEY_FILE))).toBe(true);
  expect(told).toEqual([expect.stringContaining('no keychain')]);
});

test('a key that was rotated, or sealed before there was a keychain, is sealed again', async () => {
  desktop.keychain = 'v10';
  const made = await key('win32');
  desktop.keychain = 'v11';
  expect(await key()).toEqual(made);
  expect(markOf()).toBe('v11');
  desktop.isKeyRotated = true;
  expect(await key()).toEqual(made);
  expect(told).toEqual([]);
});

test('a sealed key that nothing keeps secret still opens its site, and the person is told', async () => {
  desktop.keychain = 'v10';
  const made = await key('win32');
  expect(await key()).toEqual(made);
  expect(told).toEqual([expect.stringContaining('no keychain')]);
});

test('a locked keychain is a reason to wait, not a damaged key', async () => {
  await key();
  const before = readFileSync(sealedFile());
  desktop.isKeychainLocked = true;
  await expect(key()).rejects.toThrow('unlock it, then start again');
  expect(readFileSync(sealedFile())).toEqual(before);
});

test('what another keychain has sealed is left as it is', async () => {
  writeFileSync(sealedFile(), 'v11sealed elsewhere');
  await expect(key()).rejects.toThrow('another desktop session or keychain');
  expect(readFileSync(sealedFile(), 'utf8')).toBe('v11sealed elsewhere');
});

test('a site whose key lies in a file keeps that key, also when it was made a moment ago', async () => {
  const made = await keyFile.key(folder);
  expect(await key()).toEqual(made);
  writeFileSync(join(folder, DATABASE_FILE), '');
  expect(await key()).toEqual(made);
  expect(existsSync(sealedFile())).toBe(false);
  expect(told[0]).toContain('lies in a file');
});
