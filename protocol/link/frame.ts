// The frame around every message: header, optional MAC, CRC; and the two forms it travels in (SPEC L1–L3).
import { cobsBound, cobsEncode } from './cobs.ts';
import { crc32c } from './crc32c.ts';

export const LINK_VERSION = 1;
export const HEADER_BYTES = 8;
export const MAC_BYTES = 16;
export const CRC_BYTES = 4;
/** Until HELLO has said more, and the most it may say. */
export const FIRST_MAX_PAYLOAD = 512;
export const MAX_PAYLOAD = 4096;
export const MAX_FRAME = HEADER_BYTES + MAX_PAYLOAD + MAC_BYTES + CRC_BYTES;
export const MAX_DATAGRAM = 1400;

export const FLAG = { response: 1, ackWanted: 2, mac: 4, more: 8 } as const;

export interface FrameHead {
  type: number;
  flags: number;
  seq: number;
  /** seq of the frame this one answers. */
  ref: number;
}

/** MAC over the frame from byte 0 to the end of the payload: first 16 bytes of HMAC-SHA-256(Ks, "HIPL1" | …). */
export type MakeMac = (signed: Uint8Array) => Uint8Array;

/** @returns the raw frame, as a datagram carries it. @throws RangeError when the payload is longer than MAX_PAYLOAD. */
export function buildFrame(
  head: FrameHead,
  payload: Uint8Array,
  mac?: MakeMac,
): Uint8Array<ArrayBuffer> {
  if (payload.length > MAX_PAYLOAD)
    throw new RangeError(`a payload holds at most ${MAX_PAYLOAD} bytes`);
  const frame = new Uint8Array(HEADER_BYTES + payload.length + (mac ? MAC_BYTES : 0) + CRC_BYTES);
  const view = new DataView(frame.buffer);
  frame[0] = (LINK_VERSION << 4) | (head.flags & ~FLAG.mac) | (mac ? FLAG.mac : 0);
  frame[1] = head.type;
  view.setUint16(2, head.seq, true);
  view.setUint16(4, head.ref, true);
  view.setUint16(6, payload.length, true);
  frame.set(payload, HEADER_BYTES);
  const signedEnd = HEADER_BYTES + payload.length;
  if (mac) frame.set(mac(frame.subarray(0, signedEnd)).subarray(0, MAC_BYTES), signedEnd);
  const crcAt = frame.length - CRC_BYTES;
  view.setUint32(crcAt, crc32c(frame, 0, crcAt), true);
  return frame;
}

/** The same frame on a byte stream: a delimiter before and after, COBS between. */
export function toWire(frame: Uint8Array): Uint8Array<ArrayBuffer> {
  const wire = new Uint8Array(cobsBound(frame.length) + 2);
  const end = cobsEncode(frame, frame.length, wire, 1);
  return wire.slice(0, end + 1);
}
