// One person's credential: makes the row from a password, opens it with the password, seals it anew.
// Counts no attempts and stores nothing.
import { randomBytes } from 'node:crypto';
import { publicKeyOf } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { CredentialRow } from '../store/access-api.ts';
import { boxAddress, openBox, packBox } from './box.ts';
import type { Keys } from './memory.ts';
import { Refusal } from './refusal.ts';
import { isSame, seal, unseal, wipe } from './sealing.ts';
import type { Cost, Secrets } from './secrets.ts';

/** A chosen password, stretched; the password itself is not kept. */
export interface Stretched {
  salt: Uint8Array;
  cost: Cost;
  master: Uint8Array;
}

/** What the right password opens. */
export interface Opened {
  keys: Keys;
  /** Seals what is added to the credential later. */
  wrapKey: Uint8Array;
  totp: Uint8Array | null;
}

export async function stretchPassword(secrets: Secrets, password: string): Promise<Stretched> {
  const salt = new Uint8Array(randomBytes(16));
  const cost = secrets.passwordCost();
  return { salt, cost, master: await secrets.stretch(password, salt, cost) };
}

type Kept = Pick<CredentialRow, 'person' | 'version' | 'totpStep' | 'recovery'> & {
  /** When its keys were made here; null where an older console has not written it down. */
  enrolledAtMs: number | null;
};

/** Seals everything under the stretched password, which is wiped. */
export function makeCredential(
  secrets: Secrets,
  kept: Kept,
  { salt, cost, master }: Stretched,
  inside: { keys: Keys; totp: Uint8Array | null },
): { row: CredentialRow; opened: Opened } {
  const { person, version, totpStep, recovery, enrolledAtMs } = kept;
  const wrapKey = secrets.wrapKey(master);
  const row: CredentialRow = {
    ...{ person, version, totpStep, recovery, salt, cost },
    verifier: secrets.verifier(master),
    signingKey: sealSigningKey(secrets, wrapKey, { person, enrolledAtMs }, inside.keys.signing),
    siteKey: inside.keys.site && sealSiteKey(wrapKey, person, inside.keys.site),
    totp: inside.totp && sealTotp(wrapKey, person, inside.totp),
  };
  wipe(master);
  return { row, opened: { keys: inside.keys, wrapKey, totp: inside.totp } };
}

/** The same keys under another password, or a dearer stretch: made when they were made. */
export const renewCredential = (
  secrets: Secrets,
  row: CredentialRow,
  stretched: Stretched,
  inside: { keys: Keys; totp: Uint8Array | null },
): { row: CredentialRow; opened: Opened } =>
  makeCredential(
    secrets,
    { ...row, enrolledAtMs: publicKeysOf(secrets, row)?.enrolledAtMs ?? null },
    stretched,
    inside,
  );

/** One Argon2, whoever it is. Null when the password is another one. @throws Refusal `damaged` when the row was changed. */
export async function openCredential(
  secrets: Secrets,
  row: CredentialRow,
  password: string,
): Promise<Opened | null> {
  const master = await secrets.stretch(password, row.salt, row.cost);
  try {
    if (!isSame(secrets.verifier(master), row.verifier)) return null;
    return unwrap(row, secrets.wrapKey(master));
  } finally {
    wipe(master);
  }
}

function unwrap(row: CredentialRow, wrapKey: Uint8Array): Opened {
  const signing = unseal(wrapKey, partsOf(row).sealed, `signing-key:${row.person}`);
  const site = row.siteKey && signing ? openSiteKey(wrapKey, row, signing) : null;
  const totp = row.totp && unseal(wrapKey, row.totp, `totp:${row.person}`);
  if (!signing || (row.siteKey && !site) || (row.totp && !totp)) {
    throw new Refusal(
      'damaged',
      'What is stored of this sign-in is not what was written. An administrator has to reset it.',
      'forged-sign-in',
    );
  }
  return { keys: { signing, site }, wrapKey, totp };
}

/**
 * In the clear before the sealed signing key: its public key, the address of boxes, when they were made (8 bytes, ms;
 * not in rows of older consoles), and a proof that all this was written here.
 */
