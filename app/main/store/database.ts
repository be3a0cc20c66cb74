// Opens the encrypted database of a data folder and brings it up to date. The only place with pragmas.
// Looks before it writes: a file this program must not open is left byte for byte as it is.
import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { failureOf, StoreFailure } from './failure.ts';
import { MIGRATIONS } from './migrations.ts';

export type Db = Database.Database;

const KEY_BYTES = 32;
/** From here on two connections cannot damage a log that is begun anew. */
const OLDEST_SQLITE = [3, 51, 3];

/** @param key 32 bytes. @throws StoreFailure: wrong key, newer version, damaged file, full or read-only disk. */
export function openDatabase(
  dataDir: string,
  key: Uint8Array,
  migrations: readonly string[] = MIGRATIONS,
): Db {
  if (key.length !== KEY_BYTES) throw new Error(`a database key has ${KEY_BYTES} bytes`);
  const file = join(dataDir, 'console.db');
  let db: Db | null = null;
  try {
    if (!isNew(dataDir, file)) inspect(file, key, migrations.length);
    // Made here, so that nobody else can read it from the first byte on; its log takes its rights from it.
    closeSync(openSync(file, 'a', 0o600));
    db = unlock(new Database(file), key);
    requireSqlite(db.prepare('SELECT sqlite_version()').pluck().get() as string);
    // No other process may enter, so the log's index needs no file that a full disk could refuse.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('trusted_schema = OFF');
    // What is deleted is written over: an erased person's name and key are in no free page.
    db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 0');
    db.pragma('journal_size_limit = 67108864');
    migrate(db, migrations);
    db.pragma('foreign_keys = ON');
    // The driver lowers this by itself in WAL mode: what is confirmed would not survive a power cut.
    if (db.pragma('synchronous', { simple: true }) !== 2) db.pragma('synchronous = FULL');
    return db;
  } catch (error) {
    db?.close();
    throw explain(error, file);
  }
}

/** Our own build is at fault when this one is older: it throws. */
export function requireSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  const at = OLDEST_SQLITE.findIndex((part, place) => parts[place] !== part);
  if (at >= 0 && (parts[at] ?? 0) < (OLDEST_SQLITE[at] ?? 0))
    throw new Error(`SQLite ${version} is older than ${OLDEST_SQLITE.join('.')}`);
}

/** Writes the log into the database and empties it, so that what was written over is nowhere. At the latest when it closes. */
export function emptyLog(db: Db): void {
  try {
    db.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    // The change itself is committed; a full disk only puts this off.
    if (!failureOf(error)) throw error;
  }
}

function explain(error: unknown, file: string): unknown {
  const failure = failureOf(error);
  if (failure?.code !== 'damaged' || error instanceof StoreFailure) return failure ?? error;
  return new StoreFailure('damaged', `${file} is damaged; it was left as it is`);
}

/** An empty database beside recordings is no new site: something has emptied it. */
function isNew(dataDir: string, file: string): boolean {
  const sizeOf = (name: string): number => statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeOf(file) > 0) return false;
  // SQLite throws away the log of a database that is empty: it must not even look.
  const beside = existsSync(join(dataDir, 'segments'))
    ? 'there are recordings'
    : sizeOf(`${file}-wal`) > 0
      ? 'there is its log'
      : null;
  if (beside === null) return true;
  throw new StoreFailure(
    'damaged',
    `${file} is missing or empty, but ${beside} beside it: bring the file back from a copy of the folder`,
  );
}

function unlock(db: Db, key: Uint8Array): Db {
  db.pragma(`cipher = 'sqlcipher'`);
  db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  return db;
}

/** Reads the version without writing, and removes what reading has left beside the file. */
function inspect(file: string, key: Uint8Array, known: number): void {
  const made = [`${file}-shm`, `${file}-wal`].filter((name) => !existsSync(name));
  const db = new Database(file, { readonly: true });
  try {
    const version = unlock(db, key).pragma('user_version', { simple: true }) as number;
    if (version > known) {
      throw new StoreFailure(
        'newer-version',
        `the data folder was written by a newer version of this program (its shape is ${version}, this program knows ${known}); it was left as it is`,
      );
    }
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_NOTADB')) throw error;
    throw new StoreFailure(
      'wrong-key',
      `${file} does not open with this key: the key is another site's, or the file's first page is damaged; it was left as it is`,
    );
  } finally {
    db.close();
    for (const name of made) rmSync(name, { force: true });
  }
}

/** Each step whole or not at all. References are checked from here on only: a step may rebuild tables. */
function migrate(db: Db, migrations: readonly string[]): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  for (let step = version; step < migrations.length; step += 1) {
    db.transaction(() => {
      db.exec(migrations[step] ?? '');
      db.pragma(`user_version = ${step + 1}`);
    })();
  }
}
