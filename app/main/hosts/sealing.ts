// Seals one short secret under a key of 32 bytes (AES-256-GCM, NIST SP 800-38D). Derives no key.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** @param about what the secret is for; opening it asks for the same words. @returns nonce, cipher text, tag, in hex. */
export function seal(secret: Uint8Array, key: Uint8Array, about: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([
    nonce,
    cipher.update(secret),
    cipher.final(),
    cipher.getAuthTag(),
  ]).toString('hex');
}

/** Null when the key is another one, or anything was changed: which of them is not told. */
export function unseal(sealed: string, key: Uint8Array, about: string): Uint8Array | null {
  const bytes = Buffer.from(sealed, 'hex');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const end = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(end));
  try {
    const opened = decipher.update(bytes.subarray(NONCE_BYTES, end));
    return new Uint8Array(Buffer.concat([opened, decipher.final()]));
  } catch {
    return null;
  }
}
