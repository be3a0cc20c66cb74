// Doctor: whether the encrypted database works here, and whether the data folder has the rights and the room it needs.
import { randomBytes } from 'node:crypto';
import { constants, existsSync, statSync } from 'node:fs';
import { access, mkdtemp, rm, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hasSite } from '../main/hosts/data-folder.ts';
import { readIfThere } from '../main/hosts/files.ts';
import { KEY_FILE, SEALED_KEY_FILE } from '../main/hosts/key-file.ts';
import { openStore } from '../main/store/store-client.ts';
import type { Check } from './doctor-check.ts';

const LOW_BYTES = 2 * 1024 ** 3;
const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** Makes a database of the product's own kind in a throw-away folder, writes and reads, and removes it. */
export async function checkDatabase(): Promise<Check[]> {
  const { threads } = await import('../main/hosts/gateway/entry.ts');
  const dataDir = await mkdtemp(join(tmpdir(), 'harmonic-doctor-'));
  try {
    const store = await openStore({
      worker: threads.store(),
      dataDir,
      key: new Uint8Array(randomBytes(32)),
      onNotice: () => undefined,
      onDied: () => undefined,
    });
    await store.setSiteName('doctor');
    const name = await store.siteName();
    await store.close();
    const header = (await readIfThere(join(dataDir, 'console.db')))?.toString('latin1', 0, 15);
    const isEncrypted = header !== undefined && header !== 'SQLite format 3';
    const works = name === 'doctor' && isEncrypted;
    return [
      {
        name: 'database',
        verdict: works ? 'ok' : 'fail',
        detail: works
          ? 'opens, keeps and encrypts'
          : 'what was written did not come back encrypted',
        remedy: works ? null : 'reinstall the packages: npm ci',
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The folder, or the nearest one above it that exists. */
async function existing(folder: string): Promise<string> {
  const found = await stat(folder).catch(() => null);
  return found || dirname(folder) === folder ? folder : existing(dirname(folder));
}

const quote = (path: string): string => `'${path.replaceAll("'", "'\\''")}'`;

const folderCheck = (verdict: Check['verdict'], detail: string, remedy: string | null): Check[] => [
  { name: 'data folder', verdict, detail, remedy },
];

/** A folder of the console's own may change hands; one above it, where others live too, may not. */
function giveFolder(dataDir: string, isThere: boolean): string {
  if (process.platform === 'win32') return 'choose another with --data';
  return isThere
    ? `choose another with --data, or: sudo chown -R "$USER" ${quote(dataDir)}`
    : `choose another with --data, or: sudo install -d -o "$USER" -m 700 ${quote(dataDir)}`;
}

export async function checkFolder(dataDir: string): Promise<Check[]> {
  if (existsSync(dataDir) && !statSync(dataDir).isDirectory()) {
    return folderCheck('fail', `${dataDir} is a file`, 'choose a folder with --data');
  }
  const folder = await existing(dataDir);
  const canWrite = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!canWrite) {
    const detail = `${folder} cannot be written to by this user`;
    return folderCheck('fail', detail, giveFolder(dataDir, folder === dataDir));
  }
  const keyPath = join(dataDir, KEY_FILE);
  const key = await stat(keyPath).catch(() => null);
  if (key && process.platform !== 'win32' && (key.mode & 0o077) !== 0) {
    const detail = `the key in ${dataDir} can be read by other people of this machine`;
    return folderCheck('fail', detail, `chmod 600 ${quote(keyPath)}`);
  }
  if (!hasSite(dataDir)) return folderCheck('ok', `${dataDir} is free for a site`, null);
  if (key) return folderCheck('ok', `${dataDir} holds a site, and its key`, null);
  if (existsSync(join(dataDir, SEALED_KEY_FILE))) {
    const detail = `${dataDir} holds a site; its key lies in the keychain of the desktop it was made on`;
    return folderCheck('ok', detail, null);
  }
  return folderCheck(
    'fail',
    `${dataDir} holds a site but not its key`,
    `bring ${KEY_FILE} back from a copy of the folder: without it the data cannot be read`,
  );
}

export async function checkDisk(dataDir: string): Promise<Check[]> {
  const folder = await existing(dataDir);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const isLow = free < LOW_BYTES;
  return [
    {
      name: 'disk',
      verdict: isLow ? 'warn' : 'ok',
      detail: `${gigabytes(free)} free at ${folder}`,
      remedy: isLow
        ? 'recording stops before the disk is full: make room, or choose another disk with --data'
        : null,
    },
  ];
}
