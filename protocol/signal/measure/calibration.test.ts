import { expect, test } from 'vitest';
import { calibrationSchema, type Calibration } from '../../model/index.ts';
import { toUnits } from '../index.ts';
import { responseDb } from './calibration.ts';
import { measureSamples, signalOf } from './measuring.suite.ts';

const calibration: Calibration = calibrationSchema.parse({
  gain: 98.1,
  offset: 1,
  unit: 'm/s²',
  date: '2026-01-10',
  owner: 'Laboratory of the plant',
  validUntil: '2026-12-31',
});
const RATE = 8000;

test('raw becomes units by gain and offset; the numbers carry the unit and whose calibration it is', () => {
  const samples = signalOf(16_384, RATE, [{ frequencyHz: 440.4, amplitude: 0.02 }]);
  toUnits(calibration, samples, samples.length);
  const { harmonics, unit, explanations } = measureSamples(samples, RATE, { calibration });
  expect(harmonics![0]!.amplitudePeak).toBeCloseTo(1.962, 4);
  expect(unit).toBe('m/s²');
  expect(explanations['harmonics']).toMatchObject({
    unit: 'm/s²',
    calibration: { owner: 'Laboratory of the plant', state: 'valid' },
  });
});

test.each([
  ['2026-12-31', 'valid', []],
  ['2027-01-01', 'expired', ['calibration-expired']],
  ['2026-01-09', 'not-yet-valid', ['calibration-not-yet-valid']],
])('on %s it is %s: measured all the same, and marked', (today, state, codes) => {
  const samples = signalOf(16_384, RATE, [{ frequencyHz: 440.4, amplitude: 1 }]);
  const { rms } = measureSamples(samples, RATE, { calibration, today }).explanations;
  expect(rms!.calibration!.state).toBe(state);
  expect(rms!.reasons.map(({ code }) => code)).toEqual(codes);
});

test('a response is read between its points over log f, and held at its ends', () => {
  const response = [
    { frequencyHz: 10, levelDb: -6 },
    { frequencyHz: 1000, levelDb: 0 },
  ];
  expect(responseDb(response, 100)).toBeCloseTo(-3, 12);
  expect(responseDb(response, 1)).toBe(-6);
  expect(responseDb(response, 5000)).toBe(0);
});

test('a sensor that is 6 dB low at a line is corrected by 6 dB there', () => {
  const samples = signalOf(16_384, RATE, [{ frequencyHz: 100, amplitude: 0.5 }]);
  const response = [
    { frequencyHz: 100, levelDb: 20 * Math.log10(0.5) },
    { frequencyHz: 4000, levelDb: 20 * Math.log10(0.5) },
  ];
  const { harmonics } = measureSamples(samples, RATE, {
    calibration: { ...calibration, response },
  });
  expect(harmonics![0]!.amplitudePeak).toBeCloseTo(1, 4);
});

test.each([
  [{ gain: 0 }, 'gain'],
  [{ validUntil: '2025-01-01' }, 'validUntil'],
  [{ validUntil: 'soon' }, 'validUntil'],
  [{ response: [] }, 'response'],
  [
    {
      response: [
        { frequencyHz: 9, levelDb: 0 },
        { frequencyHz: 9, levelDb: 1 },
      ],
    },
    'response',
  ],
])('%j is no calibration', (wrong, where) => {
  const read = calibrationSchema.safeParse({ ...calibration, ...wrong });
  expect(read.success).toBe(false);
  expect(read.error!.issues[0]!.path[0]).toBe(where);
});
