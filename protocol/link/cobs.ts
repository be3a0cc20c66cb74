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

/** Below this a loop is quicker than a call of copyWithin (measured with bench/link-decode.ts, row `mixed`). */
const SHORT_RUN = 32;

/**
 * Decodes in place: the result stands at [1, end) of the same buffer, because the first code byte is all
 * that goes as long as no run of 254 occurs. Bytes are moved only behind such runs.
 * @param length encoded bytes in `buffer`, no 0x00 among them.
 * @returns the end of the decoded bytes, or -1 when a code points behind the last byte.
 */
export function cobsDecodeInPlace(buffer: Uint8Array, length: number): number {
  let read = 0;
  let write = 1;
  let code = buffer[0] ?? 0;
  while (read < length) {
    const next = read + code;
    if (code === 0 || next > length) return -1;
    if (write === read + 1) write += code - 1;
    else if (code < SHORT_RUN)
      for (let at = read + 1; at < next; at += 1) buffer[write++] = buffer[at] ?? 0;
    else {
      buffer.copyWithin(write, read + 1, next);
      write += code - 1;
    }
    // The zero goes where the next code stands: read that first.
    const following = buffer[next] ?? 0;
    if (code !== 255 && next < length) {
      buffer[write] = 0;
      write += 1;
    }
    code = following;
    read = next;
  }
  return write;
}
