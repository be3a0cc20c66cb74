// The key of a site as a file: plain, under a passphrase, changed from one to the other while the power goes, rescued.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DATABASE_FILE } from './data-folder.ts';
import { DEVICE_FILE, readDeviceSecret } from './device-secret.ts';
import {
  createKeyFileKeeper,
  KEY_FILE,
  rewrapKey,
  SEALED_KEY_FILE,
  throwAwayKeys,
  type KeyFileOptions,
} from './key-file.ts';
import { keepRescue, RESCUE_FILE, rescueKey } from './key-rescue.ts';
import { readSealed, USUAL_COST, type PassphraseFrom } from './passphrase.ts';

const SECRET = 'correct horse battery staple';
const QUICK = { memoryKiB: 64, passes: 1 };
const TERMINAL: PassphraseFrom = { kind: 'terminal' };
const ENVIRONMENT: PassphraseFrom = { kind: 'environment' };

let root = '';
let folder = '';
let asked: string[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'harmonic-key-'));
  folder = join(root, 'site');
  mkdirSync(folder);
  asked = [];
});
afterEach(() => {
  delete process.env['HARMONIC_PASSPHRASE'];
  rmSync(root, { recursive: true, force: true });
});

const keyPath = (): string => join(folder, KEY_FILE);
/** A person who types these, one after the other. */
const typing =
  (...answers: string[]): KeyFileOptions['ask'] =>
  (prompt) => {
    asked.push(prompt);
    const answer = answers.shift();
    return answer === undefined
      ? Promise.reject(new Error('asked too often'))
      : Promise.resolve(answer);
  };
const open = async (more: Partial<KeyFileOptions> = {}): Promise<Uint8Array> => {
  const options = { ask: typing(), deviceFolder: join(root, 'config'), cost: QUICK, ...more };
  return (await createKeyFileKeeper(options).keys(folder)).database;
};
const rewrap = (to: PassphraseFrom | null, ...typed: string[]): Promise<void> =>
  rewrapKey(folder, to, { ask: typing(...typed), cost: QUICK });

describe('a plain key file', () => {
  test('a new folder gets a key of 32 random bytes that only its owner reads, and keeps it', async () => {
    const key = await open();
    expect(key).toHaveLength(32);
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(await open()).toEqual(key);
    expect(Buffer.from(key).equals(readFileSync(keyPath()))).toBe(true);
  });

  test('two starts at once on a new folder agree on one key', async () => {
    const [one, other] = await Promise.all([open(), open()]);
    expect(one).toEqual(other);
  });

  test.skipIf(process.platform === 'win32')(
    'a key that other people can read is not used, and the command that closes it is named',
    async () => {
      await open();
      chmodSync(keyPath(), 0o640);
      await expect(open()).rejects.toMatchObject({
        code: 'key-exposed',
        message: expect.stringContaining('chmod 600') as string,
      });
    },
  );

  test('a key of another length is refused and left as it is', async () => {
    writeFileSync(keyPath(), 'short', { mode: 0o600 });
    await expect(open()).rejects.toMatchObject({ code: 'key-damaged' });
    expect(readFileSync(keyPath(), 'utf8')).toBe('short');
  });

  test('a site whose key is gone never gets a new one', async () => {
    writeFileSync(join(folder, DATABASE_FILE), 'data');
    await expect(open()).rejects.toMatchObject({ code: 'key-missing' });
    expect(existsSync(keyPath())).toBe(false);
  });

  test('a site of the desktop says that its key is in the keychain', async () => {
    writeFileSync(join(folder, DATABASE_FILE), 'data');
    writeFileSync(join(folder, SEALED_KEY_FILE), 'sealed');
    await expect(open()).rejects.toThrow('--host electron');
  });
});

