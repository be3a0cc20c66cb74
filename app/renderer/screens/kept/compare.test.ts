import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { createLevelReference } from '../live/level-reference.ts';
import { atBandwidth, baselineDb, differencesOf, showBaseline } from './compare.ts';

const head = { x0: 0, dx: 10, settings: { ...DEFAULT_SPECTRUM, n: 256 as const }, rateHz: 2560 };
/** A floor of −100 dB, and a Hann line of −20 dB right on bin 50. */
const levels = new Float32Array(129).fill(-100);
levels.set([-26.02, -20, -26.02], 49);
const dbfs = createLevelReference('fs', 2, null);
const shown = showBaseline(head, levels, dbfs);

test('a line is compared with the line, anything else with the level between its bins', () => {
  expect(baselineDb(shown, 500, true)).toBeCloseTo(-26.02, 1);
  expect(baselineDb(shown, 503, true), 'the line has moved a little').toBeCloseTo(-26.02, 1);
  expect(baselineDb(shown, 500, false)).toBeCloseTo(-26.02, 1);
  expect(baselineDb(shown, 505, false)).toBeCloseTo(-26.02 - 3.01, 1);
  expect(baselineDb(shown, 900, true), 'no line was there: the floor').toBeCloseTo(-106.02, 1);
});

test('for a density it is brought to the bandwidth of the spectrum beside it, and for nothing else', () => {
  expect(shown.enbwHz).toBeCloseTo(15, 6);
  const wider = atBandwidth(shown, 'density', 150);
  expect(wider.values[0]! - shown.values[0]!).toBeCloseTo(10, 4);
  expect(atBandwidth(shown, 'rms', 150)).toBe(shown);
});

test('beyond its ends there is nothing to compare with', () => {
  expect(baselineDb(shown, 1280, false)).toBeCloseTo(-106.02, 1);
  expect(baselineDb(shown, 1281, false)).toBe(null);
  expect(baselineDb(shown, -1, true)).toBe(null);
});

test('what was made otherwise is named; a shape or a count that does not count is not', () => {
  const then = head.settings;
  expect(differencesOf(head, then, 2560)).toEqual([]);
  expect(differencesOf(head, { ...then, kaiserBeta: 1, overlap: 0 }, 2560)).toEqual([]);
  expect(
    differencesOf(
      head,
      { ...then, n: 512, window: 'flat-top', averaging: 'none', averages: 3 },
      48_000,
    ),
  ).toEqual(['rate', 'n', 'window', 'averaging']);
  expect(differencesOf(head, { ...then, averages: 9, removeMean: false }, 2560)).toEqual([
    'averages',
    'removeMean',
  ]);
});
