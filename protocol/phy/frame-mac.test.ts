// Frames that prove themselves: the vectors, whatever may be changed of them, replays, keys that change.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesOf, hexOf } from '../vectors/link.ts';
import { provenVectors } from '../vectors/phy.ts';
import { createFrameChecker, createFrameSigner, frameKey, PROOF_BYTES } from './frame-mac.ts';

const DEVICE = Uint8Array.of(0, 17, 34, 51, 68, 85, 102, 119);
const KEY = new Uint8Array(32).fill(7);
const SESSION = frameKey(KEY, { device: DEVICE, gatewayNonce: new Uint8Array(16), slot: 9 });
const sign = (first = 0) => createFrameSigner(SESSION, DEVICE, first);
const check = () => createFrameChecker(SESSION, DEVICE);

test.each(provenVectors)('P11.11, P11.12 $name', (vector) => {
  const device = bytesOf(vector.device);
  const { slot } = vector;
  const question = { device, gatewayNonce: bytesOf(vector.gatewayNonce), slot };
  const key = frameKey(bytesOf(vector.key), question);
  expect(hexOf(key)).toBe(vector.frameKey);
  for (const { harmonic, flags, counter, body, psdu } of vector.proven) {
    const signed = createFrameSigner(key, device, counter).sign(harmonic, flags, bytesOf(body));
    expect({ flags: signed!.flags, psdu: hexOf(signed!.psdu) }).toEqual({ flags, psdu });
  }
});

test('P11.12 each frame is proven once; hops count for nothing', () => {
  const signer = sign();
  const checker = check();
  const frames = Array.from({ length: 80 }, (_, i) => signer.sign(4, 1, Uint8Array.of(i))!);
  for (const [i, { flags, psdu }] of frames.entries())
    expect(checker.check(4, flags | 0x04, psdu)).toEqual({
      ...{ proof: 'proven', counter: i, body: Uint8Array.of(i) },
    });
  for (const [i, { flags, psdu }] of frames.entries())
    expect(checker.check(4, flags, psdu)).toMatchObject({ proof: 'replayed', counter: i });
});

test('P11.12 a frame that was changed anywhere, or plays on another harmonic, proves nothing', () => {
  const { flags, psdu } = sign().sign(4, 0, Uint8Array.of(1, 2, 3))!;
  expect(check().check(7, flags, psdu).proof).toBe('wrong-mac');
  expect(check().check(4, flags | 0x20, psdu).proof).toBe('wrong-mac');
  fc.assert(
    fc.property(fc.nat(psdu.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
      const changed = psdu.slice();
      changed[at]! ^= by;
      expect(check().check(4, flags, changed).proof).toBe('wrong-mac');
    }),
    { numRuns: 100 },
  );
});

test('P11.12 without the flag, or too short for a proof, a frame is unsigned and says what it says', () => {
  const { psdu } = sign().sign(4, 0, Uint8Array.of(9))!;
  expect(check().check(4, 0, psdu)).toMatchObject({ proof: 'unsigned', body: psdu });
  const short = psdu.subarray(0, PROOF_BYTES - 1);
  expect(check().check(4, 0x10, short)).toMatchObject({ proof: 'unsigned', body: short });
});

test('P11.9, P11.13 the key changes every 2^20 frames, on both sides at once; counters end', () => {
  const signer = sign(2 ** 20 - 2);
  const checker = check();
  // Who has heard nothing yet expects counter 0.
  expect(checker.check(4, 0x10, sign().sign(4, 0, KEY)!.psdu).proof).toBe('proven');
  for (let counter = 0; counter < 2 ** 20; counter += 30_000)
    checker.check(4, 0x10, sign(counter).sign(4, 0, KEY)!.psdu);
  const proofs = Array.from({ length: 4 }, () => {
    const { flags, psdu } = signer.sign(4, 0, KEY)!;
    return checker.check(4, flags, psdu).proof;
  });
  expect(proofs).toEqual(['proven', 'proven', 'proven', 'proven']);
  expect(sign(2 ** 32).sign(4, 0, KEY)).toBeNull();
});

test('what cannot be is refused in words', () => {
  const question = { device: DEVICE, gatewayNonce: new Uint8Array(16), slot: 0 };
  expect(() => frameKey(KEY.subarray(1), question)).toThrow('32 bytes, not 31');
  expect(() => frameKey(KEY, { ...question, device: KEY })).toThrow('a device of 8 bytes');
});
