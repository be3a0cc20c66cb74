// Signatures of frames and of AUTH (SPEC L9). Owns what is signed and how tags compare; brings no hash of its own.
import type { Frame } from './decoder.ts';
import { FLAG, MAC_BYTES, type MakeMac } from './frame.ts';

export const DEVICE_KEY_BYTES = 32;
export const FINGERPRINT_BYTES = 8;

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4) of whoever has one: 32 bytes. */
export type Hmac = (key: Uint8Array, message: Uint8Array) => Uint8Array;

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
