// Room on the disk: what is free, what is used, and a reserve to fall back on.
// SQLite cannot even delete on a full disk; giving up the reserve makes the room it needs to do so.
import { existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RESERVE_BYTES = 4 * 1024 * 1024;
const RESERVE = 'reserve';

export function freeBytes(dataDir: string): number {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize;
}

export function databaseBytes(dataDir: string): number {
  return ['console.db', 'console.db-wal']
    .map((name) => join(dataDir, name))
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + statSync(file).size, 0);
}

/** Makes the reserve when there is room for it; quietly does without it when there is not. */
export function keepReserve(dataDir: string): void {
  const file = join(dataDir, RESERVE);
  if (existsSync(file) || freeBytes(dataDir) < 4 * RESERVE_BYTES) return;
  writeFileSync(file, Buffer.alloc(RESERVE_BYTES), { mode: 0o600 });
}

export function giveUpReserve(dataDir: string): void {
  rmSync(join(dataDir, RESERVE), { force: true });
}
