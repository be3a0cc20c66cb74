// The database key, sealed by the desktop's keychain; the plain key file, said in words, where there is no keychain.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { hasSite } from '../data-folder.ts';
import {
  KEY_BYTES,
  KEY_FILE,
  keyFile,
  readIfThere,
  SEALED_KEY_FILE,
  writeOnce,
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

function isKeptSecret(sealed: Buffer, platform: NodeJS.Platform): boolean {
  return platform !== 'linux' || LINUX_KEYCHAIN_MARKS.includes(sealed.toString('latin1', 0, 3));
}

async function replaceFile(file: string, bytes: Uint8Array): Promise<void> {
  const draft = `${file}.${randomUUID()}.draft`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}

/** @param tell the person, when the key has to lie where other programs of theirs can read it. */
export function createKeychainKeeper(
  keychain: Keychain,
  tell: (words: string) => void,
  platform: NodeJS.Platform = process.platform,
): KeyKeeper {
  /** The key as only the keychain opens it, or null where nothing here keeps a secret. */
  const seal = async (key: Buffer): Promise<Buffer | null> => {
    if (!(await keychain.isAsyncEncryptionAvailable())) return null;
    const sealed = await keychain.encryptStringAsync(key.toString('base64')).catch(() => null);
    return sealed && isKeptSecret(sealed, platform) ? sealed : null;
  };
  const unseal = async (file: string, sealed: Buffer): Promise<{ key: Buffer; isOld: boolean }> => {
    const opened = await keychain.decryptStringAsync(sealed).catch((error: unknown) => {
      if (!/temporarily unavailable/.test(String(error))) return null;
      throw new HostRefusal(
        'unavailable',
        `the keychain that holds the key of ${file} does not answer: unlock it, then start again`,
      );
    });
    const key = opened && Buffer.from(opened.result, 'base64');
    if (key?.length === KEY_BYTES) return { key, isOld: opened?.shouldReEncrypt === true };
    throw new HostRefusal(
      'key-damaged',
      `${file} was sealed by another desktop session or keychain, and this one cannot open it; it was left as it is`,
    );
  };
  const fromSealed = async (file: string, sealed: Buffer): Promise<Uint8Array> => {
    const { key, isOld } = await unseal(file, sealed);
    const isSecret = isKeptSecret(sealed, platform);
    if (isOld || !isSecret) {
      const again = await seal(key);
      if (again && (await unseal(file, again)).key.equals(key)) await replaceFile(file, again);
      else if (!isSecret) tell(NO_KEYCHAIN);
    }
    return new Uint8Array(key);
  };
  return {
    async key(dataDir) {
      const file = join(dataDir, SEALED_KEY_FILE);
      const sealed = await readIfThere(file);
      if (sealed) return fromSealed(file, sealed);
      if (hasSite(dataDir) || existsSync(join(dataDir, KEY_FILE))) {
        const key = await keyFile.key(dataDir);
        tell('The key of the data lies in a file only you can read, where it was made.');
        return key;
      }
      const made = await seal(randomBytes(KEY_BYTES));
      if (made === null) {
        tell(NO_KEYCHAIN);
        return keyFile.key(dataDir);
      }
      await writeOnce(file, made);
      const kept = await readIfThere(file);
      if (!kept) throw new Error(`${file} vanished while it was made`);
      return new Uint8Array((await unseal(file, kept)).key);
    },
  };
}
