// Records of a live stream, through the whole capture: asked for, gathered, cut by a gap, said to be clipped.
import { expect, test } from 'vitest';
import { MESSAGE, SAMPLES_FLAG } from '@harmonic/protocol/link';
import type { SampleSource } from '@harmonic/protocol/simulated';
import { createRig, type OnTheWay, type Rig } from './test-link.suite.ts';

const RATE = 48_000;
/** A sine of 480 samples on each of two channels, the second ten times as wide. */
const sine = (peak: number): SampleSource => ({
  rateHz: RATE,
  format: 'int16',
  length: Infinity,
  channels: [
    { name: 'a', unit: 'V', fullScale: 1 },
    { name: 'b', unit: 'V', fullScale: 10 },
  ],
  fill(channel, first, count, out) {
    const scale = channel === 0 ? 1 : 10;
    for (let i = 0; i < count; i += 1)
      out[i] = scale * peak * Math.sin((2 * Math.PI * (first + i)) / 480);
  },
});
function streaming(source: SampleSource, toConsole?: OnTheWay): Rig {
  const rig = createRig({ source, ...(toConsole && { toConsole }) });
  rig.open();
  rig.run(500);
  return rig;
}

test('kept from the first asking; then the newest samples, in the channel’s unit, with what a step is', () => {
  const rig = streaming(sine(0.5));
  expect(rig.ask(1, 4800)).toMatchObject({ held: 0, samples: null, info: { name: 'b' } });
  rig.run(50);
  expect(rig.ask(1, 4800)).toMatchObject({ samples: null });
  expect(rig.records.at(-1)!.held).toBeGreaterThan(1000);
  rig.run(400);
  const record = rig.ask(1, 4800)!;
  expect(record).toMatchObject({ channel: 1, rateHz: RATE, clipped: 0, simulated: true });
  const { samples, step } = record;
  expect(samples).toHaveLength(4800);
  expect(step! * 32_767).toBeCloseTo(10, 2);
  // Ten whole turns: the same mean, peak and RMS wherever they begin.
  expect(Math.max(...samples!)).toBeCloseTo(5, 2);
  expect(Math.hypot(...samples!) / Math.sqrt(4800)).toBeCloseTo(5 / Math.SQRT2, 3);
  for (let i = 480; i < 4800; i += 1)
    expect(Math.abs(samples![i]! - samples![i - 480]!)).toBeLessThan(2 * step!);
});

test('a channel that is not there is told apart from one that gathers; no stream has none', () => {
  const rig = streaming(sine(0.5));
  expect(rig.ask(7, 1024)).toBeNull();
  const idle = createRig({ source: sine(0.5) });
  expect(idle.ask(0, 1024)).toBeNull();
});

test('a lost block begins the record anew: no record reaches over it', () => {
  let lose = false;
  const rig = streaming(sine(0.5), (frame) => {
    if (frame.type !== MESSAGE.SAMPLES || !lose) return frame;
    lose = false;
    return null;
  });
  rig.ask(0, 4800);
  rig.run(300);
  expect(rig.ask(0, 4800)!.samples).not.toBeNull();
  lose = true;
  rig.run(60);
  expect(rig.ask(0, 4800)!.samples).toBeNull();
  rig.run(300);
  const { samples } = rig.ask(0, 4800)!;
  for (let i = 480; i < 4800; i += 1)
    expect(Math.abs(samples![i]! - samples![i - 480]!)).toBeLessThan(1e-4);
});

test('samples at the rail are counted in the record that holds them', () => {
  const rig = streaming(sine(2));
  rig.ask(0, 4800);
  rig.run(300);
  // A sine twice as high as full scale is cut from 30° to 150° and from 210° to 330°: two thirds of it.
  const { clipped } = rig.ask(0, 4800)!;
  expect(clipped).toBeGreaterThan(3190);
  expect(clipped).toBeLessThan(3230);
});

test('a device that says it clips, without a code at the rail, is believed for a sample a block', () => {
  const rig = streaming(sine(0.5), (frame) => {
    if (frame.type !== MESSAGE.SAMPLES) return frame;
    const payload = frame.payload.slice();
    payload[3] = (payload[3] ?? 0) | SAMPLES_FLAG.clipped;
    return { ...frame, payload };
  });
  rig.ask(0, 4800);
  rig.run(300);
  expect(rig.ask(0, 4800)!.clipped).toBeGreaterThan(0);
});

test('nobody asks for ten seconds: nothing is kept any more', () => {
  const rig = streaming(sine(0.5));
  rig.ask(0, 1024);
  rig.run(12_000);
  expect(rig.ask(0, 1024)).toMatchObject({ held: 0, samples: null });
});
