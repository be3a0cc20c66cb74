// Signatures (Ed25519, RFC 8032) and digests (SHA-256) over texts in UTF-8. Makes no key and keeps none.
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256, lower-case hex. */
export const digest = (text: string | Uint8Array): string =>
  bytesToHex(sha256(typeof text === 'string' ? utf8ToBytes(text) : text));

/** @param secret 32 bytes. @returns 32 bytes as hex. */
export const publicKeyOf = (secret: Uint8Array): string => bytesToHex(ed25519.getPublicKey(secret));

/** @param secret 32 bytes. @returns 64 bytes as hex. */
export const sign = (secret: Uint8Array, text: string): string =>
  bytesToHex(ed25519.sign(utf8ToBytes(text), secret));

/** Whether the signature holds; false for anything that is no key or no signature. Never throws. */
export function verify(key: string, text: string, signature: string): boolean {
  try {
    // Strict as RFC 8032 says: no ZIP-215 leniency, so that one text has one verdict everywhere.
    return ed25519.verify(hexToBytes(signature), utf8ToBytes(text), hexToBytes(key), {
      zip215: false,
    });
  } catch {
    return false;
  }
}