const MAC_BYTES = 32;
const SEALED_BYTES = 12 + 16 + 32;

function partsOf({ signingKey }: CredentialRow): Record<'clear' | 'mac' | 'sealed', Uint8Array> {
  const end = Math.max(MAC_BYTES, signingKey.length - SEALED_BYTES);
  return {
    clear: signingKey.subarray(0, end - MAC_BYTES),
    mac: signingKey.subarray(end - MAC_BYTES, end),
    sealed: signingKey.subarray(end),
  };
}

function sealSigningKey(
  secrets: Secrets,
  wrapKey: Uint8Array,
  { person, enrolledAtMs }: Pick<Kept, 'person' | 'enrolledAtMs'>,
  signing: Uint8Array,
): Uint8Array {
  const atMs = Buffer.alloc(enrolledAtMs === null ? 0 : 8);
  if (enrolledAtMs !== null) atMs.writeBigUInt64BE(BigInt(enrolledAtMs));
  const key = Buffer.from(publicKeyOf(signing), 'hex');
  const clear = Buffer.concat([key, boxAddress(signing), atMs]);
  const mac = secrets.mac(`public-key:${person}`, clear);
  const sealed = seal(wrapKey, signing, `signing-key:${person}`);
  return new Uint8Array(Buffer.concat([clear, mac, sealed]));
}

/** What others may know of somebody's keys; null when this console did not write it. */
export function publicKeysOf(
  secrets: Secrets,
  row: CredentialRow,
): { key: string; address: Uint8Array; enrolledAtMs: number | null } | null {
  const { clear, mac } = partsOf(row);
  if (!isSame(secrets.mac(`public-key:${row.person}`, clear), mac)) return null;
  return {
    key: Buffer.from(clear.subarray(0, 32)).toString('hex'),
    address: clear.subarray(32, 64),
    enrolledAtMs: clear.length === 64 ? null : Number(Buffer.from(clear).readBigUInt64BE(64)),
  };
}

/** The site's key comes sealed by oneself, or in a box from whoever made one an administrator. */
const OWN = 0;
const BOXED = 1;
const tagged = (tag: number, bytes: Uint8Array): Uint8Array => Uint8Array.from([tag, ...bytes]);

const sealSiteKey = (wrapKey: Uint8Array, person: PersonId, site: Uint8Array): Uint8Array =>
  tagged(OWN, seal(wrapKey, site, `site-key:${person}`));

export const sealTotp = (wrapKey: Uint8Array, person: PersonId, totp: Uint8Array): Uint8Array =>
  seal(wrapKey, totp, `totp:${person}`);

function openSiteKey(
  wrapKey: Uint8Array,
  { siteKey, person }: CredentialRow,
  signing: Uint8Array,
): Uint8Array | null {
  const bytes = siteKey?.subarray(1) ?? new Uint8Array(0);
  const about = `site-key:${person}`;
  return siteKey?.[0] === BOXED ? openBox(signing, bytes, about) : unseal(wrapKey, bytes, about);
}

/** The row with the site's key in a box that its owner's next password opens; null when it was not written here. */
export function withBoxedSiteKey(
  secrets: Secrets,
  row: CredentialRow,
  site: Uint8Array,
): CredentialRow | null {
  const keys = publicKeysOf(secrets, row);
  if (!keys) return null;
  const box = packBox(keys.address, site, `site-key:${row.person}`);
  return { ...row, siteKey: tagged(BOXED, box) };
}

/** What is sealed anew says what the row said then: the site's key came, or was taken back, meanwhile. */
export const siteKeyNow = (
  now: CredentialRow,
  before: CredentialRow,
  renewed: CredentialRow,
): CredentialRow['siteKey'] => (now.siteKey && before.siteKey ? renewed.siteKey : now.siteKey);

export function wipeOpened(opened: Opened | null | undefined): void {
  if (opened) wipe(opened.keys.signing, opened.keys.site, opened.wrapKey, opened.totp);
}
