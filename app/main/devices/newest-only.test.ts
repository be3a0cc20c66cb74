// How often news is told: the first at once, what follows as often as is asked for at that moment, the last one never lost.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNewestOnly } from './newest-only.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the spacing is that of the moment: an instrument with few channels is prompt, many are not', () => {
  let everyMs = 25;
  let told = 0;
  const news = createNewestOnly(
    () => everyMs,
    () => (told += 1),
  );
  const changedFor = (ms: number): number => {
    const before = told;
    for (let at = 0; at < ms; at += 5) {
      news.changed();
      vi.advanceTimersByTime(5);
    }
    return told - before;
  };
  expect(changedFor(1000)).toBeGreaterThanOrEqual(40);
  everyMs = 100;
  expect(changedFor(1000)).toBeLessThanOrEqual(11);
  news.changed();
  const before = told;
  vi.advanceTimersByTime(100);
  expect(told).toBe(before + 1);
  news.close();
});
