import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { createLevelReference } from '../live/level-reference.ts';
import { NO_ROWS } from '../live/tool-rows.ts';
import { showBaseline } from './compare.ts';
import { differenceRows, placeName } from './difference-rows.ts';

const settings = { ...DEFAULT_SPECTRUM, n: 256 as const };
const levels = new Float32Array(129).fill(-100);
levels.set([-26.02, -20, -26.02], 49);
const baseline = showBaseline(
  { x0: 0, dx: 10, settings, rateHz: 2560 },
  levels,
  createLevelReference('unit', 1, null),
);

test('markers, multiples and the five strongest peaks are compared, each with what stood there', () => {
  const reading = { frequencyHz: 500, levelDb: -14, isLine: true, phaseDeg: null, resolutionHz: 1 };
  const rows = {
    ...NO_ROWS,
    markers: [{ id: 2, hz: 500, follows: true, reading, delta: null }],
    harmonics: [{ order: 1, hz: 500, reading: null, deviationHz: null, relativePhaseDeg: null }],
  };
  const peaks = [500, 900, 1000, 1100, 1200, 1250].map((frequencyHz) => ({
    frequencyHz,
    levelDb: -40,
  }));
  const found = differenceRows({ peaks, rows }, baseline);
  expect(found.map(({ key }) => key)).toEqual([
    'marker-2',
    ...[1, 2, 3, 4, 5].map((rank) => `peak-${rank}`),
  ]);
  expect(found[0]!.db - found[0]!.thenDb!).toBeCloseTo(6, 1);
  expect(found[2]!.thenDb).toBeCloseTo(-100, 5);
});

test('a marker and a multiple are called by their sign and number, a peak by nothing', () => {
  expect(['marker-2', 'harmonic-13', 'peak-1'].map(placeName)).toEqual(['◆ 2', 'n 13', null]);
});
