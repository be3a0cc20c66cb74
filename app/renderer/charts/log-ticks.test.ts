import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logTicks } from './log-ticks.ts';

const labels = ({ splits, labelled }: ReturnType<typeof logTicks>) =>
  splits.filter((_, index) => labelled[index]);

test('every line from 2 to 9 of each decade is there', () => {
  const { splits } = logTicks(10, 1000, 800, 70);
  expect(splits).toEqual([
    ...[10, 20, 30, 40, 50, 60, 70, 80, 90],
    ...[100, 200, 300, 400, 500, 600, 700, 800, 900, 1000],
  ]);
});

test('labels keep their distance; powers of ten come first, then halves', () => {
  expect(labels(logTicks(10, 1000, 160, 70))).toEqual([10, 100, 1000]);
  expect(labels(logTicks(10, 1000, 500, 70))).toEqual([10, 20, 50, 100, 200, 500, 1000]);
});

test('a zoom within one decade is divided evenly, with numbers people read', () => {
  expect(labels(logTicks(1210, 1390, 700, 70))).toEqual([
    1220, 1240, 1260, 1280, 1300, 1320, 1340, 1360, 1380,
  ]);
});

test('at least two labels, whatever the zoom, all inside it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.5, max: 20_000, noNaN: true }),
      fc.double({ min: 1.001, max: 50_000, noNaN: true }),
      fc.integer({ min: 60, max: 2000 }),
      (from, ratio, widthPx) => {
        const ticks = logTicks(from, from * ratio, widthPx, 70);
        expect(labels(ticks).length).toBeGreaterThanOrEqual(2);
        expect(Math.min(...ticks.splits)).toBeGreaterThanOrEqual(from * (1 - 1e-9));
        expect(Math.max(...ticks.splits)).toBeLessThanOrEqual(from * ratio * (1 + 1e-9));
        expect(ticks.splits.length).toBeLessThan(200);
      },
    ),
  );
});