describe('the device secret', () => {
  const keys = (deviceFolder = join(root, 'config')): Promise<{ device: Uint8Array }> =>
    createKeyFileKeeper({ ask: typing(), deviceFolder }).keys(folder);

  test('lies outside the data folder, for its owner only, and is the same for every site', async () => {
    const { device } = await keys();
    const file = join(root, 'config', DEVICE_FILE);
    expect(device).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(root, 'config')).mode & 0o777).toBe(0o700);
    expect(readdirSync(folder)).toEqual([KEY_FILE]);
    folder = join(root, 'second');
    mkdirSync(folder);
    expect((await keys()).device).toEqual(device);
  });

  test('a copied data folder opens with another one: what was bound to the first does not fit', async () => {
    const [here, there] = [await keys(), await keys(join(root, 'other-machine'))];
    expect(there.device).not.toEqual(here.device);
  });

  test('two starts at once agree on one', async () => {
    const [one, other] = await Promise.all([keys(), keys()]);
    expect(one.device).toEqual(other.device);
  });

  test('is not taken from a data folder, where it would travel with the data', async () => {
    await expect(keys(join(folder, 'config'))).rejects.toThrow('must not travel with the data');
    expect(existsSync(join(folder, 'config'))).toBe(false);
  });

  test('exposed or damaged it is refused, and never made anew in silence', async () => {
    await keys();
    const file = join(root, 'config', DEVICE_FILE);
    chmodSync(file, 0o644);
    await expect(keys()).rejects.toMatchObject({ code: 'key-exposed' });
    chmodSync(file, 0o600);
    writeFileSync(file, 'short');
    await expect(keys()).rejects.toThrow('break-glass code');
    expect(readFileSync(file, 'utf8')).toBe('short');
  });

  test('lies in the configuration folder of the person', async () => {
    const before = process.env['XDG_CONFIG_HOME'];
    process.env['XDG_CONFIG_HOME'] = root;
    try {
      const { deviceFolder } = await import('./device-secret.ts');
      const device = await readDeviceSecret(deviceFolder());
      if (process.platform === 'linux') {
        const file = join(root, 'harmonic-console', DEVICE_FILE);
        expect(Buffer.from(device).equals(readFileSync(file))).toBe(true);
      }
    } finally {
      if (before === undefined) delete process.env['XDG_CONFIG_HOME'];
      else process.env['XDG_CONFIG_HOME'] = before;
    }
  });

  test('a folder nobody keeps uses none, and leaves nothing', async () => {
    const [one, other] = [await throwAwayKeys.keys(folder), await throwAwayKeys.keys(folder)];
    expect(one.device).not.toEqual(other.device);
    expect([readdirSync(folder), existsSync(join(root, 'config'))]).toEqual([[], false]);
  });
});

