// Hands a secret to somebody who is not here: sealed to a key that only their own signing key gives (X25519).
// Used for the site's key when somebody becomes an administrator after they have enrolled.
import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { deriveKey, seal, unseal, wipe } from './sealing.ts';

/** RFC 8410: what stands before 32 raw bytes. */
const PRIVATE = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC = Buffer.from('302a300506032b656e032100', 'hex');

/** Where boxes for the holder of this signing key are sent; 32 bytes, no secret. */
export function boxAddress(signing: Uint8Array): Uint8Array {
  return rawPublic(createPublicKey(privateOf(signing)));
}

export function packBox(address: Uint8Array, secret: Uint8Array, about: string): Uint8Array {
  const once = generateKeyPairSync('x25519');
  const from = rawPublic(once.publicKey);
  const to = createPublicKey({
    key: Buffer.concat([PUBLIC, address]),
    format: 'der',
    type: 'spki',
  });
  const key = sharedKey(once.privateKey, to, from, address);
  const sealed = seal(key, secret, about);
  wipe(key);
  return new Uint8Array(Buffer.concat([from, sealed]));
}

/** Null when it was packed for somebody else. */
export function openBox(signing: Uint8Array, box: Uint8Array, about: string): Uint8Array | null {
  if (box.length < 32) return null;
  const from = box.subarray(0, 32);
  const theirs = createPublicKey({
    key: Buffer.concat([PUBLIC, from]),
    format: 'der',
    type: 'spki',
  });
  const key = sharedKey(privateOf(signing), theirs, from, boxAddress(signing));
  const opened = unseal(key, box.subarray(32), about);
  wipe(key);
  return opened;
}

function privateOf(signing: Uint8Array): KeyObject {
  const seed = deriveKey(signing, 'box');
  const der = Buffer.concat([PRIVATE, seed]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  wipe(seed, der);
  return key;
}

const rawPublic = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ format: 'der', type: 'spki' }).subarray(-32));

function sharedKey(
  mine: KeyObject,
  theirs: KeyObject,
  from: Uint8Array,
  to: Uint8Array,
): Uint8Array {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  const bound = Buffer.concat([shared, from, to]);
  const key = deriveKey(bound, 'site key box');
  wipe(shared, bound);
  return key;
}
