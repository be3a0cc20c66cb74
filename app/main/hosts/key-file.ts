// The database key as a file of the data folder, plain or under a passphrase, readable by its owner only. Never prints it.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { hasSite } from './data-folder.ts';
import { DEVICE_FILE, deviceFolder, readDeviceSecret, refuseBeside } from './device-secret.ts';
import { readIfThere, readSecret, replaceFile, sweepDrafts, writeOnce } from './files.ts';
import {
  openSealed,
  readPassphrase,
  readSealed,
  sealUnder,
  USUAL_COST,
  type AskSecret,
  type Cost,
  type PassphraseFrom,
} from './passphrase.ts';
import { HostRefusal } from './refusal.ts';

/** What a host keeps secret for a site. */
export interface SiteKeys {
  /** 32 bytes. */
  database: Uint8Array;
  /** 32 bytes of this person and machine, from outside the data folder. */
  device: Uint8Array;
  /** A desktop without a keychain: programs of this person can read them. */
  lowAssurance: boolean;
}

/** Brings the keys of a data folder, and makes them for a folder that has no site yet. */
export interface KeyKeeper {
  /** @throws HostRefusal in words when there is no key to trust. */
  keys(dataDir: string): Promise<SiteKeys>;
}

export const KEY_FILE = 'console.key';
export const SEALED_KEY_FILE = 'console.key.sealed';
export const KEY_BYTES = 32;
/** A typing mistake is no reason to start anew. */
const TRIES_MAX = 3;

export interface KeyFileOptions {
  ask: AskSecret;
  /** For a site that is made now: its key is never on the disk in the clear. */
  protectNew?: PassphraseFrom;
  /** Said with this start: comes before what the sealed key remembers. */
  from?: PassphraseFrom;
  /** Where the device secret lies. */
  deviceFolder?: string;
  cost?: Cost;
}

async function openWithPassphrase(
  dataDir: string,
  bytes: Buffer,
  { ask, from }: Pick<KeyFileOptions, 'ask' | 'from'>,
): Promise<Uint8Array> {
  const sealed = readSealed(bytes);
  if (!sealed) {
    throw new HostRefusal(
      'key-damaged',
      `${join(dataDir, KEY_FILE)} should hold ${KEY_BYTES} bytes, or a key under a passphrase, and holds neither: bring it back from a copy of the folder`,
    );
  }
  const source = from ?? sealed.from;
  for (let tries = source.kind === 'terminal' ? TRIES_MAX : 1; tries > 0; tries -= 1) {
    const passphrase = await readPassphrase(source, `Passphrase of ${dataDir}: `, ask);
    const key = await openSealed(sealed, passphrase);
    if (key) return key;
  }
  throw new HostRefusal(
    'wrong-passphrase',
    `that passphrase does not open the key of ${dataDir}. Where it is lost, "harmonic key rescue" asks for the break-glass code`,
  );
}

/** Null when the folder has no key file. @throws HostRefusal when it cannot be used. */
async function readDatabaseKey(
  dataDir: string,
  options: Pick<KeyFileOptions, 'ask' | 'from'>,
): Promise<Uint8Array | null> {
  const bytes = await readSecret(join(dataDir, KEY_FILE));
  if (!bytes) return null;
  if (bytes.length === KEY_BYTES) return new Uint8Array(bytes);
  return openWithPassphrase(dataDir, bytes, options);
}

async function choose(dataDir: string, from: PassphraseFrom, ask: AskSecret): Promise<string> {
  const passphrase = await readPassphrase(from, `New passphrase for ${dataDir}: `, ask);
  if (from.kind !== 'terminal' || (await ask('The same again: ')) === passphrase) return passphrase;
  throw new HostRefusal('invalid', 'the two passphrases differ: nothing was changed');
}

export function createKeyFileKeeper(options: KeyFileOptions): KeyKeeper {
  const folder = options.deviceFolder ?? deviceFolder();
  const database = async (dataDir: string): Promise<Uint8Array> => {
    const file = join(dataDir, KEY_FILE);
    const kept = await readDatabaseKey(dataDir, options);
    if (kept) {
      await sweepDrafts(file, Date.now());
      return kept;
    }
    if (hasSite(dataDir)) throw await missing(dataDir);
    const made = new Uint8Array(randomBytes(KEY_BYTES));
    const { protectNew: from, ask, cost } = options;
    const bytes = from
      ? await sealUnder(await choose(dataDir, from, ask), made, from, cost ?? USUAL_COST)
      : made;
    await writeOnce(file, bytes);
    // Somebody else may have been first: theirs is the key.
    const first = await readSecret(file);
    if (first?.equals(bytes)) return made;
    return (await readDatabaseKey(dataDir, options)) ?? Promise.reject(await missing(dataDir));
  };
  return {
    async keys(dataDir) {
      refuseBeside(dataDir, join(folder, DEVICE_FILE));
      return {
        database: await database(dataDir),
        device: await readDeviceSecret(folder),
        lowAssurance: false,
      };
    },
  };
}

async function missing(dataDir: string): Promise<HostRefusal> {
  const sealed = await readIfThere(join(dataDir, SEALED_KEY_FILE));
  return new HostRefusal(
    'key-missing',
    sealed
      ? `the key of ${dataDir} lies in the keychain of the desktop it was made on: open the site there with --host electron`
      : `${dataDir} holds a site but not its key (${KEY_FILE}): bring the key back from a copy of the folder, or with "harmonic key rescue"`,
  );
}

/** For a folder nobody keeps: nothing of it is written down, and nothing of this person is used. */
export const throwAwayKeys: KeyKeeper = {
  keys: () =>
    Promise.resolve({
      database: new Uint8Array(randomBytes(KEY_BYTES)),
      device: new Uint8Array(randomBytes(KEY_BYTES)),
      lowAssurance: false,
    }),
};

/**
 * Puts the key of a site under a passphrase, takes it out, or changes the passphrase.
 * @param to null: plain, readable by its owner only.
 */
export async function rewrapKey(
  dataDir: string,
  to: PassphraseFrom | null,
  { ask, from, cost = USUAL_COST }: Pick<KeyFileOptions, 'ask' | 'from' | 'cost'>,
): Promise<void> {
  const file = join(dataDir, KEY_FILE);
  const key = await readDatabaseKey(dataDir, from ? { ask, from } : { ask });
  if (!key) throw await missing(dataDir);
  await sweepDrafts(file, Date.now());
  await replaceFile(
    file,
    to ? await sealUnder(await choose(dataDir, to, ask), key, to, cost) : key,
  );
}
