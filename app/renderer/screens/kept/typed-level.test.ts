import { expect, test } from 'vitest';
import { readApplied, readNumber, readResponse } from './typed-level.ts';

test('a number is read as every box reads it: never a thousand times off', () => {
  expect(['9.81', '9,81', ' −0,5 ', '1e-3', '.5', '7'].map((text) => readNumber(text))).toEqual([
    9.81, 9.81, -0.5, 0.001, 0.5, 7,
  ]);
  expect(['', '1,2,3', '9 81', 'g', '9,812', '9.812'].map((text) => readNumber(text))).toEqual(
    new Array<null>(6).fill(null),
  );
});

test('94 dB of sound are 1 Pa, 114 dB ten; any other level is against 1 of its unit', () => {
  expect(readApplied('94 dB', 'Pa')).toBeCloseTo(1.00237, 5);
  expect(readApplied('114dB', 'Pa')).toBeCloseTo(10.0237, 4);
  expect(readApplied('20 dB', 'g')).toBeCloseTo(10, 12);
  expect(readApplied('0,707', 'g')).toBe(0.707);
  expect(['0', '-1', 'dB', 'loud', '9999 dB'].map((text) => readApplied(text, 'g'))).toEqual(
    new Array<null>(5).fill(null),
  );
});

test('a response is a point a line', () => {
  expect(readResponse('10 0\r\n1000;0,4\n\n20000\t-3.1\n')).toEqual([
    { frequencyHz: 10, levelDb: 0 },
    { frequencyHz: 1000, levelDb: 0.4 },
    { frequencyHz: 20_000, levelDb: -3.1 },
  ]);
  expect(readResponse('  ')).toBe(null);
  expect(readResponse('10')).toBeUndefined();
  expect(readResponse('10 0 1')).toBeUndefined();
  expect(readResponse('Hz dB\n10 0')).toBeUndefined();
});

test('a response that shows its decimal sign once shows it for every point', () => {
  const points = [
    { frequencyHz: 31.623, levelDb: 0.4 },
    { frequencyHz: 1000, levelDb: -1.125 },
  ];
  expect(readResponse('31.623 0.4\n1000 -1.125')).toEqual(points);
  expect(readResponse('31,623 0,4\n1000 -1,125')).toEqual(points);
  expect(readResponse('31.623 0\n1000 -1.125')).toBeUndefined();
  expect(readResponse('31.623 0.4\n1000 0,5\n2000 1.125')).toBeUndefined();
});
