import { expect, test } from 'vitest';
import { localInput, msOfInput } from './local-time.ts';

test('a time goes into the field and comes back, to the minute', () => {
  const ms = new Date(2026, 10, 5, 7, 4).getTime();
  expect(localInput(ms)).toBe('2026-11-05T07:04');
  expect(msOfInput(localInput(ms))).toBe(ms);
});

test('an empty or half-filled field is no time', () => {
  expect(localInput(null)).toBe('');
  expect(localInput(9e15)).toBe('');
  expect(msOfInput('')).toBeNull();
  expect(msOfInput('2026-11-05T')).toBeNull();
});
