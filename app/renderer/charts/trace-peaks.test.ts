import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dropBelow, peaksInPlot } from './trace-peaks.ts';
import type { WordBox } from './trace-notes.ts';

const box = (left: number, top: number): WordBox => ({
  ...{ left, right: left + 40, top, bottom: top + 10 },
});
const isOn = (a: WordBox, b: WordBox): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

test('words under nothing stay; under a plan’s mark they come down below it, under two below both', () => {
  expect(dropBelow(box(100, 5), [box(0, 5), box(141, 5)], 100)).toBe(0);
  expect(dropBelow(box(100, 5), [box(80, 0)], 100)).toBe(5);
  expect(dropBelow(box(100, 5), [box(120, 11), box(80, 0)], 100)).toBe(16);
  expect(dropBelow(box(100, 5), [box(80, 0)], 18)).toBeNull();
});

test('they lie on none of the others, or are not written', () => {
  const some = fc
    .record({ left: fc.integer({ min: 0, max: 200 }), top: fc.integer({ min: 0, max: 60 }) })
    .map(({ left, top }) => box(left, top));
  fc.assert(
    fc.property(some, fc.array(some, { maxLength: 12 }), (words, others) => {
      const drop = dropBelow(words, others, 80);
      if (drop === null) return;
      const moved = { ...words, top: words.top + drop, bottom: words.bottom + drop };
      expect(drop).toBeGreaterThanOrEqual(0);
      expect(others.some((other) => isOn(moved, other))).toBe(false);
    }),
  );
});

test('a peak below the levels of the plot, or beside its span, is not drawn; one above them is, at the top', () => {
  const peaks = [
    { frequencyHz: 160, levelDb: 3 },
    { frequencyHz: 25, levelDb: -1 },
    { frequencyHz: 3936, levelDb: -144 },
    { frequencyHz: 5000, levelDb: -10 },
  ];
  const plot = { span: [0, 4096], levels: [-130, 0] } as const;
  expect(peaksInPlot(peaks, plot).map(({ frequencyHz }) => frequencyHz)).toEqual([160, 25]);
});
