import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fitAmplitudes,
  fitLevels,
  fitLinear,
  followExtent,
  followLevels,
  followLinear,
} from './level-range.ts';

test('the range is whole tens of dB with headroom: −83 to −16 dB is shown from −90 to −10 dB', () => {
  expect(fitLevels([-83, -50, -16], 0)).toEqual([-90, -10]);
  expect(fitLevels([-83, -50, -13], 0)).toEqual([-90, 0]);
});

test('the reference on the screen shifts the range', () => {
  expect(fitLevels([-83, -16], 20)).toEqual([-70, 10]);
});

test('where nothing was measured there is no range', () => {
  expect(fitLevels([], 0)).toBeNull();
  expect(fitLevels([-Infinity, NaN, -240], 0)).toBeNull();
});

test('one dead bin does not stretch the range over 140 dB', () => {
  expect(fitLevels([-230, -170, 0], 0)).toEqual([-130, 10]);
});

test('nor does the bin at 0 Hz whose mean was taken away, far below all others', () => {
  const noise = Array.from({ length: 500 }, (_, i) => -45 - (i % 7));
  expect(fitLevels([-151, ...noise], 0)).toEqual([-90, -30]);
  const tone = Array.from({ length: 500 }, (_, i) => (i === 250 ? -6 : -120 - (i % 20)));
  expect(fitLevels(tone, 0)).toEqual([-140, 0]);
});

test('a stop band far below the rest is no dead bin: it is on the axis', () => {
  const filtered = Array.from({ length: 1000 }, (_, i) => (i < 800 ? -20 - (i % 5) : -110));
  expect(fitLevels(filtered, 0)).toEqual([-110, -10]);
  expect(fitLevels([-151, -148, -120, ...filtered.slice(0, 500)], 0)).toEqual([-70, -10]);
});

test('a range always holds the strongest level, and is never flat', () => {
  const level = fc.double({ min: -200, max: 60, noNaN: true });
  fc.assert(
    fc.property(fc.array(level, { minLength: 1 }), (levels) => {
      const fitted = fitLevels(levels, 0);
      expect(fitted).not.toBeNull();
      const [from, to] = fitted ?? [0, 0];
      expect(to).toBeGreaterThan(Math.max(...levels));
      expect(to - from).toBeGreaterThanOrEqual(20);
    }),
  );
});

test('a shown range grows at once and shrinks only when much is empty', () => {
  expect(followLevels([-90, 0], [-100, 10])).toEqual([-100, 10]);
  expect(followLevels([-90, 0], [-80, -10])).toEqual([-90, 0]);
  expect(followLevels([-90, 0], [-60, -40])).toEqual([-60, -40]);
});

test('a waveform keeps its axis while it fits, and gets a smaller one when it is lost in it', () => {
  const first = followExtent(null, -1, 1);
  expect(first).toEqual({ from: -1.2, to: 1.2 });
  expect(followExtent(first, -0.9, 1.1)).toBe(first);
  expect(followExtent(first, -3, 1).from).toBeLessThan(-3);
  expect(followExtent(first, -0.1, 0.1).to).toBeCloseTo(0.12);
});

test('a constant is shown with room around it', () => {
  const { from, to } = followExtent(null, 5, 5);
  expect(from).toBeLessThan(5);
  expect(to).toBeGreaterThan(5);
  expect(followExtent(null, 0, 0)).toEqual({ from: -1, to: 1 });
});

test('amplitudes fill the picture, with a tenth of room', () => {
  const [from, to] = fitAmplitudes([0, 0.03, 0.13, -0.01])!;
  expect(from).toBeCloseTo(-0.024, 12);
  expect(to).toBeCloseTo(0.144, 12);
  expect(fitAmplitudes([5, 5])).toEqual([4.5, 5.5]);
  expect(fitAmplitudes([0])).toEqual([-0.1, 0.1]);
  expect(fitAmplitudes([])).toBeNull();
});

test('a linear axis begins at zero and ends at a round number over the highest', () => {
  expect(fitLinear(0.5)).toEqual([0, 0.6]);
  expect(fitLinear(0.3536)).toEqual([0, 0.4]);
  expect(fitLinear(100)).toEqual([0, 120]);
  expect(fitLinear(2e-6)).toEqual([0, 2.5e-6]);
  expect(fitLinear(32_000)).toEqual([0, 40_000]);
  for (const nothing of [0, NaN, -Infinity, Infinity]) expect(fitLinear(nothing)).toBeNull();
  fc.assert(
    fc.property(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), (highest) => {
      const to = fitLinear(highest)![1];
      expect(to).toBeGreaterThan(highest);
      expect(to).toBeLessThan(highest * 1.5);
    }),
  );
});

test('it grows at once, and shrinks when much of it is empty', () => {
  expect(followLinear([0, 1], [0, 1.2])).toEqual([0, 1.2]);
  expect(followLinear([0, 1], [0, 0.5])).toEqual([0, 1]);
  expect(followLinear([0, 1], [0, 0.3])).toEqual([0, 0.3]);
});
