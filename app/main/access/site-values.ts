// The form of what access keeps in named values: site, its public key, this console's own key. Reads and writes bytes only.
import { publicKeyOf } from '@harmonic/protocol/access';
import { isSame } from './sealing.ts';
import type { Secrets } from './secrets.ts';

const KEY_BYTES = 32;
/** Nonce, tag and the sealed secret. */
const SEALED_BYTES = 12 + 16 + KEY_BYTES;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export const textValue = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));

/** The site's public key, and a proof that this console took it: a site that was swapped does not open. */
export function siteKeyValue(secrets: Secrets, siteSecret: Uint8Array): Uint8Array {
  const key = Buffer.from(publicKeyOf(siteSecret), 'hex');
  return new Uint8Array(Buffer.concat([key, secrets.mac('site-key', key)]));
}

export const siteKeyIn = (value: Uint8Array): string => hex(value.subarray(0, KEY_BYTES));

export const isOwnSiteKey = (secrets: Secrets, value: Uint8Array): boolean =>
  isSame(secrets.mac('site-key', value.subarray(0, KEY_BYTES)), value.subarray(KEY_BYTES));

/** Public key, sealed secret, public keys this console had before it was bound anew. */
export function installKeyValue(
  secrets: Secrets,
  installSecret: Uint8Array,
  older: readonly string[],
): Uint8Array {
  const key = publicKeyOf(installSecret);
  const sealed = secrets.sealHere(installSecret, aboutInstall(key, older));
  return new Uint8Array(
    Buffer.concat([Buffer.from(key, 'hex'), sealed, Buffer.from(older.join(''), 'hex')]),
  );
}

/** All that statements of this console may be countersigned with, hex; the present one first. */
export function installKeysIn(value: Uint8Array | null): string[] {
  if (!value) return [];
  const keys = [hex(value.subarray(0, KEY_BYTES))];
  for (let at = KEY_BYTES + SEALED_BYTES; at + KEY_BYTES <= value.length; at += KEY_BYTES) {
    keys.push(hex(value.subarray(at, at + KEY_BYTES)));
  }
  return keys;
}

/** Null with another device secret than the one it was sealed with. */
export function openInstallKey(secrets: Secrets, value: Uint8Array): Uint8Array | null {
  const [key = '', ...older] = installKeysIn(value);
  const sealed = value.subarray(KEY_BYTES, KEY_BYTES + SEALED_BYTES);
  return secrets.unsealHere(sealed, aboutInstall(key, older));
}

const aboutInstall = (key: string, older: readonly string[]): string =>
  `install-key:${[key, ...older].join(',')}`;
