// The file by which `harmonic url` finds a running gateway: where it is, and a secret only its owner can read.
import { readFileSync } from 'node:fs';
import { rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { isLoopback } from './origin.ts';

const controlSchema = z.object({
  pid: z.int().positive(),
  /** Base address, without a link. */
  url: z.url().refine((url) => isLoopback(new URL(url).hostname.replace(/^\[|\]$/g, ''))),
  secret: z.string().min(32),
});
export type Control = z.infer<typeof controlSchema>;

const fileOf = (dataDir: string): string => join(dataDir, 'console.json');

export async function writeControl(dataDir: string, control: Control): Promise<void> {
  const draft = `${fileOf(dataDir)}.${control.pid}.draft`;
  await writeFile(draft, JSON.stringify(control), { mode: 0o600 });
  await rename(draft, fileOf(dataDir));
}

/** Removes the file unless another console has put its own there. */
export async function removeControl(dataDir: string, pid: number): Promise<void> {
  if (readControl(dataDir)?.pid !== pid) return;
  await unlink(fileOf(dataDir)).catch(() => undefined);
}

/** Null when no gateway has said where it is, or what is there is not readable as such. */
export function readControl(dataDir: string): Control | null {
  try {
    return controlSchema.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Asks a running gateway for a fresh one-time link. Null when nobody answers there any more. */
export async function askForLink(control: Control): Promise<string | null> {
  try {
    const answer = await fetch(new URL('/control/link', control.url), {
      method: 'POST',
      headers: { authorization: `Bearer ${control.secret}` },
      signal: AbortSignal.timeout(3000),
    });
    if (!answer.ok) return null;
    const { url } = z.object({ url: z.url() }).parse(await answer.json());
    return new URL(url).origin === new URL(control.url).origin ? url : null;
  } catch {
    return null;
  }
}
