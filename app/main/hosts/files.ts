// Small secret files: read whole, put in place whole and durably, never read by others. Knows nothing of what is in them.
import { randomUUID } from 'node:crypto';
import { link, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { HostRefusal } from './refusal.ts';

const DRAFT = /\.[0-9a-f-]{36}\.draft$/;
/** A draft this old belongs to nobody who still writes. */
const ABANDONED_MS = 60_000;

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : null;

/** Reads a whole small file, or null when it is not there. */
export async function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
}

/** The same for a secret. @throws HostRefusal when other people of this machine can read it. */
export async function readSecret(file: string): Promise<Buffer | null> {
  const bytes = await readIfThere(file);
  if (!bytes || process.platform === 'win32') return bytes;
  const { mode } = await stat(file);
  if ((mode & 0o077) === 0) return bytes;
  throw new HostRefusal(
    'key-exposed',
    `${file} can be read by other people of this machine, so it is not used. Close it: chmod 600 '${file}'`,
  );
}

async function writeDraft(file: string, bytes: Uint8Array): Promise<string> {
  const draft = `${file}.${randomUUID()}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return draft;
}

/** A name that was put into a folder survives a power cut once the folder itself is on the disk. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a new file in place whole and on the disk, or leaves the one that is there. */
export async function writeOnce(file: string, bytes: Uint8Array): Promise<void> {
  const draft = await writeDraft(file, bytes);
  try {
    await link(draft, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
  await syncFolder(dirname(file));
}

/** Old or new, whole, whenever the power goes; never neither. */
export async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const draft = await writeDraft(file, bytes);
  await rename(draft, file).catch(async (error: unknown) => {
    await unlink(draft);
    throw error;
  });
  await syncFolder(dirname(file));
}

/** Removes what writers of this file that were killed have left behind. */
export async function sweepDrafts(file: string, now: number): Promise<void> {
  for (const name of await readdir(dirname(file))) {
    if (!name.startsWith(`${basename(file)}.`) || !DRAFT.test(name)) continue;
    const draft = join(dirname(file), name);
    const found = await stat(draft).catch(() => null);
    if (found && now - found.mtimeMs > ABANDONED_MS) await unlink(draft).catch(() => undefined);
  }
}
