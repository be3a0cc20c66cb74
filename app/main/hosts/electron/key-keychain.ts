// The database key, sealed by the desktop's keychain; the plain key file where there is no keychain.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { hasSite } from '../data-folder.ts';
import {
  KEY_BYTES,
  keyFile,
  readIfThere,
  SEALED_KEY_FILE,
  writeOnce,
  type KeyKeeper,
} from '../key-file.ts';
import { HostRefusal } from '../refusal.ts';

export type Keychain = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>;

/** Whether sealing keeps a secret here: without a keyring, Linux "seals" with a password everybody knows. */
async function canSeal(keychain: Keychain, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await keychain.isAsyncEncryptionAvailable())) return false;
  return platform !== 'linux' || keychain.getSelectedStorageBackend() !== 'basic_text';
}

/** @param say tells the person when the key has to lie in a file. */
export function createKeychainKeeper(
  keychain: Keychain,
  say: (line: string) => void,
  platform: NodeJS.Platform = process.platform,
): KeyKeeper {
  const unseal = async (file: string, sealed: Buffer): Promise<Uint8Array> => {
    const key = await keychain.decryptStringAsync(sealed).then(
      ({ result }) => Buffer.from(result, 'base64'),
      () => null,
    );
    if (key?.length === KEY_BYTES) return new Uint8Array(key);
    throw new HostRefusal(
      'key-damaged',
      `${file} was sealed by another desktop session or keychain, and this one cannot open it; it was left as it is`,
    );
  };
  return {
    async key(dataDir) {
      const file = join(dataDir, SEALED_KEY_FILE);
      const sealed = await readIfThere(file);
      if (sealed) return unseal(file, sealed);
      if (hasSite(dataDir)) return keyFile.key(dataDir);
      if (!(await canSeal(keychain, platform))) {
        say('This desktop has no keychain: the key of the data lies in a file only you can read.');
        return keyFile.key(dataDir);
      }
      const made = randomBytes(KEY_BYTES).toString('base64');
      await writeOnce(file, await keychain.encryptStringAsync(made));
      const kept = await readIfThere(file);
      if (!kept) throw new Error(`${file} vanished while it was made`);
      return unseal(file, kept);
    },
  };
}
