// Where a site's data lies, and whether a site lies there. Never opens the site.
import { existsSync } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { HostRefusal } from './refusal.ts';

/** The file every opened site has; the store makes it. */
export const DATABASE_FILE = 'console.db';
const THROW_AWAY = /^harmonic-(?:demo|look)-(\d+)-/;

/** The system's usual place: `~/.local/share/harmonic-console`, or `%LOCALAPPDATA%\harmonic-console\Data`. */
export const defaultDataDir = (): string => envPaths('harmonic-console', { suffix: '' }).data;

export const hasSite = (dataDir: string): boolean => existsSync(join(dataDir, DATABASE_FILE));

/** Whether a site lies there, or what is left of one: it is opened, or refused in words, never passed over. */
export const hasTraces = (dataDir: string): boolean =>
  [DATABASE_FILE, `${DATABASE_FILE}-wal`, 'segments'].some((name) =>
    existsSync(join(dataDir, name)),
  );

/** Why no folder can be made there. A recursive `mkdir` says ENOENT where the disk is read-only. */
function unusable(dataDir: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const why: Readonly<Record<string, string>> = {
    EEXIST: 'there is a file of that name',
    ENOTDIR: 'a part of that path is a file',
    ENOENT: 'the disk cannot be written to, or the path leads nowhere',
    EROFS: 'the disk cannot be written to',
    EACCES: 'this user may not write there',
    EPERM: 'this user may not write there',
    ENOSPC: 'the disk is full',
    ENAMETOOLONG: 'the path is too long',
  };
  const words = typeof code === 'string' ? why[code] : undefined;
  if (words === undefined) return error;
  return new HostRefusal('unusable-folder', `No data folder can be made at ${dataDir}: ${words}.`);
}

/** Makes the folder when it is missing; one that is made here is closed to other people. */
export async function makeDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unusable(dataDir, error);
  });
  if (made !== undefined && process.platform !== 'win32') await chmod(dataDir, 0o700);
}

/** A folder of this process that nobody keeps. */
export function makeThrowAwayDir(kind: 'demo' | 'look'): Promise<string> {
  return mkdtemp(join(tmpdir(), `harmonic-${kind}-${process.pid}-`));
}

export async function removeThrowAwayDir(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** Whether a folder is this user's own and closed to others: anybody may put one of that name beside ours. */
async function isOwn(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (!found?.isDirectory()) return false;
  return (
    process.platform === 'win32' || (found.uid === userInfo().uid && (found.mode & 0o077) === 0)
  );
}

/** Throw-away folders of this user, and whether the process of each still runs. */
export async function throwAwayDirs(): Promise<{ folder: string; alive: boolean }[]> {
  const names = await readdir(tmpdir());
  const found: { folder: string; alive: boolean }[] = [];
  for (const name of names) {
    const pid = Number(THROW_AWAY.exec(name)?.[1]);
    const folder = join(tmpdir(), name);
    if (pid > 0 && (await isOwn(folder))) found.push({ folder, alive: isAlive(pid) });
  }
  return found;
}

/** Removes what processes of this user that were killed have left behind. */
export async function sweepThrowAwayDirs(): Promise<void> {
  for (const { folder, alive } of await throwAwayDirs()) {
    if (!alive) await removeThrowAwayDir(folder);
  }
}
