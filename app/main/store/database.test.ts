import { createHash, randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openDatabase, requireSqlite } from './database.ts';
import { failureOf } from './failure.ts';
import { MIGRATIONS } from './migrations.ts';
import { ANA } from './example-access.suite.ts';
import { blockAt, EXAMPLE_KEY, MORNING_MS, PUMP, startOf } from './example.suite.ts';
import {
  eventOf,
  finish,
  newFolder,
  openTestStore,
  powerCut,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

const hash = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');
const contents = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile() && !name.startsWith('lock'))
    .map((name) => `${name} ${hash(join(folder, name))}`);

/** A closed site with a recording and many events, so that the database has many pages. */
function site(): string {
  const store = openTestStore();
  store.api.setSiteName('Mill');
  store.api.startRecording(startOf(PUMP));
  store.takeBlock(blockAt(0));
  store.api.stopRecording(PUMP, MORNING_MS);
  store.together(
    Array.from(
      { length: 400 },
      () => () => store.api.addEvent(eventOf('link.lost', { detail: 'x'.repeat(100) })),
    ),
  );
  store.api.close();
  return store.dataDir;
}

/** `read`, or the refusal a reader of everything meets. */
function readAll(folder: string): string {
  let store: TestStore | null = null;
  try {
    store = openTestStore(folder);
    for (const { id } of store.api.recordings()) readBack(store, id);
    store.api.events(null, 500);
    store.api.storage();
    store.api.accessState();
    store.api.trailLines(1, 500);
    finish(store.slow.personRecords(ANA));
    return 'read';
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return failure.code;
  } finally {
    store?.api.close();
  }
}

test('what is confirmed is synced (WAL, synchronous FULL), closed to others, and nothing of it is in the clear', () => {
  const folder = newFolder();
  const db = openDatabase(folder, EXAMPLE_KEY);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(db.pragma('trusted_schema', { simple: true })).toBe(0);
  expect(db.pragma('secure_delete', { simple: true })).toBe(1);
  db.prepare('INSERT INTO site VALUES (?, ?)').run('name', 'The Old Water Mill');
  for (const name of ['console.db', 'console.db-wal']) {
    const file = readFileSync(join(folder, name));
    expect(file.includes('SQLite format 3')).toBe(false);
    expect(file.includes('Water Mill')).toBe(false);
    if (process.platform !== 'win32') expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  }
  db.close();
});

describe('a database that must not be opened is refused in words, and left byte for byte', () => {
  const refusal = (code: string, words: string): unknown =>
    expect.objectContaining({ code, message: expect.stringContaining(words) as string });

  test('with another key: a folder that was copied without its key tells nothing', () => {
    const folder = site();
    const before = contents(folder);
    expect(() => openTestStore(folder, new Uint8Array(32).fill(1))).toThrow(
      refusal('wrong-key', "the key is another site's"),
    );
    expect(contents(folder)).toEqual(before);
    openTestStore(folder).api.close();
  });

  test('made by a newer version, also when that one was killed and its log is still there', () => {
    const folder = newFolder();
    const db = openDatabase(
      folder,
      EXAMPLE_KEY,
      [...MIGRATIONS, 'CREATE TABLE later (x) STRICT'].map((step) =>
        step.replace('(x)', '(x INTEGER)'),
      ),
    );
    const cut = powerCut(folder);
    db.close();
    for (const copy of [folder, cut]) {
      const before = contents(copy);
      expect(() => openTestStore(copy)).toThrow(
        refusal('newer-version', 'newer version of this program'),
      );
      expect(contents(copy)).toEqual(before);
    }
  });

  test('damaged on any page: named, and never taken for a new site', () => {
    const folder = site();
    const file = join(folder, 'console.db');
    const before = readFileSync(file);
    const pages = before.length / 4096;
    expect(pages).toBeGreaterThan(10);
    const outcomes = new Map<string, number>();
    for (let page = 0; page < pages; page += 1) {
      const damaged = Buffer.from(before);
      damaged[page * 4096 + 100] = (damaged[page * 4096 + 100] ?? 0) ^ 1;
      writeFileSync(file, damaged);
      const outcome = readAll(folder);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
    const { damaged, 'wrong-key': first, ...other } = Object.fromEntries(outcomes);
    expect(first).toBe(1);
    expect(damaged).toBeGreaterThan(pages / 2);
    // A page that nobody reads says nothing: those of an index, and free ones.
    expect(Object.keys(other)).toEqual(['read']);
  });

  test('cut off in the middle', () => {
    const folder = site();
    const file = join(folder, 'console.db');
    writeFileSync(file, readFileSync(file).subarray(0, 5 * 4096));
    const before = contents(folder);
    expect(() => openTestStore(folder)).toThrow(refusal('damaged', file));
    expect(contents(folder)).toEqual(before);
  });

  test.each(['missing', 'empty'])('%s beside recordings: no new site is made over them', (kind) => {
    const folder = site();
    const file = join(folder, 'console.db');
    const copy = `${file}.copy`;
    copyFileSync(file, copy);
    if (kind === 'missing') rmSync(file);
    else writeFileSync(file, '');
    expect(() => openTestStore(folder)).toThrow(refusal('damaged', 'recordings beside it'));
    copyFileSync(copy, file);
    const store = openTestStore(folder);
    expect(store.api.recordings()).toHaveLength(1);
    store.api.close();
  });

  test('a file that is no database', () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'console.db'), randomBytes(8192));
    expect(() => openTestStore(folder)).toThrow(refusal('wrong-key', 'left as it is'));
  });
});

test('a build with a SQLite that may damage its log is refused', () => {
  for (const version of ['3.51.3', '3.53.4', '4.0.0']) requireSqlite(version);
  for (const version of ['3.51.2', '3.50.9', '2.99.9', ''])
    expect(() => requireSqlite(version)).toThrow(/older than 3\.51\.3/);
});

test('a refused folder is free again at once', () => {
  const folder = site();
  expect(() => openTestStore(folder, new Uint8Array(32))).toThrow();
  const lock = new Database(join(folder, 'lock'), { timeout: 0 });
  lock.exec('BEGIN EXCLUSIVE; ROLLBACK');
  lock.close();
});

test('a key is 32 bytes, and is wiped when the database is open', async () => {
  expect(() => openDatabase(newFolder(), new Uint8Array(16))).toThrow(/32 bytes/);
  const { openStore } = await import('./store.ts');
  const { engine } = await import('./test-store.suite.ts');
  const key = new Uint8Array(32).fill(3);
  openStore({
    dataDir: newFolder(),
    key,
    engine,
    notify: () => undefined,
    now: () => 0,
  }).api.close();
  expect(key.every((x) => x === 0)).toBe(true);
});

test('a step that fails leaves the version before it', () => {
  const folder = newFolder();
  openDatabase(folder, EXAMPLE_KEY).close();
  const broken = [...MIGRATIONS, 'CREATE TABLE half (x INTEGER) STRICT; SELECT * FROM nowhere'];
  expect(() => openDatabase(folder, EXAMPLE_KEY, broken)).toThrow(/nowhere/);
  const db = openDatabase(folder, EXAMPLE_KEY);
  expect(db.pragma('user_version', { simple: true })).toBe(MIGRATIONS.length);
  expect(db.prepare(`SELECT name FROM sqlite_schema WHERE name = 'half'`).all()).toEqual([]);
  db.close();
  expect(existsSync(join(folder, 'console.db-wal'))).toBe(false);
});
