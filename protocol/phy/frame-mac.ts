// The proof that frames of a signed channel carry behind their payload (SPEC P11.11 … P11.13): a counter and a short MAC
// under a key that one question has made. Signs and checks; draws no nonces, knows no time.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { isSameTag } from '../link/mac.ts';
import { createReplayWindow, WINDOW } from '../link/replay-window.ts';
import { FRAME_FLAG } from './frame.ts';
import { checkKey, nextKey, SIGNATURE_BYTES, type SignatureTalk } from './signature.ts';

export const FRAME_MAC_BYTES = 8;
/** What a frame is longer by: the lowest 16 bits of its counter, and the MAC. */
export const PROOF_BYTES = 2 + FRAME_MAC_BYTES;
/** Frames under one key (P11.9). */
const GENERATION = 2 ** 20;
/** Whoever forwards a frame counts its hops, and signs nothing. */
const HOP_BITS = 0x0c;

/** What was asked: it, and nobody's answer, makes the key of later frames. */
export type SignatureQuestion = Pick<SignatureTalk, 'device' | 'gatewayNonce' | 'slot'>;

const u32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
};

/** Of the frames that follow a question: 32 bytes (P11.11). @throws RangeError when key, id or nonce cannot be. */
export function frameKey(
  key: Uint8Array,
  { device, gatewayNonce, slot }: SignatureQuestion,
): Uint8Array {
  checkKey(key);
  if (
    device.length !== SIGNATURE_BYTES.device ||
    gatewayNonce.length !== SIGNATURE_BYTES.gatewayNonce
  )
    throw new RangeError('a question names a device of 8 bytes and a nonce of 16');
  const message = concatBytes(utf8ToBytes('HSES1'), device, gatewayNonce, u32(slot));
  return hmac(sha256, key, message);
}

/** What a frame is proven of. */
export interface ProvenPart {
  /** First of the bond on which its sender sends it, whoever forwards it. */
  harmonic: number;
  /** Of SPEC P3.4; hops do not count. */
  flags: number;
  counter: number;
  body: Uint8Array;
}

/** 8 bytes (P11.12). @param key of the counter's generation. */
export function frameMac(
  key: Uint8Array,
  device: Uint8Array,
  { harmonic, flags, counter, body }: ProvenPart,
): Uint8Array {
  const about = Uint8Array.of(harmonic & 0xff, harmonic >> 8, flags & ~HOP_BITS);
  const message = concatBytes(utf8ToBytes('HFRM1'), device, about, u32(counter), body);
  return hmac(sha256, key, message).slice(0, FRAME_MAC_BYTES);
}

/** Keys by generation; the newest is kept. */
function createGenerations(key: Uint8Array): (counter: number) => Uint8Array {
  let held = { generation: 0, key };
  return (counter) => {
    const generation = Math.floor(counter / GENERATION);
    if (generation < held.generation) held = { generation: 0, key };
    while (held.generation < generation)
      held = { generation: held.generation + 1, key: nextKey(held.key) };
    return held.key;
  };
}

export interface FrameSigner {
  /** @returns flags and psdu as they go out; null: no counter is left. */
  sign(
    harmonic: number,
    flags: number,
    body: Uint8Array,
  ): { flags: number; psdu: Uint8Array } | null;
}

/** @param key of `frameKey`. @param device id, 8 bytes. @param first counter. */
export function createFrameSigner(key: Uint8Array, device: Uint8Array, first = 0): FrameSigner {
  const keyOf = createGenerations(key);
  let counter = first;
  return {
    sign(harmonic, flags, body) {
      if (counter >= 2 ** 32) return null;
      const part = { harmonic, flags: flags | FRAME_FLAG.mac, counter, body };
      const mac = frameMac(keyOf(counter), device, part);
      const low = Uint8Array.of(counter & 0xff, (counter >> 8) & 0xff);
      counter += 1;
      return { flags: part.flags, psdu: concatBytes(body, low, mac) };
    },
  };
}

/**
 * What a frame proves. `replayed`: its MAC is right, and its counter was seen, or is too old to be remembered; `late`: it
 * was not, and a newer one came on the same channel, whose sender sends one after the other: it was held back.
 */
export const FRAME_PROOFS = ['proven', 'unsigned', 'wrong-mac', 'replayed', 'late'] as const;
export type FrameProof = (typeof FRAME_PROOFS)[number];

export interface CheckedFrame {
  proof: FrameProof;
  /** What it carries beside its proof; all of it, where it has none. */
  body: Uint8Array;
  /** Null unless the MAC is right. */
  counter: number | null;
}

/** A frame's payload beside the proof it says it has. */
export const bodyOf = (flags: number, psdu: Uint8Array): Uint8Array | null =>
  (flags & FRAME_FLAG.mac) !== 0 && psdu.length >= PROOF_BYTES
    ? psdu.subarray(0, psdu.length - PROOF_BYTES)
    : null;

export interface FrameChecker {
  check(harmonic: number, flags: number, psdu: Uint8Array): CheckedFrame;
}

/** @param key of `frameKey`. @param device id, 8 bytes. */
export function createFrameChecker(key: Uint8Array, device: Uint8Array): FrameChecker {
  const keyOf = createGenerations(key);
  const window = createReplayWindow();
  /** What the window remembers, and on which channel it came. */
  const taken: { counter: number; harmonic: number }[] = [];
  const proofOf = (harmonic: number, counter: number): FrameProof => {
    if (!window.take(counter)) return 'replayed';
    const isLate = taken.some((each) => each.harmonic === harmonic && each.counter > counter);
    taken[counter % WINDOW] = { counter, harmonic };
    return isLate ? 'late' : 'proven';
  };
  return {
    check(harmonic, flags, psdu) {
      const body = bodyOf(flags, psdu);
      if (!body) return { proof: 'unsigned', body: psdu, counter: null };
      const at = body.length;
      const counter = window.expand((psdu[at] ?? 0) + 256 * (psdu[at + 1] ?? 0));
      const isRight =
        counter !== null &&
        isSameTag(
          frameMac(keyOf(counter), device, { harmonic, flags, counter, body }),
          psdu.subarray(at + 2),
        );
      if (!isRight) return { proof: 'wrong-mac', body, counter: null };
      return { proof: proofOf(harmonic, counter), body, counter };
    },
  };
}
