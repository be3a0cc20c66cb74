import { expect, test } from 'vitest';
import { isEnough, strengthOf } from './strength.ts';

test('length is what counts, without a mixture of signs', () => {
  expect(strengthOf('', [])).toBe('empty');
  expect(strengthOf('horse', [])).toBe('short');
  expect(strengthOf('horsebat', [])).toBe('fair');
  expect(strengthOf('horse battery clip', [])).toBe('good');
});

test('a name that others know does not count towards the length', () => {
  expect(strengthOf('anamoreira1', ['Ana Moreira'])).toBe('named');
  expect(strengthOf('north works 7', ['North works'])).toBe('named');
  expect(strengthOf('ana likes green bicycles', ['Ana Moreira'])).toBe('good');
});

test('what repeats itself is not long', () => {
  expect(strengthOf('aaaaaaaaaaaaaaaaaaaa', [])).toBe('repeated');
  expect(strengthOf('abcdabcdabcdabcd', [])).toBe('repeated');
});

test('letters outside the alphabet are one character each', () => {
  expect(strengthOf('🐎🔋📎🌲🌊🏭🎻', [])).toBe('short');
});

test('only what the console may take is enough', () => {
  expect(
    ['empty', 'short', 'named', 'repeated', 'fair', 'good'].map((s) => isEnough(s as 'fair')),
  ).toEqual([false, false, false, false, true, true]);
});
