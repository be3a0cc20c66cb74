import { expect, test } from 'vitest';
import { shareAt } from './waveform.ts';

test('the time axis begins right of the level marks and ends at the right edge', () => {
  expect(shareAt(0, 596)).toBe(0);
  expect(shareAt(96, 596)).toBe(0);
  expect(shareAt(346, 596)).toBe(0.5);
  expect(shareAt(596, 596)).toBe(1);
  expect(shareAt(9999, 596)).toBe(1);
});

test('a picture without width has no time', () => {
  expect(shareAt(10, 0)).toBe(0);
});
