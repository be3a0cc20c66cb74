import { calibrationSchema } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { createLevelReference, peaksAt } from './level-reference.ts';

const calibration = calibrationSchema.parse({
  ...{ gain: -10, offset: 3, unit: 'g', date: '2026-01-15', owner: 'Lab 3' },
  response: [
    { frequencyHz: 100, levelDb: 0 },
    { frequencyHz: 10_000, levelDb: 2 },
  ],
});

test('a calibrated level is the gain higher, whatever its sign and the offset, and free of the response', () => {
  const { shiftDb, at, over } = createLevelReference('unit', 2, calibration);
  expect(shiftDb).toBeCloseTo(20, 12);
  expect(at(50)).toBeCloseTo(20, 12);
  expect(at(1000), 'halfway on a log axis').toBeCloseTo(19, 12);
  expect(at(0)).toBe(shiftDb);
  const three = over(0, 1000, 3);
  expect(three[1]).toBeCloseTo(19, 5);
  expect(over(0, 1000, 3)).toBe(three);
  expect(over(0, 500, 3)).not.toBe(three);
});

test('dBFS is of the raw samples: no calibration counts', () => {
  expect(createLevelReference('fs', 2, calibration).at(1000)).toBeCloseTo(-6.0206, 4);
  expect(createLevelReference('unit', 2, null).at(1000)).toBe(0);
});

test('without the response of its sensor another peak may be the strongest, and stands first', () => {
  const peaks = [
    { frequencyHz: 10_000, levelDb: -20 },
    { frequencyHz: 50, levelDb: -21 },
  ];
  const calibrated = peaksAt(createLevelReference('unit', 2, calibration), peaks);
  expect(calibrated.map(({ frequencyHz }) => frequencyHz)).toEqual([50, 10_000]);
  expect(calibrated[0]!.levelDb).toBeCloseTo(-1, 12);
});
