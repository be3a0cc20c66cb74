// Levels on their way between page and console, as text: float32, little-endian, base64 (RFC 4648). Knows no host.

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUE = new Int8Array(128).fill(-1);
for (let i = 0; i < DIGITS.length; i += 1) VALUE[DIGITS.charCodeAt(i)] = i;

/** Characters that so many levels take. */
export const levelsLength = (count: number): number => Math.ceil((count * 4) / 3) * 4;

export function encodeLevels(levels: Float32Array): string {
  const bytes = new Uint8Array(levels.length * 4);
  const view = new DataView(bytes.buffer);
  levels.forEach((level, i) => view.setFloat32(i * 4, level, true));
  const parts: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.subarray(i, i + 3);
    const three = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    parts.push(
      (DIGITS[three >> 18] ?? '') +
        (DIGITS[(three >> 12) & 63] ?? '') +
        (b === undefined ? '=' : (DIGITS[(three >> 6) & 63] ?? '')) +
        (c === undefined ? '=' : (DIGITS[three & 63] ?? '')),
    );
  }
  return parts.join('');
}

/** @returns null where the text is not that of whole float32 numbers. */
export function decodeLevels(text: string): Float32Array | null {
  const digits = text.replace(/={0,2}$/, '');
  const length = Math.floor((digits.length * 3) / 4);
  if (text.length % 4 !== 0 || length % 4 !== 0) return null;
  const bytes = new Uint8Array(length);
  let [held, bits, at] = [0, 0, 0];
  for (let i = 0; i < digits.length; i += 1) {
    const value = VALUE[digits.charCodeAt(i)] ?? -1;
    if (value < 0) return null;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    bytes[at] = (held >> bits) & 255;
    at += 1;
  }
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: length / 4 }, (_, i) => view.getFloat32(i * 4, true));
}
