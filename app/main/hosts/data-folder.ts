// Where a site's data lies, and whether a site lies there. Never opens the site.
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import envPaths from 'env-paths';

/** The file every opened site has; the store makes it. */
export const DATABASE_FILE = 'console.db';
const THROW_AWAY = /^harmonic-(?:demo|look)-(\d+)-/;

/** The system's usual place: `~/.local/share/harmonic-console`, or `%LOCALAPPDATA%\harmonic-console\Data`. */
export const defaultDataDir = (): string => envPaths('harmonic-console', { suffix: '' }).data;

export const hasSite = (dataDir: string): boolean => existsSync(join(dataDir, DATABASE_FILE));

/** Makes the folder when it is missing; one that is made here is closed to other people. */
export async function makeDataDir(dataDir: string): Promise<void> {
  const made = await mkdir(dataDir, { recursive: true, mode: 0o700 });
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

/** Every throw-away folder here, and whether its process still runs. */
export async function throwAwayDirs(): Promise<{ folder: string; pid: number; alive: boolean }[]> {
  const names = await readdir(tmpdir());
  return names.flatMap((name) => {
    const pid = Number(THROW_AWAY.exec(name)?.[1]);
    return pid > 0 ? [{ folder: join(tmpdir(), name), pid, alive: isAlive(pid) }] : [];
  });
}

/** Removes what processes that were killed have left behind. Folders of other people stay. */
export async function sweepThrowAwayDirs(): Promise<void> {
  const me = userInfo().uid;
  for (const { folder, alive } of await throwAwayDirs()) {
    if (alive) continue;
    const owner = await stat(folder).then(
      (found) => found.uid,
      () => null,
    );
    if (owner === me || (owner !== null && process.platform === 'win32')) {
      await removeThrowAwayDir(folder);
    }
  }
}
