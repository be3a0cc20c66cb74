// The folder in which reports appear: each file whole or not at all, none over another, closed to other people.
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportFile } from '../../contract/index.ts';
import type { WrittenFile } from '../../report/content.ts';
import { StoreFailure } from '../store/failure.ts';

/** Controls, marks that turn the writing round, and what some file system takes for its own. */
const REFUSED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu;
const MOST_NAME = 80;
const MOST_ALIKE = 1000;
const FOLDER = 'reports';
const HALF = '.part';
const OURS = /\.(pdf|xlsx)(\.part)?$/;

export const folderOf = (dataDir: string): string => join(dataDir, FOLDER);

/** "Weekly 2026-11-23 06.00": by the clock on the wall, in an order that sorts. */
export function stemOf(name: string, ms: number, zone: string): string {
  const safe = name
    .toWellFormed()
    .replace(REFUSED, ' ')
    .replace(/\s+/gu, ' ')
    .slice(0, MOST_NAME)
    .replace(/[\ud800-\udbff]$/u, '')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).formatToParts(ms);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const day = `${of('year')}-${of('month')}-${of('day')}`;
  // Some systems keep names like CON for themselves; with a day behind it none is one.
  return `${safe || 'report'} ${day} ${of('hour')}.${of('minute')}`;
}

/** @throws StoreFailure disk-full: so much must stay free that there is no room for it. */
async function requireRoom(folder: string, bytes: number, floorBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const [free, needed] = [bavail * bsize, floorBytes + bytes];
  if (free >= needed) return;
  const [freeMb, neededMb] = [free, needed].map((one) => String(Math.round(one / 1e6)));
  throw new StoreFailure(
    'disk-full',
    `${freeMb ?? ''} MB are free and ${neededMb ?? ''} MB must stay free: make room, or lower the floor under Storage`,
    'low-room',
    { freeMb: freeMb ?? '', neededMb: neededMb ?? '' },
  );
}

/** Takes a name that nobody has. @returns it. */
async function takeName(folder: string, stem: string, ending: string): Promise<string> {
  for (let count = 1; count <= MOST_ALIKE; count += 1) {
    const name = `${stem}${count === 1 ? '' : ` (${count})`}.${ending}`;
    try {
      await (await open(join(folder, name), 'wx', 0o600)).close();
      return name;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
  throw new StoreFailure('conflict', `the folder holds ${MOST_ALIKE} files of the name ${stem}`);
}

async function putFile(folder: string, stem: string, file: WrittenFile): Promise<ReportFile> {
  const { format, bytes } = file;
  const name = await takeName(folder, stem, format);
  const path = join(folder, name);
  const half = `${path}${HALF}`;
  try {
    const handle = await open(half, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(half, path);
  } catch (error) {
    for (const left of [half, path]) await rm(left, { force: true });
    throw error;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name, format, bytes: bytes.length, sha256 };
}

/** All of them, or none. @throws the disk's error, or StoreFailure. */
export async function putFiles(
  folder: string,
  stem: string,
  files: readonly WrittenFile[],
  floorBytes: number,
): Promise<ReportFile[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await requireRoom(
    folder,
    files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    floorBytes,
  );
  const put: ReportFile[] = [];
  try {
    for (const file of files) put.push(await putFile(folder, stem, file));
    return put;
  } catch (error) {
    for (const { name } of put) await rm(join(folder, name), { force: true });
    throw error;
  }
}

/**
 * Takes away what a console left that was killed while it wrote: half files, and names that were taken for nothing.
 * Only before this one writes. @returns how many.
 */
export async function sweepFolder(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let swept = 0;
  for (const name of names.filter((each) => OURS.test(each))) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => null);
    if (!found?.isFile() || (!name.endsWith(HALF) && found.size > 0)) continue;
    await rm(path, { force: true });
    swept += 1;
  }
  return swept;
}

/** Null: it is not there any more, or is another one. */
export async function findFile(folder: string, file: ReportFile): Promise<string | null> {
  const path = join(folder, file.name);
  const found = await stat(path).catch(() => null);
  return found?.isFile() && found.size === file.bytes ? path : null;
}
