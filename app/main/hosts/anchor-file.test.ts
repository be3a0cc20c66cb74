import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ANCHOR_FILE, openAnchorFile } from './anchor-file.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'harmonic-anchor-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const bytes = (n: number): Uint8Array => new Uint8Array([n, n, n]);

test('there is none, then there is what was written, for its owner only', async () => {
  const anchor = openAnchorFile(folder);
  expect(await anchor.read()).toBeNull();
  await anchor.write(bytes(1));
  expect(await anchor.read()).toEqual(bytes(1));
  expect(statSync(join(folder, ANCHOR_FILE)).mode & 0o777).toBe(0o600);
});

test('of many writes at once the newest stays, each is told when it or a newer one is kept, and no draft is left', async () => {
  const anchor = openAnchorFile(folder);
  const kept = Array.from({ length: 50 }, async (_, n) => {
    await anchor.write(bytes(n));
    return ((await anchor.read()) ?? bytes(0))[0]! >= n;
  });
  expect(await Promise.all(kept)).toEqual(kept.map(() => true));
  expect(await anchor.read()).toEqual(bytes(49));
  expect(readdirSync(folder)).toEqual([ANCHOR_FILE]);
});

test('what is changed after it was handed over is written as it was', async () => {
  const anchor = openAnchorFile(folder);
  const mine = bytes(1);
  const written = anchor.write(mine);
  mine.fill(9);
  await written;
  expect(await anchor.read()).toEqual(bytes(1));
});

test('a write that fails is told to whoever asked, and the next one is tried all the same', async () => {
  const gone = join(folder, 'gone');
  const anchor = openAnchorFile(gone);
  await expect(anchor.write(bytes(1))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(anchor.write(bytes(2))).rejects.toMatchObject({ code: 'ENOENT' });
});
