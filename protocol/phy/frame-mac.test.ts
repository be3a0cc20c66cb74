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

test('P11.8 a frame that was held back is late behind a newer one of its channel, and in time on another', () => {
  const signer = sign();
  const [held, other, newer, behind] = [4, 7, 4, 7].map((harmonic, i) => ({
    ...signer.sign(harmonic, 0, Uint8Array.of(i))!,
    harmonic,
  }));
  const checker = check();
  const proof = (frame: typeof held) =>
    checker.check(frame!.harmonic, frame!.flags, frame!.psdu).proof;
  expect(proof(newer)).toBe('proven');
  expect(proof(other), 'older than what came on another channel').toBe('proven');
  expect(proof(held)).toBe('late');
  expect(proof(held)).toBe('replayed');
  expect(proof(behind)).toBe('proven');
});

test('P11.8 frames that come in the order of their channels are all proven, however channels lie', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 5 }), { minLength: 1, maxLength: 60 }),
      fc.infiniteStream(fc.nat(1000)),
      (channels, draws) => {
        const signer = sign();
        const queues = new Map<number, { flags: number; psdu: Uint8Array }[]>();
        for (const harmonic of channels) {
          const signed = signer.sign(harmonic, 0, Uint8Array.of(1))!;
          queues.set(harmonic, [...(queues.get(harmonic) ?? []), signed]);
        }
        const checker = check();
        for (let left = channels.length; left > 0; left -= 1) {
          const open = [...queues].filter(([, queue]) => queue.length > 0);
          const [harmonic, queue] = open[draws.next().value % open.length]!;
          const { flags, psdu } = queue.shift()!;
          expect(checker.check(harmonic, flags, psdu).proof).toBe('proven');
        }
      },
    ),
  );
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
