import { expect, test } from 'vitest';
import { LIVE_FLAG, LIVE_KIND, type LiveFrame } from '../../../contract/index.ts';
import { createFrameClock } from './frame-clock.ts';

const frame = (change: Partial<LiveFrame>): LiveFrame => ({
  kind: LIVE_KIND.spectrum,
  flags: 0,
  view: 1,
  sequence: 0,
  settingsRevision: 1,
  streamTimeS: 0,
  arrivalMs: 0,
  deviceMs: 0,
  x0: 0,
  dx: 1,
  rateHz: 48_000,
  samplesLost: 0,
  framesLost: 0,
  fullScale: 1,
  averages: 1,
  rms: 0,
  peak: 0,
  mean: 0,
  peaks: [],
  readings: [],
  values: new Float32Array(0),
  hold: null,
  low: null,
  ...change,
});

test('frames that follow one another have nothing missing between them', () => {
  const clock = createFrameClock(0);
  expect(clock.take(frame({ streamTimeS: 1 }), 1000)).toBe(0);
  expect(clock.take(frame({ streamTimeS: 1.1 }), 1100)).toBe(0);
  expect(clock.gapLately(1100)).toBe(false);
});

test('half a second of lost samples is half a second missing, and is said for two', () => {
  const clock = createFrameClock(0);
  clock.take(frame({ streamTimeS: 1, samplesLost: 100 }), 1000);
  const missing = clock.take(
    frame({ streamTimeS: 2, samplesLost: 24_100, flags: LIVE_FLAG.gapBefore }),
    2000,
  );
  expect(missing).toBe(0.5);
  expect(clock.gapLately(3999)).toBe(true);
  expect(clock.gapLately(4001)).toBe(false);
});

test('what was lost before the page was opened is no gap in its picture', () => {
  const clock = createFrameClock(0);
  expect(clock.take(frame({ samplesLost: 5000, flags: LIVE_FLAG.gapBefore }), 0)).toBe(0);
});

test('a gap that lost nobody knows how much is still a gap', () => {
  const clock = createFrameClock(0);
  clock.take(frame({ streamTimeS: 1 }), 0);
  expect(clock.take(frame({ streamTimeS: 2, flags: LIVE_FLAG.gapBefore }), 0)).toBeGreaterThan(0);
});

test('a stream that began anew is missing the time between, not a negative number of samples', () => {
  const clock = createFrameClock(0);
  clock.take(frame({ streamTimeS: 60, samplesLost: 900, arrivalMs: 10_000 }), 10_000);
  expect(clock.take(frame({ streamTimeS: 0.1, arrivalMs: 17_000 }), 17_000)).toBe(7);
});

test('clipping is said for two seconds after it was seen', () => {
  const clock = createFrameClock(0);
  clock.take(frame({ flags: LIVE_FLAG.clipped }), 1000);
  clock.take(frame({ streamTimeS: 1 }), 2000);
  expect(clock.clippedLately(2900)).toBe(true);
  expect(clock.clippedLately(3100)).toBe(false);
});

test('a picture grows old when no frame comes, and says since when', () => {
  const clock = createFrameClock(0);
  clock.take(frame({}), 1000);
  expect(clock.stalledForS(2900)).toBe(0);
  expect(clock.stalledForS(6000)).toBe(5);
});

test('a picture to which nothing has come says so as one to which nothing comes any more', () => {
  const clock = createFrameClock(10_000);
  expect(clock.stalledForS(11_900)).toBe(0);
  expect(clock.stalledForS(15_000)).toBe(5);
  clock.hear(15_000);
  expect(clock.stalledForS(16_900), 'samples come, a long spectrum is not full yet').toBe(0);
  expect(clock.stalledForS(18_000)).toBe(3);
  clock.take(frame({}), 18_000);
  clock.hear(19_000);
  expect(clock.stalledForS(20_500)).toBe(2.5);
});
