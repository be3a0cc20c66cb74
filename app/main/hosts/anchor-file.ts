// The file beside the database that shows when the database has gone back. Writes what it is given, whole and on the
// disk; what is in it, and whether to believe it, is for access to say.
import { join } from 'node:path';
import type { Anchor } from '../access/anchor.ts';
import { readIfThere, replaceFile } from './files.ts';

export const ANCHOR_FILE = 'console.anchor';

/** Writes follow each other; of those that wait only the newest is written, and all of them are then kept. */
export function openAnchorFile(dataDir: string): Anchor {
  const file = join(dataDir, ANCHOR_FILE);
  let newest: Uint8Array | null = null;
  let waiting: Promise<void> | null = null;
  let running: Promise<void> = Promise.resolve();
  return {
    async read() {
      const bytes = await readIfThere(file);
      return bytes && new Uint8Array(bytes);
    },
    write(bytes) {
      newest = bytes.slice();
      waiting ??= running = running
        // Whether the one before was kept is known to whoever asked for it.
        .catch(() => undefined)
        .then(() => {
          const next = newest;
          waiting = newest = null;
          return next ? replaceFile(file, next) : undefined;
        });
      return waiting;
    },
  };
}
