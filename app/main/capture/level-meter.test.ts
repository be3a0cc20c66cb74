// What the live readings stand on: a second of samples, whatever blocks they come in.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLevelMeter } from './level-meter.ts';

const RATE = 48_000;
const tone = (hz: number, amplitude: number, offset = 0, seconds = 3): Float32Array =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => offset + amplitude * Math.sin((2 * Math.PI * hz * i) / RATE),
  );
const inBlocks = (meter: ReturnType<typeof createLevelMeter>, all: Float32Array, size: number) => {
  for (let at = 0; at < all.length; at += size) {
    const block = all.subarray(at, at + size);
    meter.push(block, block.length);
  }
};

test('50 Hz of amplitude 1 in blocks of 512 at 48 kHz reads 0.707, whichever block is the newest', () => {
  const meter = createLevelMeter(RATE);
  const all = tone(50, 1);
  inBlocks(meter, all.subarray(0, 2 * RATE), 512);
  for (let at = 2 * RATE; at + 512 <= all.length; at += 512) {
    meter.push(all.subarray(at, at + 512), 512);
    meter.read();
    expect(Math.abs(meter.rms - Math.SQRT1_2)).toBeLessThan(0.004);
    expect(meter.peak).toBeCloseTo(1, 1);
    expect(meter.mean).toBeCloseTo(0, 1);
  }
});

test('a tone of 0.5 V on an offset of 1000 V keeps its digits', () => {
  const meter = createLevelMeter(RATE);
  inBlocks(meter, tone(1000, 0.5, 1000), 480);
  meter.read();
  expect(meter.rms).toBeCloseTo(0.5 * Math.SQRT1_2, 3);
  expect(meter.mean).toBeCloseTo(1000, 3);
});

test('a blow leaves the reading after its second, and not before', () => {
  const meter = createLevelMeter(RATE);
  const quiet = new Float32Array(480);
  const blow = new Float32Array(480).fill(9, 0, 1);
  meter.push(blow, 480);
  for (let i = 0; i < 99; i += 1) meter.push(quiet, 480);
  meter.read();
  expect(meter.peak).toBeCloseTo(9, 2);
  for (let i = 0; i < 6; i += 1) meter.push(quiet, 480);
  meter.read();
  expect(meter.peak).toBe(0);
});

test('at a gap it begins anew: what was before is in no reading after', () => {
  const meter = createLevelMeter(RATE);
  inBlocks(meter, tone(50, 5), 512);
  meter.restart();
  inBlocks(meter, tone(50, 1, 0, 1), 512);
  meter.read();
  expect(meter.rms).toBeCloseTo(Math.SQRT1_2, 2);
  expect(meter.peak).toBeCloseTo(1, 3);
});

test('any chunks of the same samples give the same reading', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 400 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      (values, sizes) => {
        const samples = Float32Array.from(values);
        const [whole, pieces] = [createLevelMeter(64), createLevelMeter(64)];
        whole.push(samples, samples.length);
        for (let at = 0, i = 0; at < samples.length; i += 1) {
          const piece = samples.subarray(at, at + sizes[i % sizes.length]!);
          pieces.push(piece, piece.length);
          at += piece.length;
        }
        whole.read();
        pieces.read();
        expect(pieces.rms).toBeCloseTo(whole.rms, 6);
        expect([pieces.peak, pieces.mean]).toEqual([whole.peak, whole.mean]);
      },
    ),
    { numRuns: 50 },
  );
});
