import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hexOf } from '../vectors/link.ts';
import {
  buildFrame,
  cobsBound,
  crc32c,
  createFrameDecoder,
  MAX_FRAME,
  MESSAGE,
  messages,
  toWire,
} from './index.ts';
import type { FrameDecoder, FrameRefusal } from './index.ts';

interface Seen {
  type: number;
  seq: number;
  raw: string;
}
function collect(): { frames: Seen[]; refusals: FrameRefusal[]; decoder: FrameDecoder } {
  const frames: Seen[] = [];
  const refusals: FrameRefusal[] = [];
  const decoder = createFrameDecoder({
    onFrame: (frame) => {
      const { type, seq, start, to } = frame;
      frames.push({ type, seq, raw: hexOf(frame.bytes.slice(start, to + 4)) });
    },
    onRefused: (reason) => refusals.push(reason),
  });
  return { frames, refusals, decoder };
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const pingFrame = (token: number): Uint8Array => {
  const payload = new Uint8Array(4);
  messages.ping.encode({ token }, payload);
  return buildFrame({ type: MESSAGE.PING, flags: 0, seq: token & 0xffff, ref: 0 }, payload);
};
const ping = (token: number): Uint8Array => toWire(pingFrame(token));

describe('the decoder keeps in step (L3)', () => {
  test('boot text before the first frame is stray, not damage (L3.4)', () => {
    const { frames, decoder } = collect();
    decoder.push(ascii('ets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET)\r\n'));
    decoder.push(ping(1));
    expect(frames).toHaveLength(1);
    expect(decoder.counters).toMatchObject({ frames: 1, cobs: 0, crc: 0 });
    expect(decoder.counters.stray).toBeGreaterThan(40);
  });

  test('text after it is damage, and named', () => {
    const { refusals, decoder } = collect();
    decoder.push(ping(1));
    decoder.push(ascii('E (312) adc: overrun\r\n\0'));
    expect(refusals).toHaveLength(1);
    expect(decoder.counters).toMatchObject({ frames: 1, cobs: 1, stray: 0 });
  });

  test('an over-long frame is dropped to the next delimiter, and counted once (L3.2)', () => {
    const { frames, refusals, decoder } = collect();
    decoder.push(ping(1));
    for (let i = 0; i < 3; i += 1) decoder.push(new Uint8Array(MAX_FRAME).fill(9));
    decoder.push(ping(2));
    expect(frames.map((f) => f.seq)).toEqual([1, 2]);
    expect(refusals).toEqual(['too-long']);
  });

  test('a datagram is one raw frame; longer than any frame, it is refused (L14.1)', () => {
    const { frames, refusals, decoder } = collect();
    decoder.pushDatagram(pingFrame(7));
    decoder.pushDatagram(new Uint8Array(MAX_FRAME + 1));
    decoder.pushDatagram(new Uint8Array(0));
    expect(frames.map((f) => f.seq)).toEqual([7]);
    expect(refusals).toEqual(['too-long', 'too-short']);
  });

  test('a frame of another major version is told with its seq, so that it can be answered (L2.5)', () => {
    const seen: unknown[] = [];
    const decoder = createFrameDecoder({
      onFrame: () => seen.push('accepted'),
      onRefused: (reason, _, seq) => seen.push([reason, seq]),
    });
    const frame = pingFrame(4711);
    frame[0] = 0x20;
    const crcAt = frame.length - 4;
    new DataView(frame.buffer).setUint32(crcAt, crc32c(frame, 0, crcAt), true);
    decoder.push(toWire(frame));
    expect(seen).toEqual([['version', 4711]]);
  });

  test('a stream that was cut begins anew', () => {
    const { frames, decoder } = collect();
    decoder.push(ping(1).subarray(0, 9));
    decoder.reset();
    decoder.push(ping(2));
    expect(frames.map((f) => f.seq)).toEqual([2]);
    expect(decoder.counters.stray).toBe(0);
  });

  test('its buffer is one frame’s and never another one', () => {
    const buffers = new Set<Uint8Array>();
    const decoder = createFrameDecoder({ onFrame: (frame) => buffers.add(frame.bytes) });
    decoder.push(ping(1));
    decoder.push(new Uint8Array(100_000).fill(3));
    decoder.push(ping(2));
    decoder.pushDatagram(pingFrame(3));
    expect([...buffers].map((buffer) => buffer.length)).toEqual([cobsBound(MAX_FRAME)]);
    expect(cobsBound(MAX_FRAME)).toBe(4142);
  });

  test('any chunking of any bytes: the same frames, nothing thrown, and in step after it (L3.1)', () => {
    const piece = fc.oneof(
      fc.nat(0xffff).map(ping),
      fc.uint8Array({ maxLength: 80 }),
      fc.tuple(fc.nat(0xffff), fc.nat(15), fc.nat(255)).map(([token, at, value]) => {
        const wire = ping(token);
        wire[1 + at] = value;
        return wire;
      }),
      fc.nat(9000).map((n) => new Uint8Array(n).fill(5)),
      fc.nat(300).map((n) => new Uint8Array(n).fill(1)),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 }),
        (pieces, cuts) => {
          const bytes = Uint8Array.from([...pieces.flatMap((part) => [...part]), ...ping(4711)]);
          const whole = collect();
          whole.decoder.push(bytes);
          const parts = collect();
          for (let at = 0, i = 0; at < bytes.length; i += 1) {
            const to = at + (cuts[i % cuts.length] ?? 1);
            const chunk = bytes.slice(at, to);
            parts.decoder.push(i % 2 === 0 ? chunk : Buffer.from(chunk.buffer));
            at = to;
          }
          expect(parts.frames).toEqual(whole.frames);
          expect(parts.decoder.counters).toEqual(whole.decoder.counters);
          expect(whole.frames.at(-1)).toMatchObject({ seq: 4711, type: MESSAGE.PING });
        },
      ),
      { numRuns: 300 },
    );
  });
});
