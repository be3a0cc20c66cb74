import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convertChannel, createBlockTracker, createTimeSync } from './index.ts';
import type { SampleFormat } from './index.ts';

const convert = (
  view: DataView,
  format: SampleFormat,
  channels: number,
  channel: number,
  samples: number,
  scale = 1,
  offset = 0,
): { values: number[]; clipped: boolean } => {
  const out = new Float32Array(samples);
  const clipped = convertChannel(view, 0, format, channels, channel, samples, scale, offset, out);
  return { values: [...out], clipped };
};

describe('raw samples become values (L8.2, L8.3)', () => {
  test('three interleaved axes in int16 come apart', () => {
    const raw = Int16Array.of(1, 10, 100, -1, -10, -100);
    const view = new DataView(raw.buffer);
    expect(convert(view, 'int16', 3, 0, 2).values).toEqual([1, -1]);
    expect(convert(view, 'int16', 3, 1, 2, 0.5).values).toEqual([5, -5]);
    expect(convert(view, 'int16', 3, 2, 2, 1, 7).values).toEqual([107, -93]);
  });

  test('int24 keeps its sign over its whole range', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -0x800000, max: 0x7fffff }), { minLength: 1, maxLength: 9 }),
        (values) => {
          const view = new DataView(new ArrayBuffer(3 * values.length));
          values.forEach((value, i) => {
            view.setUint16(3 * i, value & 0xffff, true);
            view.setInt8(3 * i + 2, value >> 16);
          });
          expect(convert(view, 'int24', 1, 0, values.length).values).toEqual(values);
        },
      ),
    ));

  test('float32 is raw times scale plus offset', () => {
    const view = new DataView(Float32Array.of(0.5, -1, 0).buffer);
    expect(convert(view, 'float32', 1, 0, 3, 2.5, -1.25).values).toEqual([0, -3.75, -1.25]);
  });

  test.each([
    [[32766, -32766], false],
    [[0, 32767], true],
    [[0, -32768], true],
  ])('int16 %j stands at a rail: %s', (values, clipped) => {
    const view = new DataView(Int16Array.from(values).buffer);
    expect(convert(view, 'int16', 1, 0, 2).clipped).toBe(clipped);
  });
});

describe('what is missing is counted (L8.5)', () => {
  test('a gap gives the blocks and the exact samples missing; a repeat is told apart', () => {
    const tracker = createBlockTracker();
    expect(tracker.see(0, 0, 100)).toBe('next');
    expect(tracker.see(3, 300, 100)).toBe('gap');
    expect([tracker.missingBlocks, tracker.missingSamples]).toEqual([2, 200]);
    expect(tracker.see(3, 300, 100)).toBe('duplicate');
    expect(tracker.see(1, 100, 100)).toBe('duplicate');
    expect(tracker.see(4, 400, 100)).toBe('next');
  });

  test('what came before the first block we see is missing too', () => {
    const tracker = createBlockTracker();
    expect(tracker.see(5, 500, 100)).toBe('gap');
    expect([tracker.missingBlocks, tracker.missingSamples]).toEqual([5, 500]);
  });

  test('the block sequence wraps after 2^32 blocks, the sample index does not', () => {
    const tracker = createBlockTracker();
    tracker.see(0xfffffffe, 0xfffffffe * 512, 512);
    expect(tracker.see(0xffffffff, 0xffffffff * 512, 512)).toBe('next');
    expect(tracker.see(0, 0x100000000 * 512, 512)).toBe('next');
    expect(tracker.see(2, 0x100000002 * 512, 512)).toBe('gap');
    expect([tracker.missingBlocks, tracker.missingSamples]).toEqual([1, 512]);
  });

  test('a stream that begins again is not taken for a repeat', () => {
    const tracker = createBlockTracker();
    for (let seq = 0; seq < 5; seq += 1) tracker.see(seq, seq * 10, 10);
    expect(tracker.see(0, 0, 10)).toBe('restart');
    tracker.reset();
    expect(tracker.see(0, 0, 10)).toBe('next');
  });

  test('blocks of any length, dropped and repeated at random: sent = seen + missing', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ samples: fc.integer({ min: 1, max: 700 }), fate: fc.nat(3) }), {
          minLength: 1,
          maxLength: 60,
        }),
        (blocks) => {
          const tracker = createBlockTracker();
          let first = 0;
          let seen = 0;
          let missing = 0;
          let end = 0;
          blocks.forEach(({ samples, fate }, seq) => {
            if (fate > 0) {
              expect(tracker.see(seq, first, samples)).toMatch(/next|gap/);
              missing += tracker.missingSamples;
              seen += samples;
              end = first + samples;
            }
            if (fate === 3 && seq > 0) expect(tracker.see(seq, first, samples)).toBe('duplicate');
            first += samples;
          });
          expect(seen + missing).toBe(end);
        },
      ),
    ));
});

test('the least delayed of eight exchanges is believed (L11)', () => {
  const sync = createTimeSync();
  sync.add(0n, 1050n, 1050n, 100n); // offset -1000, delay 100
  expect(sync.add(1000n, 2300n, 2300n, 2000n)).toEqual({ offsetNs: -1000n, delayNs: 100n });
  for (let i = 0; i < 8; i += 1) sync.add(0n, 2000n, 2000n, 200n);
  expect(sync.estimate).toEqual({ offsetNs: -1900n, delayNs: 200n });
});
