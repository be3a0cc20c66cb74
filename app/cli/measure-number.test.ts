import { expect, test } from 'vitest';
import { fixed, plural, rounded } from './measure-number.ts';

test.each([
  [-0.04, 1, '0.0'],
  [-0, 2, '0.00'],
  [-0.4, 0, '0'],
  [-0.05, 1, '-0.1'],
  [-10, 0, '-10'],
])('%d with %d decimals is %s', (value, decimals, text) => {
  expect(fixed(value, decimals)).toBe(text);
  expect(rounded(value, decimals)).toBe(text);
});

test('one is one', () => {
  expect([0, 1, 2].map((n) => plural(n, 'frame', 'frames'))).toEqual([
    '0 frames',
    '1 frame',
    '2 frames',
  ]);
});
