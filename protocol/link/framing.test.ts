import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOf } from '../vectors/link.ts';
import {
  buildFrame,
  cobsBound,
  cobsDecodeInPlace,
  cobsEncode,
  crc32c,
  decodeUtf8,
  encodeUtf8,
  MAX_PAYLOAD,
} from './index.ts';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

describe('CRC-32C (L2.3)', () => {
  test('of "123456789" is e3069283', () => expect(crc32c(ascii('123456789'))).toBe(0xe3069283));

  test('eight bytes a step is what one bit a step gives, wherever it starts and ends', () => {
    const bitwise = (bytes: Uint8Array): number => {
      let crc = -1;
      for (const byte of bytes) {
        crc ^= byte;
        for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
      return ~crc >>> 0;
    };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat(20), fc.nat(20), (bytes, a, b) => {
        const from = Math.min(a, bytes.length);
        const to = Math.max(from, bytes.length - b);
        expect(crc32c(bytes, from, to)).toBe(bitwise(bytes.subarray(from, to)));
      }),
    );
  });
});

test('COBS gives back what it was given, with no zero inside, within its bound (L1.1, L1.4)', () => {
  const runs = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(600).map((n) => new Uint8Array(n).fill(7)),
      fc.constantFrom(253, 254, 255, 508, 509).map((n) => new Uint8Array(n).fill(9)),
      fc.nat(5).map((n) => new Uint8Array(n)),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(runs, (parts) => {
      const data = Uint8Array.from(parts.flatMap((part) => [...part]));
      const buffer = new Uint8Array(cobsBound(data.length));
      const end = cobsEncode(data, data.length, buffer, 0);
      expect(buffer.subarray(0, end).indexOf(0)).toBe(-1);
      expect(end).toBeLessThanOrEqual(cobsBound(data.length));
      const decodedEnd = cobsDecodeInPlace(buffer, new DataView(buffer.buffer), end);
      expect(hexOf(buffer.slice(1, decodedEnd))).toBe(hexOf(data));
    }),
    { numRuns: 500 },
  );
});

test('COBS read by words and in place gives, of any bytes, what a run at a time gives (L1.4, L3.1)', () => {
  const aRunAtATime = (encoded: Uint8Array): number[] | null => {
    const out: number[] = [];
    for (let at = 0; at < encoded.length;) {
      const code = encoded[at] ?? 0;
      if (at + code > encoded.length) return null;
      out.push(...encoded.subarray(at + 1, at + code));
      at += code;
      if (code !== 255 && at < encoded.length) out.push(0);
    }
    return out;
  };
  const pieces = fc.array(
    fc.oneof(
      fc.array(fc.integer({ min: 1, max: 255 }), { maxLength: 20 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 40 }),
      fc.nat(40).map((n) => Array<number>(n).fill(1)),
      fc
        .array(fc.integer({ min: 1, max: 255 }), { maxLength: 30 })
        .map((x) => x.flatMap((b) => [2, b])),
      fc.constantFrom(253, 254, 255, 256).map((n) => [255, ...Array<number>(n).fill(7)]),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      const encoded = Uint8Array.from(parts.flat());
      const buffer = encoded.slice();
      const end = cobsDecodeInPlace(buffer, new DataView(buffer.buffer), encoded.length);
      const expected = aRunAtATime(encoded);
      if (expected === null) expect(end).toBe(-1);
      else if (encoded.length > 0)
        expect(hexOf(buffer.slice(1, end))).toBe(hexOf(Uint8Array.from(expected)));
    }),
    { numRuns: 2000 },
  );
});

test('a payload over the largest is our own mistake and throws (L2.4)', () =>
  expect(() =>
    buildFrame({ type: 3, flags: 0, seq: 0, ref: 0 }, new Uint8Array(MAX_PAYLOAD + 1)),
  ).toThrow(RangeError));

describe('text (L4.1)', () => {
  test('is written and read as the platform does', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(hexOf(encodeUtf8(text, 9999))).toBe(hexOf(new TextEncoder().encode(text)));
        expect(decodeUtf8(encodeUtf8(text, 9999))).toBe(text);
      }),
    ));

  test('is cut between characters, never inside one', () => {
    expect(decodeUtf8(encodeUtf8('vibração', 6))).toBe('vibra');
    expect(decodeUtf8(encodeUtf8('vibração', 7))).toBe('vibraç');
  });

  test('shows U+FFFD exactly where the platform finds damage', () =>
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.array(fc.constantFrom(0x41, 0xc3, 0xa7, 0xe2, 0x9a, 0xed, 0xa0, 0xf0, 0x9f, 0xc0)),
        ),
        (given) => {
          const bytes = Uint8Array.from(given);
          let isWhole = true;
          try {
            new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
          } catch {
            isWhole = false;
          }
          const meant = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
          if (isWhole) expect(decodeUtf8(bytes)).toBe(meant);
          else expect(decodeUtf8(bytes)).toContain('\ufffd');
        },
      ),
      { numRuns: 500 },
    ));
});
