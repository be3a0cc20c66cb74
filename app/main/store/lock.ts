// One console per data folder: a lock the operating system lets go of, however the process ends.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { StoreFailure } from './failure.ts';

export interface FolderLock {
  release(): void;
}

/** @throws StoreFailure 'in-use' when another process holds the folder. */
export function lockFolder(dataDir: string): FolderLock {
  const lock = new Database(join(dataDir, 'lock'), { timeout: 0 });
  try {
    lock.pragma('locking_mode = EXCLUSIVE');
    lock.exec(
      'BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (at INTEGER); COMMIT; BEGIN EXCLUSIVE;',
    );
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') {
      throw new StoreFailure('in-use', `another console has ${dataDir} open`);
    }
    throw error;
  }
  return {
    release() {
      lock.exec('ROLLBACK');
      lock.close();
    },
  };
}
