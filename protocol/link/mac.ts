// Signatures of frames and of AUTH (SPEC L9). Owns what is signed and how tags compare; brings no hash of its own.
import type { Frame } from './decoder.ts';
import { FLAG, MAC_BYTES, type MakeMac } from './frame.ts';
import { MESSAGE } from './messages.ts';

export const DEVICE_KEY_BYTES = 32;
export const FINGERPRINT_BYTES = 8;

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4) of whoever has one: 32 bytes. */
export type Hmac = (key: Uint8Array, message: Uint8Array) => Uint8Array;

/** Of a report's counter; the other half of the room of a MAC is its tag (L9.9). */
const COUNTER_BYTES = 8;
const REPORTS: ReadonlySet<number> = new Set([
  MESSAGE.CHANNEL_DATA,
  MESSAGE.EVENT,
  MESSAGE.SPECTRUM,
  MESSAGE.LOG,
  MESSAGE.STATS,
]);
/** What a device says unasked and signs: all of L12 but ERROR. */
export const isReport = (type: number): boolean => REPORTS.has(type);

/** What both sides of an AUTH know: ids of 8 bytes, nonces of 16. */
export interface AuthTalk {
  consoleId: Uint8Array;
  deviceId: Uint8Array;
  consoleNonce: Uint8Array;
  deviceNonce: Uint8Array;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const talkBytes = (label: string, talk: AuthTalk): Uint8Array =>
  joined(ascii(label), talk.consoleId, talk.deviceId, talk.consoleNonce, talk.deviceNonce);

/** Tag of AUTH step 2 (device) or 3 (console), 16 bytes, under the device key Kd (L9.1). */
export const authTag = (
  hmac: Hmac,
  deviceKey: Uint8Array,
  step: 2 | 3,
  talk: AuthTalk,
): Uint8Array => hmac(deviceKey, talkBytes(`A${step}`, talk)).slice(0, MAC_BYTES);

/** Ks, 32 bytes: signs the frames of this session until the next HELLO (L9.1, L9.5). */
export const sessionKey = (hmac: Hmac, deviceKey: Uint8Array, talk: AuthTalk): Uint8Array =>
  hmac(deviceKey, talkBytes('KS', talk));

/** What people compare to see that two hold the same key: 8 bytes, from which it is not to be had (L9.8). */
export const keyFingerprint = (hmac: Hmac, deviceKey: Uint8Array): Uint8Array =>
  hmac(deviceKey, ascii('FP')).slice(0, FINGERPRINT_BYTES);

/** Signs frames as `buildFrame` wants it (L9.3). */
export function createFrameMac(hmac: Hmac, key: Uint8Array): MakeMac {
  const label = ascii('HIPL1');
  return (signed) => hmac(key, joined(label, signed)).slice(0, MAC_BYTES);
}

/** Compares without telling by its time where two tags part. */
export function isSameTag(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i += 1) difference |= (a[i] ?? 0) ^ (b[i] ?? 0);
  return difference === 0;
}

/** @returns false for an unsigned frame, and for one whose MAC is another's. */
export function isSigned(frame: Frame, mac: MakeMac): boolean {
  if (!(frame.flags & FLAG.mac)) return false;
  const carried = frame.bytes.subarray(frame.to, frame.to + MAC_BYTES);
  return isSameTag(mac(frame.bytes.subarray(frame.start, frame.to)), carried);
}

/**
 * Signs what a device reports unasked (L9.9): where another frame has its MAC it has a u64 counter, and the first 8 bytes of
 * HMAC-SHA-256(Ks, "HIPU1" | counter | frame from byte 0 to the end of the payload).
 */
export function createReportMac(hmac: Hmac, key: Uint8Array): (counter: number) => MakeMac {
  const label = ascii('HIPU1');
  return (counter) => (signed) => {
    const field = new Uint8Array(MAC_BYTES);
    new DataView(field.buffer).setBigUint64(0, BigInt(counter), true);
    const tag = hmac(key, joined(label, field.subarray(0, COUNTER_BYTES), signed));
    field.set(tag.subarray(0, MAC_BYTES - COUNTER_BYTES), COUNTER_BYTES);
    return field;
  };
}

/** @returns the counter of a report that is signed well; null for any other frame. It may have been said before. */
export function reportCounter(
  frame: Frame,
  mac: ReturnType<typeof createReportMac>,
): number | null {
  if (!(frame.flags & FLAG.mac)) return null;
  const { buffer, byteOffset } = frame.bytes;
  const counter = Number(new DataView(buffer, byteOffset + frame.to).getBigUint64(0, true));
  return Number.isSafeInteger(counter) && isSigned(frame, mac(counter)) ? counter : null;
}
