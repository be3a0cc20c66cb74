import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DATABASE_FILE } from './data-folder.ts';
import { KEY_FILE, keyFile, SEALED_KEY_FILE } from './key-file.ts';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'harmonic-key-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('a new folder gets a key of 32 random bytes that only its owner reads, and keeps it', async () => {
  const key = await keyFile.key(folder);
  expect(key).toHaveLength(32);
  expect(statSync(join(folder, KEY_FILE)).mode & 0o777).toBe(0o600);
  expect(await keyFile.key(folder)).toEqual(key);
  expect(Buffer.from(key).equals(readFileSync(join(folder, KEY_FILE)))).toBe(true);
});

test('two starts at once on a new folder agree on one key', async () => {
  const [one, other] = await Promise.all([keyFile.key(folder), keyFile.key(folder)]);
  expect(one).toEqual(other);
});

test.skipIf(process.platform === 'win32')(
  'a key that other people can read is not used, and the command that closes it is named',
  async () => {
    await keyFile.key(folder);
    chmodSync(join(folder, KEY_FILE), 0o640);
    await expect(keyFile.key(folder)).rejects.toMatchObject({
      code: 'key-exposed',
      message: expect.stringContaining('chmod 600') as string,
    });
  },
);

test('a key of another length is refused and left as it is', async () => {
  writeFileSync(join(folder, KEY_FILE), 'short', { mode: 0o600 });
  await expect(keyFile.key(folder)).rejects.toMatchObject({ code: 'key-damaged' });
  expect(readFileSync(join(folder, KEY_FILE), 'utf8')).toBe('short');
});

test('a site whose key is gone never gets a new one', async () => {
  writeFileSync(join(folder, DATABASE_FILE), 'data');
  await expect(keyFile.key(folder)).rejects.toMatchObject({ code: 'key-missing' });
  expect(() => statSync(join(folder, KEY_FILE))).toThrow();
});

test('a site of the desktop says that its key is in the keychain', async () => {
  writeFileSync(join(folder, DATABASE_FILE), 'data');
  writeFileSync(join(folder, SEALED_KEY_FILE), 'sealed');
  await expect(keyFile.key(folder)).rejects.toThrow('--host electron');
});
