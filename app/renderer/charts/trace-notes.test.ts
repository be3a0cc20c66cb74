import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOfCurve } from './trace-curve.ts';
import { layNotes } from './trace-notes.ts';

const note = (words: string, fromHz: number, toHz = fromHz) => ({ id: words, words, fromHz, toHz });
const lay = (notes: ReturnType<typeof note>[]) =>
  layNotes(
    notes,
    [0, 1000],
    (hz) => hz,
    (words) => words.length * 10,
  );

test('notes near each other stand in rows, one far away comes back to the first', () => {
  const rows = lay([note('mains', 100), note('shaft', 110), note('gear', 900)]);
  expect(rows.map(({ note: { words }, row }) => [words, row])).toEqual([
    ['mains', 0],
    ['shaft', 1],
    ['gear', 0],
  ]);
});

test('one at the right edge is written inside; one out of sight is not; a span is cut at the edges', () => {
  const rows = lay([note('a long one', 990), note('gone', 2000), note('band', -50, 1500)]);
  expect(rows).toMatchObject([
    { note: { words: 'band' }, fromX: 0, toX: 1000, left: 0 },
    { note: { words: 'a long one' }, left: 900 },
  ]);
});

test('no text lies on another, however many there are', () => {
  const some = fc.record({
    hz: fc.integer({ min: 0, max: 1000 }),
    length: fc.integer({ min: 1, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(some, { maxLength: 40 }), (all) => {
      const laid = lay(all.map(({ hz, length }) => note('x'.repeat(length), hz)));
      expect(laid).toHaveLength(all.length);
      for (const a of laid)
        for (const b of laid) {
          if (a === b || a.row === null || a.row !== b.row) continue;
          expect(a.left + a.width <= b.left || b.left + b.width <= a.left).toBe(true);
        }
    }),
  );
});

test('a curve has a point a pixel, the largest that falls on it', () => {
  const curve = { x0: 0, dx: 1, values: Float32Array.from([-9, -3, -5, -7, -1, -8]) };
  const points = columnsOfCurve(curve, [0, 5], (hz) => Math.floor(hz / 2));
  expect(points).toEqual([
    { x: 0, db: -3 },
    { x: 1, db: -5 },
    { x: 2, db: -1 },
  ]);
  expect(columnsOfCurve(curve, [3, 4], (hz) => hz)).toHaveLength(4);
});
