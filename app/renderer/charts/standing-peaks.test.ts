import { expect, test } from 'vitest';
import { floorOf, standingPeaks } from './standing-peaks.ts';

const peak = (levelDb: number) => ({ frequencyHz: 1000, levelDb });
const noise = (count: number, db: number): Float32Array => new Float32Array(count).fill(db);

test('noise far under the tone bears no mark', () => {
  const peaks = [peak(-3), peak(-92), peak(-93)];
  expect(standingPeaks(peaks, noise(512, -100))).toEqual([peak(-3)]);
});

test('a harmonic within 40 dB of the tone does, and a weak tone well over the floor', () => {
  const peaks = [peak(-3), peak(-42), peak(-85)];
  expect(standingPeaks(peaks, noise(512, -40))).toEqual([peak(-3), peak(-42)]);
  expect(standingPeaks(peaks, noise(512, -100))).toEqual(peaks);
});

test('zoomed into a lobe, where the floor is not to be seen, its peak stands', () => {
  expect(standingPeaks([peak(-3)], noise(64, -5))).toEqual([peak(-3)]);
});

test('the floor is the median; of nothing there is none, and no peak is left out', () => {
  expect(floorOf([-100, -3, -101])).toBe(-100);
  expect(standingPeaks([peak(-3), peak(-90)], [])).toEqual([peak(-3), peak(-90)]);
  expect(standingPeaks([], noise(4, -100))).toEqual([]);
});
