// The frame of the physical layer: its sizes, its bytes, and what makes bytes one. Knows nothing of bits on air.
import { crc32c } from '../link/crc32c.ts';

/** Total sizes in bytes, smallest first (SPEC P3.2). */
export const FRAME_SIZES = [9, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256] as const;
const OVERHEAD = 6;
export const MOST_PSDU_BYTES = 256 - OVERHEAD;

/** Where a master sends its beacons (SPEC P9.4). */
export const BEACON_HARMONIC = 2;
export const FRAME_CLASS = { data: 0, control: 1, auth: 2, beacon: 3 } as const;
/** Bits of the flags byte; bits 6 and 7 are the version, 0. */
export const FRAME_FLAG = { mac: 0x10, acknowledge: 0x20 } as const;
const VERSION_BITS = 0xc0;

export interface PhyFrame {
  flags: number;
  psdu: Uint8Array;
}

/** @throws RangeError when the payload is longer than a frame holds, or the flags are no flags of version 0. */
export function buildPhyFrame({ flags, psdu }: PhyFrame): Uint8Array<ArrayBuffer> {
  const size = FRAME_SIZES.find((bytes) => psdu.length + OVERHEAD <= bytes);
  if (size === undefined)
    throw new RangeError(`a frame holds at most ${MOST_PSDU_BYTES} bytes, not ${psdu.length}`);
  if (
    !Number.isInteger(flags) ||
    flags < 0 ||
    (flags & ~0xff) !== 0 ||
    (flags & VERSION_BITS) !== 0
  )
    throw new RangeError('flags are a number from 0 to 63');
  const bytes = new Uint8Array(size);
  bytes[0] = psdu.length;
  bytes[1] = flags;
  bytes.set(psdu, 2);
  new DataView(bytes.buffer).setUint32(size - 4, crc32c(bytes, 0, size - 4), true);
  return bytes;
}

/**
 * Bytes of one of the sizes as a frame, its payload a view into them; null when the CRC, the length, the padding or
 * the version is not that of a frame of this size.
 */
export function readPhyFrame(bytes: Uint8Array): PhyFrame | null {
  const size = bytes.length;
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  if (size < OVERHEAD || crc32c(bytes, 0, size - 4) !== view.getUint32(size - 4, true)) return null;
  const length = view.getUint8(0);
  const flags = view.getUint8(1);
  const smallest = FRAME_SIZES.find((most) => length + OVERHEAD <= most);
  if (smallest !== size || (flags & VERSION_BITS) !== 0) return null;
  for (let at = 2 + length; at < size - 4; at += 1) if (bytes[at] !== 0) return null;
  return { flags, psdu: bytes.subarray(2, 2 + length) };
}
