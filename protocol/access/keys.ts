// Digests and signatures of access: SHA-256 and Ed25519 (FIPS 180-4, RFC 8032). Makes no key and keeps none.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const KEY = /^[0-9a-f]{64}$/;
const SIGNATURE = /^[0-9a-f]{128}$/;

/** SHA-256, lower-case hex; of a text, over its UTF-8 bytes. */
export const digest = (text: string | Uint8Array): string =>
  bytesToHex(sha256(typeof text === 'string' ? utf8ToBytes(text) : text));

/** @param secret Ed25519 seed, 32 bytes. @returns the public key, hex. */
export const publicKeyOf = (secret: Uint8Array): string => bytesToHex(ed25519.getPublicKey(secret));

/** @returns Ed25519 signature over the UTF-8 bytes, hex. */
export const sign = (secret: Uint8Array, text: string): string =>
  bytesToHex(ed25519.sign(utf8ToBytes(text), secret));

/** By the strict reading of RFC 8032. Never throws: what is no key or no signature verifies nothing. */
export function verify(key: string, text: string, signature: string): boolean {
  if (!KEY.test(key) || !SIGNATURE.test(signature)) return false;
  try {
    return ed25519.verify(hexToBytes(signature), utf8ToBytes(text), hexToBytes(key), {
      zip215: false,
    });
  } catch {
    return false;
  }
}
