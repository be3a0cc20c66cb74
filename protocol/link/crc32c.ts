/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index is masked or bounded; a default would cost a branch a byte */
// CRC-32C (Castagnoli, polynomial 0x1EDC6F41 reflected, as in RFC 3720 B.4), eight bytes a step.
// Check value: "123456789" -> 0xE3069283.

const SLICES = 8;

/** Slice s of 256 entries is at s << 8: what a byte that is s bytes before the last leaves in the CRC. */
const TABLE = (() => {
  const table = new Int32Array(SLICES << 8);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
    table[byte] = crc;
  }
  for (let at = 256; at < table.length; at += 1) {
    const before = table[at - 256]!;
    table[at] = table[before & 255]! ^ (before >>> 8);
  }
  return table;
})();

/**
 * The CRC of bytes [from, to) of a view, as an unsigned 32-bit number. Two words a step: by bytes it takes
 * half as long again (1.7 against 1.1 ns a byte, alone, under Node 24).
 */
export function crc32cOf(view: DataView, from: number, to: number): number {
  let crc = -1;
  let at = from;
  for (const wide = to - 7; at < wide; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      TABLE[0x700 | (low & 255)]! ^
      TABLE[0x600 | ((low >>> 8) & 255)]! ^
      TABLE[0x500 | ((low >>> 16) & 255)]! ^
      TABLE[0x400 | (low >>> 24)]! ^
      TABLE[0x300 | (high & 255)]! ^
      TABLE[0x200 | ((high >>> 8) & 255)]! ^
      TABLE[0x100 | ((high >>> 16) & 255)]! ^
      TABLE[high >>> 24]!;
  }
  for (; at < to; at += 1) crc = TABLE[(crc ^ view.getUint8(at)) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** @returns the CRC of bytes [from, to) as an unsigned 32-bit number. */
export const crc32c = (bytes: Uint8Array, from = 0, to = bytes.length): number =>
  crc32cOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), from, to);
