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

test('beyond 4 GiB: a long file says its size in a ds64 chunk, or is read to its end', () => {
  const long = new Uint8Array(80);
  const view = new DataView(long.buffer);
  const classic = writeWavHeader(8000, 1, 0, 'int16');
  long.set(classic.subarray(0, 12));
  long.set([0x52, 0x46, 0x36, 0x34], 0);
  long.set([0x64, 0x73, 0x36, 0x34], 12);
  view.setUint32(16, 28, true);
  view.setBigUint64(28, 5_000_000_000n, true);
  long.set(classic.subarray(12), 48);
  view.setUint32(76, 0xffffffff, true);
  const read = (bytes: number) => readWavHeader(long, bytes);
  expect(read(5_000_000_080)).toMatchObject({
    ok: true,
    format: { frames: 2_500_000_000, truncated: false, dataAt: 80 },
  });
  expect(read(1_000_080)).toMatchObject({ format: { frames: 500_000, truncated: true } });
  const unsaid = writeWavHeader(8000, 1, 0, 'int16');
  new DataView(unsaid.buffer).setUint32(40, 0xffffffff, true);
  expect(readWavHeader(unsaid, 5_000_000_044)).toMatchObject({
    format: { frames: 2_500_000_000, truncated: false },
  });
  expect(readWavHeader(unsaid, 1044)).toMatchObject({ format: { frames: 500, truncated: true } });
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
