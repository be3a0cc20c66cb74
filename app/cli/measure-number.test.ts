import { expect, test } from 'vitest';
import { fixedText, rounded } from './measure-number.ts';

test('what is written as zero has no sign', () => {
  expect(fixedText(-0.04, 1)).toBe('0.0');
  expect(fixedText(-0.05, 1)).toBe('-0.1');
  expect(rounded(-0.0004, 3)).toBe('0.000');
  expect(rounded(-1.25, 1)).toMatch(/^-1\.[23]$/);
});
