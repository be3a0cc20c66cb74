// Lost datagrams by their seq (SPEC L14.2).
import { expect, test } from 'vitest';
import { createDatagramTally } from './datagrams.ts';

const lostOf = (seqs: number[]): number => {
  const tally = createDatagramTally();
  return seqs.reduce((lost, seq) => lost + tally.see(seq), 0);
};

test('L14.2: what seq skips forward is lost, over its wrap as well', () => {
  expect(lostOf([7, 8, 9])).toBe(0);
  expect(lostOf([7, 10, 11])).toBe(2);
  expect(lostOf([65_534, 65_535, 0, 1])).toBe(0);
  expect(lostOf([65_534, 2])).toBe(3);
  expect(lostOf([0, 32_767])).toBe(32_766);
});

test('L14.2: one that comes late is not lost; one that comes twice is nothing', () => {
  expect(lostOf([1, 2, 4, 3, 5])).toBe(0);
  expect(lostOf([1, 2, 2, 1, 3])).toBe(0);
  expect(lostOf([1, 5, 3, 3, 6])).toBe(2);
});

test('L14.2: a skip of 32,768 or more is a step back, not a loss', () => {
  expect(lostOf([0, 32_769, 1, 2])).toBe(0);
});

test('a session that begins anew has lost nothing', () => {
  const tally = createDatagramTally();
  tally.see(500);
  tally.restart();
  expect(tally.see(9000)).toBe(0);
});