describe('under a passphrase', () => {
  test('a new site’s key is never on the disk in the clear; it is asked for at every start', async () => {
    const key = await open({ protectNew: TERMINAL, ask: typing(SECRET, SECRET) });
    const bytes = readFileSync(keyPath());
    expect(bytes.includes(Buffer.from(key))).toBe(false);
    expect(bytes.toString()).not.toContain(Buffer.from(key).toString('hex'));
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(await open({ ask: typing(SECRET) })).toEqual(key);
    expect(asked.at(-1)).toBe(`Passphrase of ${folder}: `);
  });

  test('costs 64 MiB and three passes, as it says itself', async () => {
    expect(USUAL_COST).toEqual({ memoryKiB: 65_536, passes: 3 });
    await open();
    await rewrapKey(folder, TERMINAL, { ask: typing(SECRET, SECRET) });
    expect(readSealed(readFileSync(keyPath()))?.kdf).toMatchObject({
      name: 'argon2id',
      ...USUAL_COST,
    });
    const startedAt = performance.now();
    expect(await open({ ask: typing(SECRET) })).toHaveLength(32);
    expect(performance.now() - startedAt).toBeGreaterThan(30);
  });

  test('put on, changed and taken off, the key is the same', async () => {
    const key = await open();
    await rewrap(TERMINAL, SECRET, SECRET);
    await rewrap(TERMINAL, SECRET, 'another long passphrase', 'another long passphrase');
    expect(await open({ ask: typing('another long passphrase') })).toEqual(key);
    await rewrap(null, 'another long passphrase');
    expect(await open()).toEqual(key);
    expect(readdirSync(folder)).toEqual([KEY_FILE]);
  });

  test('a wrong one is said, three times on a terminal, and nothing is changed', async () => {
    await open();
    await rewrap(TERMINAL, SECRET, SECRET);
    const before = readFileSync(keyPath());
    const wrong = ['correct horse battery stable', '', 'x'];
    await expect(open({ ask: typing(...wrong) })).rejects.toMatchObject({
      code: 'wrong-passphrase',
      message: expect.not.stringContaining('stable') as string,
    });
    expect(asked.filter((prompt) => prompt.startsWith('Passphrase'))).toHaveLength(3);
    await expect(rewrap(null, ...wrong)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    expect(readFileSync(keyPath())).toEqual(before);
    expect(await open({ ask: typing('wrong at first, as it happens', SECRET) })).toHaveLength(32);
  });

  test('too short a one, or two that differ, change nothing', async () => {
    const key = await open();
    await expect(rewrap(TERMINAL, 'fourteen chars', 'fourteen chars')).rejects.toThrow(
      'at least 15',
    );
    await expect(rewrap(TERMINAL, SECRET, `${SECRET}!`)).rejects.toThrow('differ');
    expect(await open()).toEqual(key);
  });

  test('an accented letter is one passphrase, however the keyboard writes it', async () => {
    await open();
    await rewrap(
      TERMINAL,
      'coração de máquina'.normalize('NFC'),
      'coração de máquina'.normalize('NFC'),
    );
    expect(await open({ ask: typing('coração de máquina'.normalize('NFD')) })).toHaveLength(32);
  });

  test('where it comes from is what the site remembers, not what happens to be set', async () => {
    const key = await open();
    process.env['HARMONIC_PASSPHRASE'] = SECRET;
    await rewrap(ENVIRONMENT);
    expect(readSealed(readFileSync(keyPath()))?.from).toEqual(ENVIRONMENT);
    await expect(open()).rejects.toThrow('set HARMONIC_PASSPHRASE');
    process.env['HARMONIC_PASSPHRASE'] = SECRET;
    expect(await open()).toEqual(key);
    // What this process starts later does not inherit it.
    expect(process.env['HARMONIC_PASSPHRASE']).toBeUndefined();

    process.env['HARMONIC_PASSPHRASE'] = SECRET;
    await rewrap(TERMINAL, SECRET, SECRET);
    process.env['HARMONIC_PASSPHRASE'] = SECRET;
    await expect(open({ ask: typing('wrong', 'wrong', 'wrong') })).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
  });

  test('a file of it is remembered by its path, may end in a line, and has to be closed to others', async () => {
    const key = await open();
    const path = join(root, 'passphrase');
    writeFileSync(path, `${SECRET}\n`, { mode: 0o600 });
    await rewrap({ kind: 'file', path });
    expect(await open()).toEqual(key);
    chmodSync(path, 0o644);
    await expect(open()).rejects.toMatchObject({ code: 'key-exposed' });
    rmSync(path);
    await expect(open()).rejects.toThrow(`there is no passphrase file ${path}`);
    expect(await open({ from: TERMINAL, ask: typing(SECRET) })).toEqual(key);
    writeFileSync(path, '\n', { mode: 0o600 });
    await expect(open()).rejects.toThrow('holds no passphrase');
  });

  test.each([
    ['its cost', (text: string) => text.replace('"passes":1', '"passes":2')],
    ['its source', (text: string) => text.replace('"terminal"', '"environment"')],
    [
      'one byte of the seal',
      (text: string) => text.replace(/.("}\n)$/, (_all, end: string) => `0${end}`),
    ],
    ['its salt', (text: string) => text.replace(/"salt":"../, '"salt":"00')],
  ])('a file changed in %s does not open', async (_what, change) => {
    await open();
    await rewrap(TERMINAL, SECRET, SECRET);
    const text = readFileSync(keyPath(), 'utf8');
    const changed = change(text) === text ? text.replace(/.("}\n)$/, '1$1') : change(text);
    writeFileSync(keyPath(), changed);
    process.env['HARMONIC_PASSPHRASE'] = SECRET;
    await expect(open({ ask: typing(SECRET, SECRET, SECRET) })).rejects.toMatchObject({
      code: 'wrong-passphrase',
    });
  });

  test('a file that asks for hours of work is damaged, not obeyed', async () => {
    await open();
    await rewrap(TERMINAL, SECRET, SECRET);
    const text = readFileSync(keyPath(), 'utf8');
    writeFileSync(keyPath(), text.replace('"memoryKiB":64', '"memoryKiB":99999999'));
    await expect(open({ ask: typing(SECRET) })).rejects.toMatchObject({ code: 'key-damaged' });
  });
});

describe('when the power goes', () => {
  test('killed at any moment of changing how it is kept, the key opens its site', async () => {
    const key = await open();
    const child = fileURLToPath(new URL('./rewrap-forever.suite.ts', import.meta.url));
    for (let round = 0; round < 12; round += 1) {
      const running = spawn(process.execPath, [child, folder, SECRET], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = once(running, 'exit');
      await once(running.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, 3 + ((round * 7) % 40)));
      running.kill('SIGKILL');
      await exited;
      expect(await open({ ask: typing(SECRET) })).toEqual(key);
    }
  }, 60_000);

  test('what a killed writer left behind, a key in the clear perhaps, is swept at the next start', async () => {
    await open();
    await rewrap(TERMINAL, SECRET, SECRET);
    const left = join(folder, `${KEY_FILE}.0b5e7a52-4a4f-4b7a-9a55-2f3f7c1d9e10.draft`);
    const fresh = left.replace('0b5e', '1b5e');
    for (const file of [left, fresh]) writeFileSync(file, Buffer.alloc(32), { mode: 0o600 });
    const longAgo = Date.now() / 1000 - 61;
    utimesSync(left, longAgo, longAgo);
    await open({ ask: typing(SECRET) });
    expect([existsSync(left), existsSync(fresh)]).toEqual([false, true]);
  });
});

describe('rescued with the break-glass code', () => {
  const CODE_KEY = new Uint8Array(32).fill(7);

  test.each([
    ['the key file is lost', () => rmSync(keyPath())],
    ['the passphrase is forgotten', () => rewrap(TERMINAL, SECRET, SECRET)],
    ['the key file is damaged', () => writeFileSync(keyPath(), 'rust')],
    [
      'the keychain that sealed it is gone',
      () => {
        rmSync(keyPath());
        writeFileSync(join(folder, SEALED_KEY_FILE), 'v11sealed elsewhere');
      },
    ],
  ] satisfies [string, () => void | Promise<void>][])('when %s', async (_why, lose) => {
    const key = await open();
    await keepRescue(folder, key, CODE_KEY);
    writeFileSync(join(folder, DATABASE_FILE), 'data');
    await Promise.resolve(lose());
    await rescueKey(folder, CODE_KEY);
    expect(await open()).toEqual(key);
    expect(statSync(keyPath()).mode & 0o777).toBe(0o600);
    expect(existsSync(join(folder, SEALED_KEY_FILE))).toBe(false);
  });

  test('a wrong code changes nothing; an older one is wrong', async () => {
    const key = await open();
    await keepRescue(folder, key, CODE_KEY);
    await keepRescue(folder, key, new Uint8Array(32).fill(8));
    rmSync(keyPath());
    await expect(rescueKey(folder, CODE_KEY)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    expect(existsSync(keyPath())).toBe(false);
    await rescueKey(folder, new Uint8Array(32).fill(8));
    expect(await open()).toEqual(key);
  });

  test('the file tells nothing, and a folder without one says so; a key it replaces is kept', async () => {
    const key = await open();
    await expect(rescueKey(folder, CODE_KEY)).rejects.toMatchObject({ code: 'key-missing' });
    await keepRescue(folder, key, CODE_KEY);
    expect(statSync(join(folder, RESCUE_FILE)).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, RESCUE_FILE), 'utf8')).not.toContain(
      Buffer.from(key).toString('hex'),
    );
    writeFileSync(keyPath(), new Uint8Array(32).fill(1));
    await rescueKey(folder, CODE_KEY);
    expect(readFileSync(`${keyPath()}.old`)).toEqual(Buffer.alloc(32, 1));
    writeFileSync(join(folder, RESCUE_FILE), '{}');
    await expect(rescueKey(folder, CODE_KEY)).rejects.toMatchObject({ code: 'key-damaged' });
  });
});
