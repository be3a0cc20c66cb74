import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeWavFrames, readWavHeader, writeWavHeader } from './index.ts';

function int16File(values: number[], claimFrames = values.length): Uint8Array {
  const head = writeWavHeader(8000, 1, claimFrames, 'int16');
  const bytes = new Uint8Array(head.length + values.length * 2);
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) view.setInt16(44 + 2 * i, value, true);
  return bytes;
}

test('what was written is read: rate, channels, samples to full scale 1.0', () => {
  const bytes = int16File([0, 16384, -32768]);
  const head = readWavHeader(bytes, bytes.length);
  if (!head.ok) throw new Error(head.reason);
  expect(head.format).toMatchObject({ rateHz: 8000, channels: 1, frames: 3, truncated: false });
  const out = [new Float32Array(3)];
  expect(decodeWavFrames(bytes.subarray(head.format.dataAt), head.format, out)).toBe(3);
  expect([...out[0]!]).toEqual([0, 0.5, -1]);
});

test('eight bits have no sign: 128 is zero, and an odd number of samples is read whole', () => {
  const bytes = new Uint8Array(48);
  bytes.set(writeWavHeader(8000, 1, 3, 'int16'));
  const view = new DataView(bytes.buffer);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  view.setUint32(40, 3, true);
  bytes.set([128, 192, 0], 44);
  const head = readWavHeader(bytes, bytes.length);
  if (!head.ok) throw new Error(head.reason);
  expect(head.format).toMatchObject({ encoding: 'uint8', frames: 3, bytesPerFrame: 1 });
  const out = [new Float32Array(3)];
  decodeWavFrames(bytes.subarray(head.format.dataAt), head.format, out);
  expect([...out[0]!]).toEqual([0, 0.5, -1]);
});

test('a header that claims more than the file holds is believed only as far as the bytes go', () => {
  const bytes = int16File([1, 2, 3], 1_000_000);
  const head = readWavHeader(bytes, bytes.length);
  expect(head).toMatchObject({ ok: true, format: { frames: 3, truncated: true } });
});

test.each([
  ['an empty file', new Uint8Array(0), /not a WAV/],
  ['a picture', new Uint8Array(200).fill(0x89), /not a WAV/],
  ['a file without samples', int16File([]), /no samples/],
])('%s is refused in words', (_, bytes, words) => {
  const head = readWavHeader(bytes, bytes.length);
  expect(head.ok).toBe(false);
  if (!head.ok) expect(head.reason).toMatch(words);
});

test('any damage to a header is a refusal or a bounded reading, never a throw', () => {
  const good = int16File([1, 2, 3, 4]);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(51), fc.nat(255)), { maxLength: 6 }),
      fc.nat(52),
      (edits, cut) => {
        const bytes = good.slice(0, cut);
        for (const [at, value] of edits) if (at < bytes.length) bytes[at] = value;
        const head = readWavHeader(bytes, bytes.length);
        if (head.ok)
          expect(head.format.frames * head.format.bytesPerFrame).toBeLessThanOrEqual(bytes.length);
      },
    ),
    { numRuns: 2000 },
  );
});
