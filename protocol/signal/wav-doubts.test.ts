import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countUnmeasurable,
  createWavTail,
  readWavHeader,
  wavDoubts,
  writeWavHeader,
  type WavDoubt,
} from './index.ts';

/** @param claimed frames by the header of one channel of 16 bits. @param body all that stands behind it. */
function doubtsOf(
  claimed: number,
  body: Uint8Array,
  piece = body.length,
  { riff = null, byteRate = null }: { riff?: number | null; byteRate?: number | null } = {},
): WavDoubt[] {
  const head = writeWavHeader(8000, 1, claimed, 'int16');
  const view = new DataView(head.buffer);
  view.setUint32(4, riff ?? head.length + body.length - 8, true);
  if (byteRate !== null) view.setUint32(28, byteRate, true);
  const reading = readWavHeader(head, head.length + body.length);
  if (!reading.ok) throw new Error(reading.reason);
  const { frames, bytesPerFrame } = reading.format;
  const tail = createWavTail(reading.format);
  for (let at = frames * bytesPerFrame; at < body.length; at += piece)
    tail.push(body.subarray(at, at + piece));
  return wavDoubts(reading.format, tail);
}

const chunk = (name: string, size: number, held = size + (size % 2)): Uint8Array => {
  const bytes = new Uint8Array(8 + held).fill(0x41);
  bytes.set(new TextEncoder().encode(name));
  new DataView(bytes.buffer).setUint32(4, size, true);
  return bytes;
};
const joined = (...parts: Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const samples = (frames: number): Uint8Array => new Uint8Array(2 * frames).fill(3);

test('a file that holds what it claims, with or without chunks behind, is not doubted', () => {
  expect(doubtsOf(100, samples(100))).toEqual([]);
  const behind = joined(samples(100), chunk('LIST', 11), chunk('id3 ', 40));
  expect(doubtsOf(100, behind)).toEqual([]);
});

test('samples behind the claim are counted, and where they begin', () => {
  expect(doubtsOf(100, samples(350))).toEqual([
    { code: 'rest-unused', values: { bytes: 500, atByte: 244, dataBytes: 200 } },
  ]);
  const behind = joined(samples(100), chunk('LIST', 4), samples(50));
  expect(doubtsOf(100, behind)).toEqual([
    { code: 'rest-unused', values: { bytes: 100, atByte: 256, dataBytes: 200 } },
  ]);
  const lying = joined(samples(100), chunk('LIST', 4000, 12));
  expect(doubtsOf(100, lying)).toMatchObject([{ code: 'rest-unused', values: { bytes: 20 } }]);
  expect(doubtsOf(100, joined(samples(100), new Uint8Array(3)))).toMatchObject([
    { code: 'rest-unused', values: { bytes: 3 } },
  ]);
});

test('a claim beyond the file, a frame cut in the middle, and no claim', () => {
  expect(doubtsOf(100, new Uint8Array(151))).toEqual([
    { code: 'cut-short', values: { claimedBytes: 200, heldBytes: 151 } },
    { code: 'half-frame', values: { bytes: 1, bytesPerFrame: 2 } },
  ]);
  // 0xffffffff, with which a program that writes to a pipe says nothing.
  expect(doubtsOf(0xffffffff / 2, new Uint8Array(150))).toEqual([
    { code: 'length-unsaid', values: { heldBytes: 150 } },
  ]);
});

test('bytes a second that are not the rate times a frame, and a size that is not the file’s', () => {
  const said = (head: { riff?: number; byteRate?: number }, body = samples(100)): WavDoubt[] =>
    doubtsOf(100, body, body.length, head);
  expect(said({ byteRate: 44_100 })).toEqual([
    { code: 'byte-rate', values: { claimedByteRate: 44_100, byteRate: 16_000, rateHz: 8000 } },
  ]);
  expect(said({ riff: 100_000 })).toEqual([
    { code: 'file-size', values: { claimedFileBytes: 100_008, fileBytes: 244 } },
  ]);
  expect(said({ riff: 36 })).toMatchObject([{ code: 'file-size' }]);
  // Left open by a stream; the pad of the last chunk counted or not.
  for (const riff of [0, 0xffffffff, 235, 236, 237]) expect(said({ riff })).toEqual([]);
  // What is behind the samples tells of it already.
  expect(said({ riff: 236 }, samples(150)).map(({ code }) => code)).toEqual(['rest-unused']);
});

test('a second chunk of samples is counted: it is not read', () => {
  const body = joined(samples(100), chunk('LIST', 4), chunk('data', 300), chunk('data', 20));
  expect(doubtsOf(100, body)).toEqual([
    { code: 'second-data', values: { samples: 160, bytes: 320 } },
  ]);
  expect(doubtsOf(100, body, 3)).toEqual(doubtsOf(100, body));
});

test('a size of 0 with samples behind it is a size that was never written; with a chunk behind it, none', () => {
  expect(doubtsOf(0, samples(75))).toEqual([{ code: 'length-unsaid', values: { heldBytes: 150 } }]);
  const head = writeWavHeader(8000, 1, 0, 'int16');
  const behind = chunk('LIST', 10);
  expect(readWavHeader(joined(head, behind), head.length + behind.length)).toMatchObject({
    ok: false,
  });
  expect(readWavHeader(head, head.length)).toMatchObject({ ok: false });
});

test('in whatever pieces the rest comes, it is the same', () => {
  const body = joined(samples(10), chunk('LIST', 7), chunk('bext', 30), samples(9));
  const whole = doubtsOf(10, body);
  expect(whole).toMatchObject([{ code: 'rest-unused', values: { bytes: 18 } }]);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: body.length }), (piece) => {
      expect(doubtsOf(10, body, piece)).toEqual(whole);
    }),
  );
});

test('what cannot be measured is counted over blocks, and its first place told', () => {
  const none = { count: 0, first: null };
  const a = [Float32Array.of(1, 2, 3), Float32Array.of(1, Infinity, NaN)];
  const one = countUnmeasurable(none, a, 3, 100);
  expect(one).toEqual({ count: 2, first: { channel: 1, frame: 101 } });
  const b = [Float32Array.of(-Infinity, -9e29, 2e30), Float32Array.of(0, 0, 0)];
  expect(countUnmeasurable(one, b, 3, 103)).toEqual({ ...one, count: 4 });
});
