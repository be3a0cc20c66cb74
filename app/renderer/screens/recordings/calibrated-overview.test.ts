import { calibrationSchema } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { decodeLevels, encodeLevels, type RecordingOverview } from '../../../contract/index.ts';
import { calibratedOverview } from './calibrated-overview.ts';

const data: RecordingOverview = {
  ...{ channel: 0, unit: 'V', fromS: 0, toS: 2, columnS: 1, min: [-1, null], max: [2, null] },
  ...{ gaps: [], rms: 0.5, peak: 1.5 },
  spectrum: {
    ...{ x0: 0, dx: 500, levelDb: [-60, -20, -30], n: 256, window: 'hann' },
    peaks: [
      { frequencyHz: 10_000, levelDb: -20 },
      { frequencyHz: 50, levelDb: -21 },
    ],
    ...{ rbwHz: 12, averages: 3, overlap: 0.5, removeMean: true },
  },
  spectrogram: {
    ...{ columns: 2, columnS: 1, rows: 2, x0: 0, dx: 1000, n: 256, window: 'hann', rbwHz: 48 },
    levelsDb: encodeLevels(Float32Array.of(-10, -20, NaN, -30)),
    ...{ transformS: 0.03, isWhole: true },
  },
  clock: null,
};
const calibration = calibrationSchema.parse({
  ...{ gain: -10, offset: 3, unit: 'g', date: '2026-01-15', owner: 'Lab 3' },
  response: [
    { frequencyHz: 100, levelDb: 0 },
    { frequencyHz: 10_000, levelDb: 2 },
  ],
});

test('the waveform is read by gain and offset: a sensor that is upside down turns it round', () => {
  const { min, max, unit, rms, peak } = calibratedOverview(data, calibration);
  expect([min, max]).toEqual([
    [-17, null],
    [13, null],
  ]);
  expect([unit, rms, peak], 'the mean is not of them').toEqual(['g', 5, 15]);
});

test('levels of both pictures and of the peaks are the gain higher and free of the response', () => {
  const { spectrum, spectrogram } = calibratedOverview(data, calibration);
  expect(spectrum?.levelDb[0]).toBeCloseTo(-40, 12);
  expect(spectrum?.levelDb[2], '1 kHz is halfway on a log axis').toBeCloseTo(-11, 12);
  expect(
    spectrum?.peaks.map(({ frequencyHz }) => frequencyHz),
    'ranked anew',
  ).toEqual([50, 10_000]);
  expect(spectrum?.peaks[0]?.levelDb).toBeCloseTo(-1, 12);
  const cells = decodeLevels(spectrogram?.levelsDb ?? '');
  expect(cells?.[0]).toBeCloseTo(10, 5);
  expect(cells?.[1]).toBeCloseTo(-1, 5);
  expect(cells?.[2], 'what is missing stays missing').toBeNaN();
});
