import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHarmonicWalk, nextOrder } from './harmonic-walk.ts';
import type { LineRow } from './tool-rows.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const BIN_HZ = 12;
const COLUMN_HZ = 36;
const rowAt = (frequencyHz: number, resolutionHz: number): LineRow => ({
  ...{ order: 1, hz: frequencyHz, deviationHz: 0, relativePhaseDeg: null },
  reading: { frequencyHz, levelDb: -6, isLine: true, phaseDeg: null, resolutionHz },
});
function walkOn(first: LineRow) {
  const page = { rows: [first], hz: null as number | null, isStill: false };
  const walk = createHarmonicWalk({
    rows: () => page.rows,
    binHz: () => BIN_HZ,
    cursorTo: (hz) => (page.hz = hz),
    cursorHz: () => page.hz,
    isStill: () => page.isStill,
  });
  const said: (number | undefined)[] = [];
  const show = (row: LineRow): void => {
    page.rows = [row];
    walk.follow();
  };
  return {
    ...{ walk, page, said, show },
    say: (row: LineRow) => said.push(row.reading?.frequencyHz),
  };
}

test('from a multiple to its neighbours, though the line stands a little beside it', () => {
  expect(nextOrder(100, 203, 1, 10)).toBe(3);
  expect(nextOrder(100, 203, -1, 10)).toBe(1);
});

test('from between two to the one on that side', () => {
  expect(nextOrder(100, 250, 1, 10)).toBe(3);
  expect(nextOrder(100, 250, -1, 10)).toBe(2);
});

test('from nowhere to the fundamental, and never past the ends', () => {
  expect(nextOrder(100, null, -1, 10)).toBe(1);
  expect(nextOrder(100, 100, -1, 10)).toBe(1);
  expect(nextOrder(100, 1000, 1, 10)).toBe(10);
  expect(nextOrder(100, null, 1, 0)).toBeNull();
});

test('a multiple is told as the console reads it, not as its column shows it, and the cursor goes along', () => {
  const { walk, page, said, say, show } = walkOn(rowAt(504, COLUMN_HZ));
  walk.to(1, say);
  expect([page.hz, ...said]).toEqual([504]);
  show(rowAt(504, COLUMN_HZ));
  show(rowAt(500, BIN_HZ / 10));
  show(rowAt(501, BIN_HZ / 10));
  expect([page.hz, ...said]).toEqual([500, 500]);
});

test('where none is read it is told as the column shows it, in a view that stands still at once', () => {
  const { walk, page, said, say, show } = walkOn(rowAt(504, COLUMN_HZ));
  walk.to(1, say);
  vi.runAllTimers();
  expect(said).toEqual([504]);
  show(rowAt(500, 1));
  expect(said, 'late, and once').toEqual([504, 500]);
  page.isStill = true;
  page.rows = [rowAt(504, COLUMN_HZ)];
  walk.to(1, say);
  expect(said).toEqual([504, 500, 504]);
});

test('once the cursor was taken elsewhere, or the multiples are gone, nothing is told and nothing moves', () => {
  const { walk, page, said, say, show } = walkOn(rowAt(504, COLUMN_HZ));
  walk.to(1, say);
  page.hz = 700;
  show(rowAt(500, 1));
  vi.runAllTimers();
  expect([page.hz, ...said]).toEqual([700]);
  walk.to(1, say);
  expect(said).toEqual([500]);
  page.rows = [rowAt(504, COLUMN_HZ)];
  walk.to(1, say);
  page.rows = [];
  walk.follow();
  vi.runAllTimers();
  expect(said).toEqual([500]);
});
