// One console per data folder: a lock the operating system lets go of, however the process ends. Writes nothing.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { failureOf, StoreFailure } from './failure.ts';

export interface FolderLock {
  release(): void;
}

/** @throws StoreFailure 'in-use' when another console holds the folder, 'disk-read-only' when it cannot be held. */
export function lockFolder(dataDir: string): FolderLock {
  let lock: Database.Database | null = null;
  try {
    lock = new Database(join(dataDir, 'lock'), { timeout: 0 });
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock?.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new StoreFailure('in-use', `another console has ${dataDir} open`);
    }
    throw failureOf(error) ?? error;
  }
  const held = lock;
  return {
    release() {
      held.exec('ROLLBACK');
      held.close();
    },
  };
}
