// The database key as a file of the data folder, readable by its owner only. Never prints it.
import { randomBytes, randomUUID } from 'node:crypto';
import { link, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { hasSite } from './data-folder.ts';
import { HostRefusal } from './refusal.ts';

/** Brings the key of a data folder, and makes one for a folder that has no site yet. */
export interface KeyKeeper {
  /** @returns 32 bytes. @throws HostRefusal in words when there is no key to trust. */
  key(dataDir: string): Promise<Uint8Array>;
}

export const KEY_FILE = 'console.key';
export const SEALED_KEY_FILE = 'console.key.sealed';
export const KEY_BYTES = 32;

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

/** Reads a whole small file, or null when it is not there. */
export async function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

/** Puts a new file in place whole and on the disk, or leaves the one that is there. */
export async function writeOnce(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    await unlink(draft);
  }
}

async function readKey(file: string): Promise<Uint8Array | null> {
  const bytes = await readIfThere(file);
  if (!bytes) return null;
  const { mode } = await stat(file);
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new HostRefusal(
      'key-exposed',
      `${file} can be read by other people of this machine, so it is not used. Close it: chmod 600 '${file}'`,
    );
  }
  if (bytes.length !== KEY_BYTES) {
    throw new HostRefusal(
      'key-damaged',
      `${file} should hold ${KEY_BYTES} bytes and holds ${bytes.length}: bring it back from a copy of the folder`,
    );
  }
  return new Uint8Array(bytes);
}

export const keyFile: KeyKeeper = {
  async key(dataDir) {
    const file = join(dataDir, KEY_FILE);
    const kept = await readKey(file);
    if (kept) return kept;
    if (hasSite(dataDir)) {
      const sealed = await readIfThere(join(dataDir, SEALED_KEY_FILE));
      throw new HostRefusal(
        'key-missing',
        sealed
          ? `the key of ${dataDir} lies in the keychain of the desktop it was made on: open the site there with --host electron`
          : `${dataDir} holds a site but not its key (${KEY_FILE}): bring the key back from a copy of the folder`,
      );
    }
    await writeOnce(file, randomBytes(KEY_BYTES));
    const made = await readKey(file);
    if (!made) throw new Error(`${file} vanished while it was made`);
    return made;
  },
};
