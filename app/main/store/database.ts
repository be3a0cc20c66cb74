// Opens the encrypted database of a data folder and brings it up to date. The only place with pragmas.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { diskFailure, StoreFailure } from './failure.ts';
import { MIGRATIONS } from './migrations.ts';

export type Db = Database.Database;

/** @param key 32 bytes. @throws StoreFailure: wrong key, newer version, full or read-only disk. */
export function openDatabase(
  dataDir: string,
  key: Uint8Array,
  migrations: readonly string[] = MIGRATIONS,
): Db {
  const file = join(dataDir, 'console.db');
  const isNew = !existsSync(file);
  let db: Db | null = null;
  try {
    db = new Database(file);
    db.pragma(`cipher = 'sqlcipher'`);
    db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('temp_store = MEMORY');
    db.pragma('mmap_size = 0');
    db.pragma('busy_timeout = 5000');
    db.pragma('journal_size_limit = 67108864');
    migrate(db, migrations);
    // The driver lowers this by itself in WAL mode: what is confirmed would not survive a power cut.
    if (db.pragma('synchronous', { simple: true }) !== 2) db.pragma('synchronous = FULL');
    return db;
  } catch (error) {
    db?.close();
    if (error instanceof StoreFailure) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'SQLITE_NOTADB' && !isNew) {
      throw new StoreFailure(
        'wrong-key',
        `${file} cannot be opened with this key; it was left as it is`,
      );
    }
    if (code === 'SQLITE_CORRUPT') {
      throw new StoreFailure('damaged', `${file} is damaged; it was left as it is`);
    }
    throw diskFailure(error) ?? error;
  }
}

function migrate(db: Db, migrations: readonly string[]): void {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) {
    throw new StoreFailure(
      'newer-version',
      `the data folder was written by a newer version of this program (its shape is ${version}, this program knows ${migrations.length}); it was left as it is`,
    );
  }
  for (let step = version; step < migrations.length; step += 1) {
    db.transaction(() => {
      db.exec(migrations[step] ?? '');
      db.pragma(`user_version = ${step + 1}`);
    })();
  }
}
