// A device may tell of as much as sounds, however late and however long; of no more.
import { expect, test } from 'vitest';
import { createAirAllowance } from './air-allowance.ts';

const tellEach = (seconds: number, everyMs: number, count: number): number => {
  const take = createAirAllowance();
  return Array.from({ length: count }, (_, i) => take(seconds, i * everyMs)).filter(Boolean).length;
};

test.each([
  ['a channel that is full, frame by frame', 0.09, 90, 2000],
  ['frames that sound for minutes, where f0 is low', 150, 150_000, 20],
  ['what has waited for four seconds, at once', 0.09, 0, 44],
])('%s: nothing is refused', (_, seconds, everyMs, count) => {
  expect(tellEach(seconds, everyMs, count)).toBe(count);
});

test('what cannot have sounded is, and what can is not for long', () => {
  const take = createAirAllowance();
  let taken = 0;
  while (take(0.1, 0)) taken += 1;
  expect(taken).toBeLessThan(110);
  expect(take(0.1, 0)).toBe(false);
  expect(take(0.1, 1000)).toBe(true);
  // A frame that is owed is paid for in time, twice as fast.
  expect(take(100, 1000)).toBe(true);
  expect(take(0.1, 45_000)).toBe(false);
  expect(take(0.1, 55_000)).toBe(true);
});
