// A device's key as people bring it: plain, in pairs with : or - or blanks between them, after a 0x. Pure.

/** Hexadecimal digits of a key of 32 bytes. */
export const KEY_DIGITS = 64;

export type TypedKey =
  | { key: string }
  | { because: 'empty' | 'zeros' }
  | { because: 'short' | 'long'; count: number }
  /** The first sign that is none of a key. */
  | { because: 'not-hex'; sign: string };

export function readKey(typed: string): TypedKey {
  const digits = typed
    .trim()
    .replace(/^0x/i, '')
    .replace(/[\s:-]/g, '');
  if (digits === '') return { because: 'empty' };
  const [sign] = /[^0-9a-f]/iu.exec(digits) ?? [];
  if (sign !== undefined) return { because: 'not-hex', sign };
  if (digits.length !== KEY_DIGITS)
    return { because: digits.length < KEY_DIGITS ? 'short' : 'long', count: digits.length };
  return /^0+$/.test(digits) ? { because: 'zeros' } : { key: digits };
}
