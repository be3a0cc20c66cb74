import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildFrame,
  buildSamples,
  cobsBound,
  cobsDecodeInPlace,
  cobsEncode,
  convertChannel,
  crc32c,
  createBlockTracker,
  createFrameDecoder,
  createSamplesHeader,
  createTimeSync,
  decodeUtf8,
  encodeUtf8,
  FLAG,
  MAX_FRAME,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  readSamplesHeader,
  toWire,
} from './index.ts';
import type { Frame, FrameRefusal } from './index.ts';

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
const ascii = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

interface Seen {
  type: number;
  flags: number;
  seq: number;
  ref: number;
  payload: Uint8Array;
  raw: Uint8Array;
}
function collect(): {
  frames: Seen[];
  refusals: FrameRefusal[];
  decoder: ReturnType<typeof createFrameDecoder>;
} {
  const frames: Seen[] = [];
  const refusals: FrameRefusal[] = [];
  const decoder = createFrameDecoder({
    onFrame: (f: Frame) => {
      const end = f.to + (f.flags & FLAG.mac ? 16 : 0) + 4;
      frames.push({
        type: f.type,
        flags: f.flags,
        seq: f.seq,
        ref: f.ref,
        payload: f.bytes.slice(f.from, f.to),
        raw: f.bytes.slice(f.start, end),
      });
    },
    onRefused: (reason) => refusals.push(reason),
  });
  return { frames, refusals, decoder };
}

const vectors = readFileSync(new URL('../vectors/link.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => line.split('\t') as [string, string, string]);

test('CRC-32C of "123456789" is e3069283 (L2.3)', () =>
  expect(crc32c(ascii('123456789'))).toBe(0xe3069283));

describe('golden vectors of a second implementation (L1, L2)', () => {
  test.each(vectors)('%s', (_, frame, wire) => {
    const { frames, decoder } = collect();
    decoder.push(fromHex(`00${wire}`));
    expect(frames.map((f) => toHex(f.raw))).toEqual([frame]);
    expect(toHex(toWire(fromHex(frame)))).toBe(`00${wire}`);
    const [seen] = frames;
    if (seen!.flags & FLAG.mac) return; // its key belongs to the session
    expect(toHex(buildFrame(seen!, seen!.payload))).toBe(frame);
  });
});

describe('messages read and write the same bytes (L5–L12)', () => {
  const table: Record<
    number,
    { request: { decode(b: Uint8Array): unknown; encode(v: never, out: Uint8Array): number } }
  > = {
    [MESSAGE.HELLO]: { request: messages.hello },
    [MESSAGE.CFG_STAGE]: messages.cfgStage,
    [MESSAGE.CFG_APPLY]: messages.cfgApply,
    [MESSAGE.CREDIT]: { request: messages.credit },
    [MESSAGE.CHANNEL_DATA]: { request: messages.channelData },
    [MESSAGE.EVENT]: { request: messages.event },
    [MESSAGE.COMMAND]: messages.command,
    [MESSAGE.TIME_SYNC]: messages.timeSync,
    [MESSAGE.FW_CHUNK]: messages.fwChunk,
    [MESSAGE.ERROR]: { request: messages.error },
  };
  test.each(vectors.map(([name, frame]) => [name, fromHex(frame)] as const))('%s', (_, frame) => {
    const codec = table[frame[1]!]?.request;
    if (!codec) return expect([MESSAGE.SAMPLES, MESSAGE.AUTH]).toContain(frame[1]); // read by tests of their own below
    const payload = frame.slice(8, 8 + (frame[6]! | (frame[7]! << 8)));
    const value = codec.decode(payload);
    expect(value).not.toBeNull();
    const out = new Uint8Array(MAX_PAYLOAD);
    expect(toHex(out.subarray(0, codec.encode(value as never, out)))).toBe(toHex(payload));
    expect(codec.decode(payload.slice(0, 1)), 'a short payload is refused').toBeNull();
  });
  test('the three steps of AUTH (L9)', () => {
    const steps = vectors
      .filter(([name]) => name.startsWith('AUTH'))
      .map(([, frame]) => fromHex(frame).slice(8, -4));
    expect(messages.authChallenge.decode(steps[0]!)).toMatchObject({ step: 1 });
    expect(messages.authAnswer.decode(steps[1]!)).toMatchObject({ step: 2 });
    expect(messages.authConfirm.decode(steps[2]!)).toMatchObject({ step: 3 });
  });
  test('SAMPLES: eight int16 samples at 48 kHz, value = raw * scale + offset (L8)', () => {
    const frame = fromHex(vectors.find(([name]) => name.startsWith('SAMPLES stream 1, int16'))![1]);
    const header = createSamplesHeader();
    let values: number[] = [];
    const decoder = createFrameDecoder({
      onFrame(f) {
        expect(readSamplesHeader(f, header)).toBe(true);
        const out = new Float32Array(header.samples);
        convertChannel(
          f.view,
          f.from + 44,
          header.format,
          header.channels,
          0,
          header.samples,
          1,
          0,
          out,
        );
        values = [...out];
      },
    });
    decoder.pushDatagram(frame);
    expect(header).toMatchObject({
      stream: 1,
      format: 'int16',
      channels: 1,
      rateHz: 48000,
      samples: 8,
      flags: 8,
      timeNs: 1_000_000_000n,
    });
    expect(values).toEqual([0, 1, -1, 0, 256, -256, 32767, -32768]);
    expect(toHex(buildSamples(header, frame.slice(52, -4)))).toBe(toHex(frame.slice(8, -4)));
  });
  test('int24 extremes (L8.2)', () => {
    const frame = fromHex(vectors.find(([name]) => name.includes('int24'))![1]);
    const out = new Float32Array(2);
    const clipped = convertChannel(new DataView(frame.buffer), 52, 'int24', 1, 0, 2, 1, 0, out);
    expect([...out]).toEqual([-8388608, 8388607]);
    expect(clipped).toBe(true);
  });
  test('every TLV type survives (L4.2)', () => {
    const tlvs = [
      { key: 1, value: { type: 'u8', number: 200 } },
      { key: 2, value: { type: 'u64', bigint: 2n ** 63n } },
      { key: 3, value: { type: 'f64', number: Math.PI } },
      { key: 4, value: { type: 'text', text: 'vibração ⚙' } },
      { key: 5, value: { type: 'bytes', bytes: Uint8Array.of(0, 1, 255) } },
    ] as const;
    const out = new Uint8Array(200);
    const length = messages.caps.reply.encode({ tlvs: [...tlvs] }, out);
    expect(messages.caps.reply.decode(out.slice(0, length))).toEqual({ tlvs });
    expect(messages.caps.reply.decode(out.slice(0, length - 1))).toBeNull();
  });
});

test('COBS gives back what it was given, with no zero inside, whatever the bytes (L1.1)', () => {
  const runs = fc.array(
    fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(600).map((n) => new Uint8Array(n).fill(7)),
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
      const decodedEnd = cobsDecodeInPlace(buffer, end);
      expect(toHex(buffer.slice(1, decodedEnd))).toBe(toHex(data));
    }),
    { numRuns: 500 },
  );
});

