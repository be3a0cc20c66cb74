// The database key under the break-glass code: the way back when keychain, key file or passphrase is lost.
// Knows the code only as the key that was made of it.
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { KEY_BYTES, KEY_FILE, SEALED_KEY_FILE } from './key-file.ts';
import { readIfThere, replaceFile } from './files.ts';
import { HostRefusal } from './refusal.ts';
import { seal, unseal } from './sealing.ts';

export const RESCUE_FILE = 'console.key.rescue';
const ABOUT = 'harmonic database key, rescued by break-glass';
const rescueSchema = z.object({
  v: z.literal(1),
  by: z.literal('break-glass'),
  sealed: z.string(),
});

/** Written whenever a code is made: only the newest code opens it. */
export async function keepRescue(
  dataDir: string,
  database: Uint8Array,
  wrappingKey: Uint8Array,
): Promise<void> {
  const sealed = seal(database, wrappingKey, ABOUT);
  const text = JSON.stringify({ v: 1, by: 'break-glass', sealed });
  await replaceFile(join(dataDir, RESCUE_FILE), Buffer.from(`${text}\n`));
}

async function readRescue(dataDir: string): Promise<string> {
  const file = join(dataDir, RESCUE_FILE);
  const bytes = await readIfThere(file);
  if (!bytes) {
    throw new HostRefusal(
      'key-missing',
      `${dataDir} holds no rescue of its key (${RESCUE_FILE}): one is made with every break-glass code`,
    );
  }
  try {
    return rescueSchema.parse(JSON.parse(bytes.toString('utf8'))).sealed;
  } catch {
    throw new HostRefusal('key-damaged', `${file} is damaged: bring it back from a copy`);
  }
}

/**
 * Puts a key that opens the site in its place: a plain file, readable by its owner only. What was there is laid aside;
 * what the keychain had sealed would be asked first.
 */
export async function rescueKey(dataDir: string, wrappingKey: Uint8Array): Promise<void> {
  const key = unseal(await readRescue(dataDir), wrappingKey, ABOUT);
  if (key?.length !== KEY_BYTES) {
    throw new HostRefusal(
      'wrong-passphrase',
      `that is not the break-glass code of ${dataDir}, or not its newest one; nothing was changed`,
    );
  }
  const file = join(dataDir, KEY_FILE);
  const before = await readIfThere(file);
  if (before && !before.equals(key)) await replaceFile(`${file}.old`, before);
  await replaceFile(file, key);
  const sealed = join(dataDir, SEALED_KEY_FILE);
  if (await readIfThere(sealed)) await rename(sealed, `${sealed}.old`);
}
