// COBS, Consistent Overhead Byte Stuffing (S. Cheshire, M. Baker, IEEE/ACM Trans. Networking 7 (1999)).
// Knows nothing of frames; the delimiter 0x00 never appears in what it makes.

/** Most bytes that `length` bytes become, delimiters not counted. */
export const cobsBound = (length: number): number => length + Math.ceil((length + 1) / 254) + 1;

/** Encodes bytes [0, length) of `source` to `out` from `at`. @returns the end. */
export function cobsEncode(
  source: Uint8Array,
  length: number,
  out: Uint8Array,
  at: number,
): number {
  let codeAt = at;
  let end = at + 1;
  for (let i = 0; i < length; i += 1) {
    const byte = source[i] ?? 0;
    if (byte !== 0) {
      out[end] = byte;
      end += 1;
      if (end - codeAt < 255) continue;
      out[codeAt] = 255;
      // A full run that ends the data needs no further code.
      if (i === length - 1) return end;
    } else {
      out[codeAt] = end - codeAt;
    }
    codeAt = end;
    end += 1;
  }
  out[codeAt] = end - codeAt;
  return end;
}

/** Four codes of an empty run each: zeros. */
const FOUR_EMPTY = 0x01010101;
/** Two runs of one byte each, low byte first: quiet int16. */
const TWO_SINGLE = 0x00020002;
const SINGLE_CODES = 0x00ff00ff;
/** Runs taken one by one before words are tried again: a try that fails costs a mispredicted branch. */
const STEPS = 8;

/** From the code at `at` on, whole words of equal short runs: their codes become zeros. @returns where they end. */
function zeroCodesByWord(view: DataView, at: number, limit: number): number {
  while (at < limit && view.getInt32(at, true) === FOUR_EMPTY) {
    if (view.getInt32(at + 4, true) !== FOUR_EMPTY) break;
    view.setInt32(at, 0, true);
    view.setInt32(at + 4, 0, true);
    at += 8;
  }
  while (at < limit) {
    const word = view.getInt32(at, true);
    if ((word & SINGLE_CODES) !== TWO_SINGLE) break;
    view.setInt32(at, word & ~SINGLE_CODES, true);
    at += 4;
  }
  return at;
}

/**
 * Decodes in place: each code becomes the zero it stands for, so the result stands at [1, end) of the same
 * buffer. Only behind a run of 254 bytes are moved: the code that follows it stands for nothing.
 * @param view over the buffer. @param length encoded bytes at its beginning, no 0x00 among them.
 * @returns the end of the decoded bytes, or -1 when a code points behind the last byte.
 */
export function cobsDecodeInPlace(buffer: Uint8Array, view: DataView, length: number): number {
  const limit = length - 8;
  /** Codes that stood for nothing so far, and where the bytes behind the last of them begin. */
  let gone = 0;
  let from = 0;
  let at = 0;
  while (at < length) {
    at = zeroCodesByWord(view, at, limit);
    for (let step = 0; step < STEPS && at < length; step += 1) {
      const code = buffer[at] ?? 0;
      if (code === 0) return -1;
      buffer[at] = 0;
      at += code;
      if (code === 255 && at < length) {
        if (gone > 0) buffer.copyWithin(from - gone, from, at);
        gone += 1;
        from = at + 1;
      }
    }
  }
  if (at > length) return -1;
  if (gone > 0) buffer.copyWithin(from - gone, from, length);
  return length - gone;
}