test('UTF-8 as the platform reads and writes it, damage included', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(toHex(encodeUtf8(text, 9999))).toBe(toHex(new TextEncoder().encode(text)));
      expect(decodeUtf8(encodeUtf8(text, 9999))).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(typeof decodeUtf8(bytes)).toBe('string');
    }),
  );
});

describe('the decoder keeps in step (L3)', () => {
  const ping = (token: number): Uint8Array => {
    const payload = new Uint8Array(4);
    messages.ping.encode({ token }, payload);
    return toWire(
      buildFrame({ type: MESSAGE.PING, flags: 0, seq: token & 0xffff, ref: 0 }, payload),
    );
  };

  test('boot text before the first frame is stray, not damage (L3.4)', () => {
    const { frames, decoder } = collect();
    decoder.push(ascii('ets Jul 29 2019 12:21:46\r\nrst:0x1 (POWERON_RESET)\r\n'));
    decoder.push(ping(1));
    expect(frames).toHaveLength(1);
    expect(decoder.counters).toMatchObject({ frames: 1, cobs: 0, crc: 0 });
    expect(decoder.counters.stray).toBeGreaterThan(40);
  });

  test('an over-long frame is dropped to the next delimiter, and counted once (L3.2)', () => {
    const { frames, refusals, decoder } = collect();
    decoder.push(ping(1));
    decoder.push(new Uint8Array(3 * MAX_FRAME).fill(9));
    decoder.push(ping(2));
    expect(frames.map((f) => f.seq)).toEqual([1, 2]);
    expect(refusals).toEqual(['too-long']);
  });

  test('a frame of another major version is told apart from damage (L2.5)', () => {
    const { refusals, decoder } = collect();
    const frame = buildFrame({ type: MESSAGE.PING, flags: 0, seq: 0, ref: 0 }, new Uint8Array(4));
    frame[0] = 0x20;
    new DataView(frame.buffer).setUint32(
      frame.length - 4,
      crc32c(frame, 0, frame.length - 4),
      true,
    );
    decoder.push(toWire(frame));
    expect(refusals).toEqual(['version']);
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
            const to = at + cuts[i % cuts.length]!;
            parts.decoder.push(bytes.slice(at, to));
            at = to;
          }
          expect(parts.frames.map((f) => toHex(f.raw))).toEqual(
            whole.frames.map((f) => toHex(f.raw)),
          );
          expect(parts.decoder.counters).toEqual(whole.decoder.counters);
          expect(whole.frames.at(-1)).toMatchObject({ seq: 4711, type: MESSAGE.PING });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is missing is counted (L8.5)', () => {
  test('a gap gives the blocks and the exact samples missing; a repeat is told apart; the count wraps', () => {
    const tracker = createBlockTracker();
    expect(tracker.see(0, 0, 100)).toBe('next');
    expect(tracker.see(3, 300, 100)).toBe('gap');
    expect([tracker.missingBlocks, tracker.missingSamples]).toEqual([2, 200]);
    expect(tracker.see(3, 300, 100)).toBe('duplicate');
    tracker.reset();
    expect(tracker.see(0, 0, 10)).toBe('next');
    for (let seq = 1; seq < 5; seq += 1) tracker.see(seq, seq * 10, 10);
    expect(tracker.see(0, 0, 10)).toBe('restart');
  });
});

test('the least delayed of eight exchanges is believed (L11)', () => {
  const sync = createTimeSync();
  sync.add(0n, 1050n, 1050n, 100n); // offset -1000, delay 100
  expect(sync.add(1000n, 2300n, 2300n, 2000n)).toEqual({ offsetNs: -1000n, delayNs: 100n });
  for (let i = 0; i < 8; i += 1) sync.add(0n, 2000n, 2000n, 200n);
  expect(sync.estimate).toEqual({ offsetNs: -1900n, delayNs: 200n });
});
