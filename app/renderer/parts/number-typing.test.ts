import { expect, test } from 'vitest';
import { meantBy, shownOf, stepped } from './number-typing.ts';

const f0 = { min: 0.001, max: 24_000, isWhole: false };
const blocks = { min: 1, max: 1000, isWhole: true };

test('a typed number is meant, or refused with what would be taken', () => {
  expect(meantBy('49,5', '.', f0)).toEqual({ value: 49.5, elsewhere: true });
  expect(meantBy('49.5', ',', f0)).toEqual({ value: 49.5, elsewhere: true });
  expect(meantBy('1.500', ',', f0)).toEqual({ because: 'either', values: [1.5, 1500] });
  expect(meantBy('25000', '.', f0)).toEqual({ because: 'between', min: 0.001, max: 24_000 });
  expect(meantBy('2.5', '.', blocks)).toEqual({ because: 'whole', min: 1, max: 1000 });
  expect(meantBy('ten', '.', blocks)).toEqual({ because: 'number' });
  expect(meantBy('  ', '.', blocks)).toEqual({ because: 'empty' });
});

test('a step goes to the grid, and not past the bounds', () => {
  expect(stepped(0.1, 2, 0.1, { min: 0, max: 1, isWhole: false })).toBe(0.3);
  expect(stepped(49.951, 1, 0.001, f0)).toBe(49.952);
  expect(stepped(1000, 1, 1, blocks)).toBe(1000);
  expect(stepped(NaN, 1, 1, blocks)).toBe(2);
});

test('a box shows its value to three decimals at least', () => {
  expect(shownOf(2.147_483_648, 0.1)).toBe(2.147);
  expect(shownOf(49.951_234, 0.0001)).toBe(49.9512);
});
