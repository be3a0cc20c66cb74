import { expect, test } from 'vitest';
import { clockDifference, driftMeans, momentAt, type ClockPoint } from './recording-clock.ts';

const START = Date.UTC(2026, 2, 1, 8);
const HOURS = 3_600_000;
/** A device that is five hours behind and gains 200 millionths; frames are up to 40 ms late, some a second. */
const off = (seconds: number, changes: (i: number) => Partial<ClockPoint> = () => ({})) =>
  Array.from({ length: seconds }, (_, i): ClockPoint => {
    const takenMs = START + i * 1000;
    const late = ((i * 7919) % 40) + (i % 50 === 49 ? 900 : 0);
    return {
      ...{ s: i * 1.0002, arrivalMs: takenMs + late, deviceClock: 'unix' },
      deviceMs: START - 5 * HOURS + i * 1000 * 1.0002,
      ...changes(i),
    };
  });

test('a device clock hours behind that gains 200 ppm: both are told, whatever the line adds', () => {
  const found = clockDifference(off(300))!;
  expect(found.deviceClock).toBe('unix');
  expect(found.jumps).toBe(0);
  expect(found.offsetMs / HOURS).toBeCloseTo(-5, 3);
  expect(Math.abs(found.driftPpm! - 200)).toBeLessThan(found.driftWithinPpm);
  expect(found.driftWithinPpm).toBeLessThan(60);
});

test('a clock that is set in the middle is told as a jump, and the drift is of what came after', () => {
  const found = clockDifference(
    off(300, (i) =>
      i < 100 ? { deviceClock: 'since-start', deviceMs: 5000 + i * 1000 * 1.0002 } : {},
    ),
  )!;
  expect([found.jumps, found.deviceClock]).toEqual([1, 'unix']);
  expect(Math.abs(found.driftPpm! - 200)).toBeLessThan(found.driftWithinPpm);
});

test('a device that falls behind by a hundredth sends late, and nothing is said of its clock', () => {
  const starved = clockDifference(
    off(300, (i) => ({ deviceMs: START - 5 * HOURS + i * 1000 * (1 - 0.009_701) })),
  )!;
  expect(starved.driftPpm).toBeCloseTo(-9701, -2);
  expect(driftMeans(starved)).toBe('late');
  expect(driftMeans(clockDifference(off(300))!)).toBe('rate');
  expect(driftMeans(clockDifference(off(4))!)).toBe('short');
});

test.each([
  [200, 60, 'rate'],
  [-1000, 0, 'rate'],
  [1001, 0, 'late'],
  [-9701, 300, 'late'],
  [-9701, 9000, 'uneven'],
  [20, 4000, 'uneven'],
  [1200, 500, 'uneven'],
  [null, NaN, 'short'],
] as const)('%f ± %f ppm is a measure of: %s', (driftPpm, driftWithinPpm, means) =>
  expect(driftMeans({ driftPpm, driftWithinPpm })).toBe(means),
);

test('of a moment nothing is said of drift, and of a silent device nothing at all', () => {
  expect(clockDifference(off(4))).toMatchObject({ driftPpm: null });
  expect(clockDifference(off(60, () => ({ deviceMs: null })))).toBeNull();
  expect(clockDifference([])).toBeNull();
});

test('a moment lies on either clock between two points; over a jump it goes on from the one before', () => {
  const points = off(300, () => ({})).filter((_, i) => i % 10 === 0);
  const at = momentAt(points, 155 * 1.0002, 'device')!;
  expect(at.ms).toBeCloseTo(START - 5 * HOURS + 155 * 1000.2, 3);
  expect(at.clock).toBe('unix');
  const arrived = momentAt(points, 155 * 1.0002, 'arrival')!.ms;
  expect(Math.abs(arrived - START - 155_000)).toBeLessThan(1000);
  const set = [
    { s: 0, arrivalMs: START, deviceMs: 100, deviceClock: 'since-start' as const },
    { s: 10, arrivalMs: START + 10_000, deviceMs: START, deviceClock: 'unix' as const },
  ];
  expect(momentAt(set, 5, 'device')).toEqual({ ms: 5100, clock: 'since-start' });
  expect(momentAt(set, 12, 'device')).toEqual({ ms: START + 2000, clock: 'unix' });
  expect(momentAt([], 5, 'arrival')).toBeNull();
});
