import { expect, test } from 'vitest';
import { nextOrder } from './harmonic-walk.ts';

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
