// Where the key of a site lies: in the keychain, or in a file and then in words. Keychains of every kind are played.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DATABASE_FILE } from '../data-folder.ts';
import { createKeyFileKeeper, KEY_FILE, SEALED_KEY_FILE, type SiteKeys } from '../key-file.ts';
import { keepRescue, rescueKey } from '../key-rescue.ts';
import { desktop, safeStorage } from './electron.fake.ts';
import { createKeychainKeeper, SEALED_DEVICE_FILE } from './key-keychain.ts';

let root = '';
let folder = '';
let profile = '';
let told: string[] = [];
const sealedFile = (): string => join(folder, SEALED_KEY_FILE);
const markOf = (): string => readFileSync(sealedFile()).toString('latin1', 0, 3);
const keys = (platform: NodeJS.Platform = 'linux'): Promise<SiteKeys> =>
  createKeychainKeeper({
    keychain: safeStorage,
    profile,
    tell: (words) => told.push(words),
    platform,
    deviceFolder: join(root, 'config'),
  }).keys(folder);
const key = async (platform?: NodeJS.Platform): Promise<Uint8Array> =>
  (await keys(platform)).database;
const byGateway = (): Promise<SiteKeys> =>
  createKeyFileKeeper({
    ask: () => Promise.reject(new Error('nobody is asked here')),
    deviceFolder: join(root, 'config'),
  }).keys(folder);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'harmonic-keychain-'));
  folder = join(root, 'site');
  profile = join(root, 'profile');
  for (const each of [folder, profile]) mkdirSync(each);
  told = [];
  Object.assign(desktop, { keychain: 'v11', isKeychainLocked: false, isKeyRotated: false });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

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
  const made = (await byGateway()).database;
  expect(await key()).toEqual(made);
  writeFileSync(join(folder, DATABASE_FILE), '');
  expect(await key()).toEqual(made);
  expect(existsSync(sealedFile())).toBe(false);
  expect(told[0]).toContain('lies in a file');
});

test('the device secret is sealed too, in the program’s own profile, and is the same for every site', async () => {
  const { device, lowAssurance } = await keys();
  expect([device.length, lowAssurance]).toEqual([32, false]);
  const sealed = readFileSync(join(profile, SEALED_DEVICE_FILE));
  expect(sealed.includes(Buffer.from(device).toString('base64'))).toBe(false);
  expect(existsSync(join(root, 'config'))).toBe(false);
  folder = join(root, 'second');
  mkdirSync(folder);
  expect((await keys()).device).toEqual(device);
});

test('without a keychain the device secret lies in a file, and the console is told that it can keep no secret', async () => {
  for (const keychain of ['v10', null] as const) {
    desktop.keychain = keychain;
    const { device, lowAssurance } = await keys();
    expect(lowAssurance).toBe(true);
    expect(Buffer.from(device).equals(readFileSync(join(root, 'config', 'device.key')))).toBe(true);
    expect(existsSync(join(profile, SEALED_DEVICE_FILE))).toBe(false);
  }
});

test('a key that nothing keeps secret any more opens its site, and the console is told', async () => {
  const made = await keys();
  desktop.keychain = 'v10';
  rmSync(join(profile, SEALED_DEVICE_FILE));
  const later = await keys();
  expect(later).toMatchObject({ database: made.database, lowAssurance: true });
  expect(told).toEqual([expect.stringContaining('no keychain')]);
});

test('a site whose key lies in a file knows the same people in the window and in a browser', async () => {
  const { device } = await byGateway();
  expect((await keys()).device).toEqual(device);
});

test('a site under a passphrase that is asked for says where it can be asked', async () => {
  await createKeyFileKeeper({
    ask: () => Promise.resolve('correct horse battery staple'),
    protectNew: { kind: 'terminal' },
    deviceFolder: join(root, 'config'),
    cost: { memoryKiB: 64, passes: 1 },
  }).keys(folder);
  await expect(key()).rejects.toThrow('--host gateway');
});

test('with the keychain lost, the break-glass code brings the key back, for the window and for a browser', async () => {
  const made = await key();
  const code = new Uint8Array(32).fill(3);
  await keepRescue(folder, made, code);
  writeFileSync(join(folder, DATABASE_FILE), '');
  writeFileSync(sealedFile(), 'v11sealed elsewhere');
  await expect(key()).rejects.toThrow('harmonic key rescue');
  await rescueKey(folder, code);
  expect(await key()).toEqual(made);
  expect((await byGateway()).database).toEqual(made);
});
