// The files of recorded samples: where they lie, what is cut after a crash, how they are removed.
// A removal is a rename first, so that it can be taken back until the database has agreed.
import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  fstatSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import type { RecordingId } from '@harmonic/protocol/model';
import { syncFolder } from './disk.ts';

const REMOVED = '.removed';
const SEGMENT = /^(\d{4,})\.seg$/;

const allSegments = (dataDir: string): string => join(dataDir, 'segments');
export const folderOf = (dataDir: string, id: string): string => join(allSegments(dataDir), id);
export const fileOf = (dataDir: string, id: RecordingId, segment: number): string =>
  join(folderOf(dataDir, id), `${String(segment).padStart(4, '0')}.seg`);

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

export const segmentSize = (dataDir: string, id: RecordingId, segment: number): number =>
  statSync(fileOf(dataDir, id, segment), { throwIfNoEntry: false })?.size ?? 0;

/** Takes a recording's files out of the way; `takeBack` undoes it. */
export function markRemoved(dataDir: string, id: RecordingId): void {
  const folder = folderOf(dataDir, id);
  if (!existsSync(folder)) return;
  renameSync(folder, folder + REMOVED);
  syncFolder(allSegments(dataDir));
}

export function takeBack(dataDir: string, id: RecordingId): void {
  const folder = folderOf(dataDir, id);
  if (!existsSync(folder + REMOVED)) return;
  renameSync(folder + REMOVED, folder);
  syncFolder(allSegments(dataDir));
}

/** Removes the files of a recording that was marked, one with each step. */
export function* removeMarked(dataDir: string, id: RecordingId): Generator<void, void> {
  const folder = folderOf(dataDir, id) + REMOVED;
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    rmSync(join(folder, name), { recursive: true, force: true });
    yield;
  }
  rmdirSync(folder);
}

/** Removes everything behind the last confirmed byte. @returns false when confirmed bytes are missing. */
export function cutSegments(
  dataDir: string,
  id: RecordingId,
  end: { segment: number; length: number } | null,
): boolean {
  for (const name of namesIn(folderOf(dataDir, id))) {
    const segment = Number(SEGMENT.exec(name)?.[1] ?? NaN);
    if (end === null || segment > end.segment) {
      rmSync(join(folderOf(dataDir, id), name), { force: true });
    }
  }
  if (end === null) return true;
  if (!existsSync(fileOf(dataDir, id, end.segment))) return false;
  const fd = openSync(fileOf(dataDir, id, end.segment), 'r+');
  try {
    const { size } = fstatSync(fd);
    if (size > end.length) ftruncateSync(fd, end.length);
    fsyncSync(fd);
    return size >= end.length;
  } finally {
    closeSync(fd);
  }
}

/**
 * Finishes or takes back removals that were cut short. Folders that no recording owns stay, unless they are empty:
 * the database may be an older copy.
 * @returns how many folders of samples nobody owns.
 */
export function tidySegments(dataDir: string, known: ReadonlySet<string>): number {
  let strange = 0;
  for (const name of namesIn(allSegments(dataDir))) {
    const folder = join(allSegments(dataDir), name);
    const id = name.endsWith(REMOVED) ? name.slice(0, -REMOVED.length) : name;
    if (id !== name) {
      if (known.has(id)) takeBack(dataDir, id as RecordingId);
      else rmSync(folder, { recursive: true, force: true });
    } else if (!known.has(id)) {
      const bytes = namesIn(folder).reduce(
        (sum, file) => sum + statSync(join(folder, file)).size,
        0,
      );
      if (bytes === 0) rmSync(folder, { recursive: true, force: true });
      else strange += 1;
    }
  }
  return strange;
}
