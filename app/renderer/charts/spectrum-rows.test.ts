import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpectrumRows } from './spectrum-rows.ts';

const spectrum = (...levels: number[]): Float32Array => Float32Array.from(levels);

test('a narrow peak survives resampling to fewer cells', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999 }), (bin) => {
      const rows = createSpectrumRows(64, 4);
      const values = new Float32Array(1000).fill(-100);
      values[bin] = -3;
      rows.push(values, 0, 1, 0);
      expect(rows.levelAt(0, bin)).toBe(-3);
    }),
  );
});

test('the newest row is of age 0, the one before of age 1', () => {
  const rows = createSpectrumRows(2, 3);
  rows.push(spectrum(-10, -20), 0, 100, 1000);
  rows.push(spectrum(-30, -40), 0, 100, 2000);
  expect([rows.levelAt(0, 0), rows.levelAt(0, 100)]).toEqual([-30, -40]);
  expect([rows.levelAt(1, 0), rows.levelAt(1, 100)]).toEqual([-10, -20]);
  expect([rows.arrivalMsOf(0), rows.arrivalMsOf(1)]).toEqual([2000, 1000]);
});

test('how long ago a row was is told by one clock: the device’s, or arrival where that says nothing of it', () => {
  const rows = createSpectrumRows(2, 8);
  const push = (arrivalMs: number, ms: number, clock: 'unix' | 'since-start'): void =>
    void rows.push(spectrum(-10, -20), 0, 100, arrivalMs, { ms, clock });
  const noon = 1_780_000_000_000;
  push(noon, 500, 'since-start');
  push(noon + 1000, noon - 7_200_000, 'unix');
  rows.pushGap(noon + 2000);
  push(noon + 3000, noon - 7_197_900, 'unix');
  expect([0, 1, 2, 3].map((age) => rows.secondsSince(age, 'device'))).toEqual([0, 1, 2.1, 3]);
  expect([0, 1, 2, 3].map((age) => rows.secondsSince(age, 'arrival'))).toEqual([0, 1, 2, 3]);
  expect(rows.secondsSince(4, 'device')).toBeNull();
});

test('the oldest row gives way when the ring is full', () => {
  const rows = createSpectrumRows(1, 3);
  for (let i = 0; i < 5; i += 1) rows.push(spectrum(-i), 0, 1, i);
  expect(rows.filled).toBe(3);
  expect([0, 1, 2].map((age) => rows.levelAt(age, 0))).toEqual([-4, -3, -2]);
  expect(rows.rowOf(3)).toBeNull();
  expect(rows.arrivalMsOf(3)).toBeNull();
});

test('a gap is a gap at every frequency', () => {
  const rows = createSpectrumRows(4, 4);
  rows.pushGap(0);
  expect(rows.levelAt(0, 0)).toBeNaN();
  expect(rows.levelAt(0, 96_000)).toBeNaN();
});

test('outside the span of a row nothing was measured: rows of a zoom and of the whole stand together', () => {
  const rows = createSpectrumRows(2, 4);
  rows.push(spectrum(-1, -2), 1000, 100, 0);
  rows.push(spectrum(-3, -4), 0, 1000, 1);
  expect(rows.levelAt(1, 999)).toBe(-1);
  expect(rows.levelAt(1, 500)).toBeNull();
  expect(rows.levelAt(0, 400)).toBe(-3);
  expect(rows.levelAt(0, 999)).toBe(-4);
  expect(rows.levelAt(2, 999)).toBeNull();
});

test('a row of a zoom does not cover the whole; a gap and what is no row leave nothing out', () => {
  const rows = createSpectrumRows(2, 4);
  rows.push(new Float32Array(100), 1000, 10, 0);
  rows.push(new Float32Array(100), 0, 100, 1);
  rows.pushGap(2);
  const covers = (fromHz: number, toHz: number) =>
    [0, 1, 2, 3].map((age) => rows.covers(age, fromHz, toHz));
  expect(covers(0, 9_900)).toEqual([true, true, false, true]);
  expect(covers(1000, 1990)).toEqual([true, true, true, true]);
});
