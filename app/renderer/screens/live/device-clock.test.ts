import { expect, test } from 'vitest';
import { LIVE_FLAG } from '../../../contract/index.ts';
import { createDeviceClockWatch, deviceTimeOf } from './device-clock.ts';

const START = Date.UTC(2026, 2, 1, 8);
const HOURS = 3_600_000;
const frame = (i: number, flags: number = LIVE_FLAG.deviceClockSet) => ({
  ...{ arrivalMs: START + i * 100 + ((i * 7919) % 9), flags },
  deviceMs: START - 3 * HOURS + i * 100 * 1.0002,
});

test('a device three hours behind that gains 200 ppm is told so while its frames come', () => {
  const watch = createDeviceClockWatch();
  expect(watch.read()).toBeNull();
  for (let i = 0; i < 3000; i += 1) watch.take(frame(i));
  const found = watch.read()!;
  expect(found.offsetMs / HOURS).toBeCloseTo(-3, 3);
  expect(found.driftPpm).toBeCloseTo(200, 0);
  expect(found.driftWithinPpm).toBeLessThan(40);
  expect(found.deviceClock).toBe('unix');
});

test('what a frame says of the time: since when, or nothing', () => {
  expect(deviceTimeOf(frame(0, 0))).toEqual({ ms: START - 3 * HOURS, clock: 'since-start' });
  expect(deviceTimeOf({ ...frame(0), deviceMs: 0 })).toBeNull();
  const watch = createDeviceClockWatch();
  watch.take({ ...frame(0), deviceMs: 0 });
  expect(watch.read()).toBeNull();
});
