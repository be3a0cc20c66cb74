// Which host this machine can show, and why. Fetches the desktop's binary once; never twice by itself.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CliRefusal, EXIT } from './exit.ts';

export type HostChoice =
  { host: 'gateway'; reason: string } | { host: 'electron'; binary: string; reason: string };

export const INSTALL_COMMAND = 'npx --no install-electron';
const FETCH_MAX_MS = 5 * 60_000;

export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  isRoot: boolean;
}

/** Why no window can be shown here, or null. */
export function windowObstacle({ platform, env, isRoot }: Surroundings): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set';
  }
  return isRoot ? 'a window is not opened for root: its sandbox needs an ordinary user' : null;
}

/** Folder of the Electron package, or null where it is not installed. */
function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** The Electron binary, when it has been fetched. */
export function electronBinary(): string | null {
  const folder = electronFolder();
  if (folder === null) return null;
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

/** Remembers beside the packages that a fetch has failed, so that a start is never slow twice. */
const failureNote = (folder: string): string =>
  join(folder, '..', '.cache', 'harmonic', 'electron-not-fetched');

async function fetchElectron(folder: string): Promise<boolean> {
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 2, 'ignore'],
    timeout: FETCH_MAX_MS,
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  return code === 0;
}

/**
 * @param wish what the person asked for. @param say tells them what goes on.
 * @throws CliRefusal when a window was asked for and cannot be shown.
 */
export async function chooseHost(
  wish: 'auto' | 'electron' | 'gateway',
  say: (line: string) => void,
): Promise<HostChoice> {
  if (wish === 'gateway') return { host: 'gateway', reason: 'as asked' };
  const instead = (reason: string): HostChoice => {
    if (wish === 'electron')
      throw new CliRefusal(EXIT.missing, `No window can be shown: ${reason}`);
    return { host: 'gateway', reason };
  };
  const obstacle = windowObstacle({
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
  });
  if (obstacle !== null) return instead(obstacle);

  const folder = electronFolder();
  if (folder === null) return instead('Electron is not installed: npm ci');
  const reason = wish === 'electron' ? 'as asked' : 'there is a display';
  const present = electronBinary();
  if (present !== null) return { host: 'electron', binary: present, reason };

  const note = failureNote(folder);
  if (wish === 'auto' && existsSync(note)) {
    return instead(`the desktop could not be fetched earlier; to try again: ${INSTALL_COMMAND}`);
  }
  say('Fetching the desktop (Electron), once…');
  if (!(await fetchElectron(folder))) {
    // Where the packages belong to somebody else, the next start tries once more.
    await mkdir(dirname(note), { recursive: true })
      .then(() => writeFile(note, new Date().toISOString()))
      .catch(() => undefined);
  }
  const fetched = electronBinary();
  return fetched === null
    ? instead(`the desktop could not be fetched; to try again: ${INSTALL_COMMAND}`)
    : { host: 'electron', binary: fetched, reason };
}
