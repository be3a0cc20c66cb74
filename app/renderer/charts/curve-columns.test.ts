// A curve as it is drawn: nothing hidden between two columns, each top at its own place, at every zoom.
import { expect, test } from 'vitest';
import { curveColumns, valuesWithin } from './curve-columns.ts';

const BIN_HZ = 48_828 / 131_072;
const LINES = [118, 235.96, 353.94, 9000];
const binOf = (hz: number): number => Math.round(hz / BIN_HZ);
const values = Array.from({ length: 65_537 }, (_, i) => -80 - (i % 7));
for (const hz of LINES) values[binOf(hz)] = -20;
const curve = { x0: 0, dx: BIN_HZ, values, pointsPerValue: 1 };
const tops = (span: [number, number], columns: number): number[] => {
  const { xs, ys } = curveColumns(curve, span, columns);
  return xs.filter((_, i) => ys[i] === -20);
};

test('a span that fits is drawn bin by bin', () => {
  const { xs, perColumn } = curveColumns(curve, [0, 475], 1400);
  expect(perColumn).toBe(1);
  expect(xs).toHaveLength(Math.floor(475 / BIN_HZ) + 2);
  expect(xs[1]! - xs[0]!).toBeCloseTo(BIN_HZ, 12);
});

test.each([
  [[0, 475], 200],
  [[0, 24_414], 1000],
  [[200, 260], 1000],
  [[230.1, 240.7], 3],
] as const)('of %j in %d columns every line is there, at its own bin', (span, columns) => {
  const expected = LINES.filter((hz) => hz >= span[0] && hz <= span[1]);
  const found = tops([...span], columns);
  expect(found).toHaveLength(expected.length);
  for (const [i, hz] of expected.entries())
    expect(Math.abs(found[i]! - hz)).toBeLessThanOrEqual(BIN_HZ / 2 + 1e-9);
  expect(curveColumns(curve, span, columns).xs.length).toBeLessThanOrEqual(columns);
});

test('the line leaves the picture on both sides, and what is beside it counts for no axis', () => {
  const { xs } = curveColumns(curve, [100, 110], 1000);
  expect(xs[0]!).toBeLessThan(100);
  expect(xs.at(-1)!).toBeGreaterThan(110);
  const beside = [0, 5, 1, 1, 9].map((y) => y);
  const drawn = curveColumns({ x0: 0, dx: 1, values: beside, pointsPerValue: 1 }, [2, 3], 10);
  expect(drawn.ys).toEqual([5, 1, 1, 9]);
  expect(valuesWithin(drawn, [2, 3])).toEqual([1, 1]);
});

test('nothing to draw is nothing', () => {
  const empty = { x0: 0, dx: 1, values: [], pointsPerValue: 1 };
  expect(curveColumns(empty, [0, 1], 10)).toEqual({ xs: [], ys: [], perColumn: 1 });
  expect(curveColumns(curve, [1e6, 2e6], 10).ys).toEqual([]);
});
