// The secret of this person on this machine: a file in their configuration folder, never in a data folder, so that
// a copy of the data alone can be tried against nothing.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import envPaths from 'env-paths';
import { readSecret, writeOnce } from './files.ts';
import { HostRefusal } from './refusal.ts';

export const DEVICE_FILE = 'device.key';
export const DEVICE_BYTES = 32;

/** `~/.config/harmonic-console`; on Windows a folder that does not roam to other machines. */
export function deviceFolder(): string {
  const { config, data } = envPaths('harmonic-console', { suffix: '' });
  return process.platform === 'win32' ? join(dirname(data), 'Device') : config;
}

export function isWithin(folder: string, file: string): boolean {
  const path = relative(resolve(folder), resolve(file));
  return path !== '..' && !path.startsWith(`..${sep}`) && !/^[A-Za-z]:/.test(path);
}

/** A secret beside the data would travel with every copy of it. */
export function refuseBeside(dataDir: string, file: string): void {
  if (!isWithin(dataDir, file)) return;
  throw new HostRefusal(
    'unusable-folder',
    `${dataDir} holds this person’s own secret (${file}), which must not travel with the data: choose another folder with --data`,
  );
}

/** Made at first use. @returns 32 bytes. @throws HostRefusal when it is exposed or damaged. */
export async function readDeviceSecret(folder: string = deviceFolder()): Promise<Uint8Array> {
  const file = join(folder, DEVICE_FILE);
  const kept = await readSecret(file);
  if (!kept) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeOnce(file, randomBytes(DEVICE_BYTES));
  }
  const bytes = kept ?? (await readSecret(file));
  if (bytes?.length === DEVICE_BYTES) return new Uint8Array(bytes);
  throw new HostRefusal(
    'key-damaged',
    `${file} should hold ${DEVICE_BYTES} bytes. Bring it back from a copy; without it, people of sites on this machine enrol anew with the break-glass code`,
  );
}
