// Room on the disk and folders that outlive a power cut: what is free, what is used, a reserve to fall back on.
// SQLite cannot even delete on a full disk; giving up the reserve makes the room it needs to do so.
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { open as openHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureOf } from './failure.ts';

const RESERVE_BYTES = 4 * 1024 * 1024;
const RESERVE = 'reserve';
/** Recordings end this far above the floor, so that what still waits can be kept without crossing it. */
export const MARGIN_BYTES = 2 * RESERVE_BYTES;

export function freeBytes(dataDir: string): number {
  const { bavail, bsize } = statfsSync(dataDir);
  return bavail * bsize;
}

/** All of the disk, used or not. */
export function diskBytes(dataDir: string): number {
  const { blocks, bsize } = statfsSync(dataDir);
  return blocks * bsize;
}

export function databaseBytes(dataDir: string): number {
  return ['console.db', 'console.db-wal']
    .map((name) => statSync(join(dataDir, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}

/** Makes the reserve when there is room for it; does without it when there is not. */
export function keepReserve(dataDir: string): void {
  const file = join(dataDir, RESERVE);
  if (existsSync(file) || freeBytes(dataDir) < 4 * RESERVE_BYTES) return;
  try {
    // Random, so that a disk that compresses keeps the room as well.
    writeFileSync(file, randomBytes(RESERVE_BYTES), { mode: 0o600 });
  } catch (error) {
    if (!failureOf(error)) throw error;
    rmSync(file, { force: true });
  }
}

/** @returns whether that has made room. */
export function giveUpReserve(dataDir: string): boolean {
  const file = join(dataDir, RESERVE);
  if (!existsSync(file)) return false;
  rmSync(file, { force: true });
  return true;
}

/** Makes the names in a folder durable: files made, renamed or removed there. Windows journals them itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The same, while the thread goes on. */
export async function syncFolderSoon(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await openHandle(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes a folder, closed to other people, and whatever is missing above it; durable. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
  syncFolder(dirname(folder));
}
