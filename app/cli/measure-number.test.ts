import { expect, test } from 'vitest';
import { fixed, plural, rounded, within } from './measure-number.ts';

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

test.each([
  [0.01304, 0.02, '0.01'],
  [0.01304, 0.2, '0.0'],
  [2.431e-5, 1.1e-6, '2.4e-5'],
  [2.431e-5, 1e-3, '0'],
  [-3.2, 11, '0'],
  [37, 12, '40'],
  [0, 1e-9, '0'],
  [72.62, 0.16, '72.6'],
  [1 / 3, null, '0.3333333'],
])('%d within %d is %s', (value, resolution, text) => {
  expect(within(value, resolution)).toBe(text);
});
