import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RATIONAL_WAVEFORM, STANDARD } from '@harmonic/protocol/phy';
import { labelledHarmonics } from './plan-labels.ts';

const PLAIN = { ...STANDARD, secondPilot: null };

test('of the rational grid its whole ratios are named', () =>
  expect(labelledHarmonics(140, { ...RATIONAL_WAVEFORM, secondPilot: null })).toEqual([
    1, 60, 120,
  ]));

test.each([
  [4, [1, 2, 3, 4]],
  [12, [1, 2, 4, 6, 8, 10, 12]],
  [21, [1, 5, 10, 15, 20]],
  [100, [1, 20, 40, 60, 80, 100]],
])('of a plan up to H%i these are named', (highest, named) =>
  expect(labelledHarmonics(highest, PLAIN)).toEqual(named),
);

test('the first is named, and names have room on a strip of 300 pixels, whatever the plan', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4096 }), (highest) => {
      const named = labelledHarmonics(highest, PLAIN);
      expect(named[0]).toBe(1);
      const x = (n: number): number => (300 * (n + 0.5)) / (highest + 2);
      for (const [i, n] of named.slice(1).entries()) {
        const before = named[i] ?? 1;
        const halves = (6.7 * (`H${n}`.length + `H${before}`.length)) / 2;
        expect(x(n) - x(before), `H${before} and H${n}`).toBeGreaterThan(halves);
      }
    }),
  );
});
