// Electron's binary: where it lies, and fetching it once with progress. Remembers a fetch that failed.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const INSTALL_COMMAND = 'npx --no install-electron';

/** Folder of the Electron package, or null where it is not installed. */
export function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
}

/** The installed product is its own desktop: there the command runs in the very program that shows the window. */
export const isInstalled = (): boolean => process.versions['electron'] !== undefined;

/** The program that shows the window, when it is there. */
export function electronBinary(folder = electronFolder()): string | null {
  if (isInstalled()) return process.execPath;
  if (folder === null) return null;
  try {
    const name = readFileSync(join(folder, 'path.txt'), 'utf8').trim();
    const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), name);
    return existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}

export function canWriteTo(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Beside the packages, so that `npm ci` forgets it. Holds the version that could not be fetched. */
const noteOf = (folder: string): string =>
  join(folder, '..', '.cache', 'harmonic', 'electron-not-fetched');

async function versionOf(folder: string): Promise<string> {
  const manifest = await readFile(join(folder, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

export async function hasFailedBefore(folder: string): Promise<boolean> {
  const noted = await readFile(noteOf(folder), 'utf8').catch(() => null);
  return noted !== null && noted === (await versionOf(folder));
}

async function remember(folder: string): Promise<void> {
  const note = noteOf(folder);
  await mkdir(dirname(note), { recursive: true });
  await writeFile(note, await versionOf(folder));
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const LOOK_EVERY_MS = 1000;
/** Progress is said this often. */
const SAY_EVERY_MS = 3000;
/** A fetch to which nothing is added for so long has failed. */
const STALLED_MS = 20_000;

function causeOf(words: string): string {
  if (words.includes('fetch failed')) return 'the download could not be reached';
  const line = words.split('\n').find((text) => text.trim() !== '');
  return line?.replace(/^\w*Error: /, '').trim() ?? 'it gave no reason';
}

/** @returns null when the binary is there now, or why it is not. */
export async function fetchElectron(
  folder: string,
  say: (line: string) => void,
  stalledMs = STALLED_MS,
): Promise<string | null> {
  const scratch = await mkdtemp(join(tmpdir(), 'harmonic-fetch-'));
  const child = spawn(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ELECTRON_GET_NO_PROGRESS: '1',
      // A proxy that the environment names is used.
      NODE_USE_ENV_PROXY: '1',
      TMPDIR: scratch,
      TEMP: scratch,
    },
  });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
  let [bytes, grownAt, saidAt, isStalled] = [0, Date.now(), Date.now(), false];
  const look = setInterval(() => {
    void Promise.all([bytesIn(scratch), bytesIn(join(folder, 'dist'))]).then(([loaded, laid]) => {
      const now = Date.now();
      if (loaded + laid !== bytes) grownAt = now;
      bytes = loaded + laid;
      if (bytes > 0 && now - saidAt >= SAY_EVERY_MS) {
        saidAt = now;
        say(`  … ${(bytes / 1e6).toFixed(0)} MB`);
      }
      isStalled = now - grownAt > stalledMs;
      if (isStalled) child.kill();
    });
  }, LOOK_EVERY_MS);
  await new Promise<void>((resolve) => {
    child.once('error', (error) => {
      words += error.message;
      resolve();
    });
    child.once('close', () => resolve());
  });
  clearInterval(look);
  await rm(scratch, { recursive: true, force: true });
  if (electronBinary(folder) !== null) return null;
  await remember(folder);
  return isStalled ? `nothing arrived for ${stalledMs / 1000} s` : causeOf(words);
}
