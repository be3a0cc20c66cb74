// Codes that the console makes and people type: base 32 (RFC 4648) in groups of four. Owns their form, keeps none.
import { randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
export const RECOVERY_BITS = 80;
export const INVITATION_BITS = 80;
export const BREAK_GLASS_BITS = 128;

export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += ALPHABET.charAt((held >> (bits - 5)) & 31);
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + ALPHABET.charAt((held << (5 - bits)) & 31) : text;
}

export const inGroups = (text: string): string => text.replace(/(.{4})(?=.)/g, '$1-');

/** A new one, as it is shown. */
export const newCode = (bits: number): string =>
  inGroups(toBase32(new Uint8Array(randomBytes(bits / 8))));

/** As typed: any case, spaces and hyphens; the digits that base 32 leaves out are the letters they look like. */
export const readCode = (typed: string): string =>
  typed
    .toUpperCase()
    .replace(/[\s\-–—.]/g, '')
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll('8', 'B');

/** Whether it may be a code of so many bits at all: what is not costs no attempt and no Argon2. */
export const isCodeOf = (bits: number, code: string): boolean =>
  code.length === Math.ceil(bits / 5) && /^[A-Z2-7]*$/.test(code);
