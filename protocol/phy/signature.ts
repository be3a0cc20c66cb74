/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the digest */
// The arithmetic of the harmonic signature (SPEC P11): which four of sixteen harmonics sound in each of twelve symbols,
// and the MAC of the frame behind them. A pattern is no secret once sent. Sends and hears nothing.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';

export const PATTERN_SYMBOLS = 12;
/** Harmonics a pattern is chosen from, the first of them, and how many sound at a time. */
export const POOL = 16;
export const POOL_FIRST = 2;
export const CHOSEN = 4;

export const SIGNATURE_BYTES = { key: 32, device: 8, gatewayNonce: 16, deviceNonce: 8, mac: 16 };

/** Who answers what, where. Ids and nonces have the lengths of `SIGNATURE_BYTES`. */
export interface SignatureTalk {
  device: Uint8Array;
  gatewayNonce: Uint8Array;
  deviceNonce: Uint8Array;
  /** Of the pilot, 32 bits. */
  slot: number;
}

/** For each symbol a mask of the pool: bit 0 is harmonic 2. */
export type Pattern = readonly number[];

/** Choices of 4 of 16; values from 36 of them on would make some likelier than others. */
const CHOICES = 1820;
const FAIR = 36 * CHOICES;

const choose = (of: number, some: number): number => {
  let count = 1;
  for (let i = 0; i < some; i += 1) count = (count * (of - i)) / (i + 1);
  return count;
};

/** The `index`-th choice of 4 of the pool in lexicographic order, as a mask. @param index 0 … 1819. */
export function choiceOf(index: number): number {
  let mask = 0;
  let rest = index;
  let left = CHOSEN;
  for (let place = 0; place < POOL && left > 0; place += 1) {
    const withIt = choose(POOL - 1 - place, left - 1);
    if (rest < withIt) {
      mask |= 1 << place;
      left -= 1;
    } else rest -= withIt;
  }
  return mask;
}

/** Harmonics of a mask, the lowest first. */
export const harmonicsOf = (mask: number): number[] =>
  Array.from({ length: POOL }, (_, place) => place)
    .filter((place) => ((mask >> place) & 1) === 1)
    .map((place) => POOL_FIRST + place);

const checkLength = (what: string, bytes: Uint8Array, length: number): void => {
  if (bytes.length !== length)
    throw new RangeError(`${what} has ${length} bytes, not ${bytes.length}`);
};
const isSlot = (slot: number): boolean =>
  Number.isInteger(slot) && slot >= 0 && slot <= 0xffff_ffff;

/** @throws RangeError when it is none. */
export const checkKey = (key: Uint8Array): void =>
  checkLength('the key of a signature', key, SIGNATURE_BYTES.key);

export function checkTalk(talk: SignatureTalk): void {
  checkLength("a device's id", talk.device, SIGNATURE_BYTES.device);
  checkLength("the gateway's nonce", talk.gatewayNonce, SIGNATURE_BYTES.gatewayNonce);
  checkLength("the device's nonce", talk.deviceNonce, SIGNATURE_BYTES.deviceNonce);
  if (!isSlot(talk.slot)) throw new RangeError('a slot is a whole number of 32 bits');
}

/** HMAC-SHA-256 (RFC 2104, FIPS 180-4) of a label, the talk and more. */
function keyed(key: Uint8Array, label: string, talk: SignatureTalk, more: Uint8Array): Uint8Array {
  checkKey(key);
  checkTalk(talk);
  const slot = new Uint8Array(4);
  new DataView(slot.buffer).setUint32(0, talk.slot, true);
  const { device, gatewayNonce, deviceNonce } = talk;
  const message = [utf8ToBytes(label), device, gatewayNonce, deviceNonce, slot, more];
  return hmac(sha256, key, concatBytes(...message));
}

/** The pattern that answers this talk (P11.2). @throws RangeError when key, ids, nonces or slot cannot be. */
export function patternOf(key: Uint8Array, talk: SignatureTalk): Pattern {
  const pattern: number[] = [];
  for (let round = 0; pattern.length < PATTERN_SYMBOLS; round += 1) {
    const digest = keyed(key, 'HSIG1', talk, Uint8Array.of(round));
    for (let at = 0; at < digest.length && pattern.length < PATTERN_SYMBOLS; at += 2) {
      const value = digest[at]! + 256 * digest[at + 1]!;
      if (value < FAIR) pattern.push(choiceOf(value % CHOICES));
    }
  }
  return pattern;
}

/** 16 bytes (P11.5). @throws RangeError as `patternOf`. */
export const signatureMac = (key: Uint8Array, talk: SignatureTalk, body: Uint8Array): Uint8Array =>
  keyed(key, 'HMAC1', talk, body).slice(0, SIGNATURE_BYTES.mac);

/** What the frame behind a pattern carries: the device's nonce, the body, the MAC. @throws RangeError as `patternOf`. */
export const signaturePsdu = (key: Uint8Array, talk: SignatureTalk, body: Uint8Array): Uint8Array =>
  concatBytes(talk.deviceNonce, body, signatureMac(key, talk, body));

/** The key that follows when one was used long enough (P11.9). */
export function nextKey(key: Uint8Array): Uint8Array {
  checkKey(key);
  return hmac(sha256, key, utf8ToBytes('ratchet'));
}
