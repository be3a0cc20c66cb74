// UTF-8 both ways, for a place without TextEncoder. Damaged bytes become U+FFFD; nothing throws.

/** @param most bytes kept; a character that would not fit whole is left out. */
export function encodeUtf8(text: string, most: number): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const c = character.codePointAt(0) ?? 0xfffd;
    const one =
      c < 0x80
        ? [c]
        : c < 0x800
          ? [0xc0 | (c >> 6), 0x80 | (c & 63)]
          : c < 0x10000
            ? [0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)]
            : [0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63)];
    if (bytes.length + one.length > most) break;
    bytes.push(...one);
  }
  return Uint8Array.from(bytes);
}

const LEAST = [0, 0x80, 0x800, 0x10000];

export function decodeUtf8(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const more =
      first < 0x80 ? 0 : first >> 5 === 6 ? 1 : first >> 4 === 14 ? 2 : first >> 3 === 30 ? 3 : -1;
    let c = more <= 0 ? first : first & (63 >> more);
    let good = more >= 0;
    for (let i = 1; good && i <= more; i += 1) {
      const next = bytes[at + i] ?? 0;
      good = next >> 6 === 2;
      c = (c << 6) | (next & 63);
    }
    good &&= c >= (LEAST[more] ?? 0) && c <= 0x10ffff && !(c >= 0xd800 && c < 0xe000);
    text += good ? String.fromCodePoint(c) : '\ufffd';
    at += good ? more + 1 : 1;
  }
  return text;
}
