// The database key and the device secret, sealed by the desktop's keychain; plain files, said in words, where there is
// no keychain.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { hasSite } from '../data-folder.ts';
import { readDeviceSecret, refuseBeside } from '../device-secret.ts';
import { readIfThere, replaceFile, writeOnce } from '../files.ts';
import {
  createKeyFileKeeper,
  KEY_BYTES,
  KEY_FILE,
  SEALED_KEY_FILE,
  type KeyKeeper,
} from '../key-file.ts';
import { HostRefusal } from '../refusal.ts';

export type Keychain = Pick<
  SafeStorage,
  'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync'
>;

/**
 * How Chromium marks what a keychain of Linux has sealed: Secret Service or KWallet, and the secret portal. Its third
 * mark, v10, is a password that stands in its source. The name of the backend that Electron tells belongs to the
 * synchronous calls, which look for a keychain in another way.
 */
const LINUX_KEYCHAIN_MARKS = ['v11', 'v12'];

const NO_KEYCHAIN =
  'This desktop has no keychain: the key of the data lies in a file only you can read.';
const KEY_IN_FILE = 'The key of the data lies in a file only you can read, where it was made.';

function isKeptSecret(sealed: Buffer, platform: NodeJS.Platform): boolean {
  return platform !== 'linux' || LINUX_KEYCHAIN_MARKS.includes(sealed.toString('latin1', 0, 3));
}

/** The device secret as the keychain has sealed it, in the program's own profile. */
export const SEALED_DEVICE_FILE = 'device.sealed';

const askNobody = (): Promise<string> =>
  Promise.reject(
    new HostRefusal(
      'passphrase-needed',
      'the key of this site is protected by a passphrase that is asked for on a terminal: open it there with --host gateway',
    ),
  );

export interface KeychainOptions {
  keychain: Keychain;
  /** Folder of the program's own profile, where the sealed device secret lies. */
  profile: string;
  /** Says it to the person, when a secret has to lie where other programs of theirs can read it. */
  tell: (words: string) => void;
  platform?: NodeJS.Platform;
  /** Where the plain device secret lies when there is no keychain. */
  deviceFolder?: string;
}

interface Opened {
  secret: Uint8Array;
  /** Sealed by a keychain; otherwise by a password that everybody knows. */
  isKept: boolean;
}

/** Seals 32 bytes in a file as only the keychain opens them, and opens them again. */
function createSealedFiles({ keychain, platform = process.platform }: KeychainOptions): {
  open(file: string, sealed: Buffer): Promise<Opened>;
  /** Null where nothing here keeps a secret: then nothing is written. */
  make(file: string): Promise<Opened | null>;
} {
  const seal = async (secret: Buffer): Promise<Buffer | null> => {
    if (!(await keychain.isAsyncEncryptionAvailable())) return null;
    const sealed = await keychain.encryptStringAsync(secret.toString('base64')).catch(() => null);
    return sealed && isKeptSecret(sealed, platform) ? sealed : null;
  };
  const unseal = async (
    file: string,
    sealed: Buffer,
  ): Promise<{ secret: Buffer; isOld: boolean }> => {
    const opened = await keychain.decryptStringAsync(sealed).catch((error: unknown) => {
      if (!/temporarily unavailable/.test(String(error))) return null;
      throw new HostRefusal(
        'unavailable',
        `the keychain that holds the key of ${file} does not answer: unlock it, then start again`,
      );
    });
    const secret = opened && Buffer.from(opened.result, 'base64');
    if (secret?.length === KEY_BYTES) return { secret, isOld: opened?.shouldReEncrypt === true };
    throw new HostRefusal(
      'key-damaged',
      `${file} was sealed by another desktop session or keychain, and this one cannot open it; it was left as it is. With the break-glass code: harmonic key rescue`,
    );
  };
  return {
    async open(file, sealed) {
      const { secret, isOld } = await unseal(file, sealed);
      let isKept = isKeptSecret(sealed, platform);
      if (isOld || !isKept) {
        const again = await seal(secret);
        if (again && (await unseal(file, again)).secret.equals(secret)) {
          await replaceFile(file, again);
          isKept = true;
        }
      }
      return { secret: new Uint8Array(secret), isKept };
    },
    async make(file) {
      const made = await seal(randomBytes(KEY_BYTES));
      if (made === null) return null;
      await writeOnce(file, made);
      const kept = await readIfThere(file);
      if (!kept) throw new Error(`${file} vanished while it was made`);
      const { secret } = await unseal(file, kept);
      return { secret: new Uint8Array(secret), isKept: true };
    },
  };
}

/**
 * A site whose key the keychain has sealed has its device secret there too; one whose key lies in a file uses the
 * file of the person, as the gateway does, so that both hosts of one machine know the same people.
 */
export function createKeychainKeeper(options: KeychainOptions): KeyKeeper {
  const { profile, tell } = options;
  const sealedFiles = createSealedFiles(options);
  const plainFiles = createKeyFileKeeper({
    ask: askNobody,
    ...(options.deviceFolder === undefined ? {} : { deviceFolder: options.deviceFolder }),
  });

  const openOrMake = async (file: string, mayMake: boolean): Promise<Opened | null> => {
    const sealed = await readIfThere(file);
    if (sealed) return sealedFiles.open(file, sealed);
    return mayMake ? sealedFiles.make(file) : null;
  };
  const deviceFile = join(profile, SEALED_DEVICE_FILE);

  return {
    async keys(dataDir) {
      refuseBeside(dataDir, deviceFile);
      const isNew = !hasSite(dataDir) && !existsSync(join(dataDir, KEY_FILE));
      const database = await openOrMake(join(dataDir, SEALED_KEY_FILE), isNew);
      if (!database) {
        tell(isNew ? NO_KEYCHAIN : KEY_IN_FILE);
        return { ...(await plainFiles.keys(dataDir)), lowAssurance: true };
      }
      const sealed = await openOrMake(deviceFile, true);
      const device = sealed?.secret ?? (await readDeviceSecret(options.deviceFolder));
      const isKept = database.isKept && sealed?.isKept === true;
      if (!isKept) tell(NO_KEYCHAIN);
      return { database: database.secret, device, lowAssurance: !isKept };
    },
  };
}
