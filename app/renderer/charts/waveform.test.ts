import { expect, test } from 'vitest';
import { shareAt } from './waveform.ts';

test('the time axis begins right of the level marks and ends at the right edge', () => {
  expect(shareAt(0, 570)).toBe(0);
  expect(shareAt(70, 570)).toBe(0);
  expect(shareAt(320, 570)).toBe(0.5);
  expect(shareAt(570, 570)).toBe(1);
  expect(shareAt(9999, 570)).toBe(1);
});

test('a picture without width has no time', () => {
  expect(shareAt(10, 0)).toBe(0);
});
