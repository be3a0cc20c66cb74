import { calibrationSchema } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { readCalibration, writeCalibration } from './read-calibration.ts';

const good = { gain: 9.81, unit: 'm/s²', date: '2026-01-15', owner: 'Lab 3' };
const file = (changes: object = {}): string => JSON.stringify({ ...good, ...changes });
const point = (frequencyHz: number) => ({ frequencyHz, levelDb: 0 });

test('a file is read, with what it leaves out', () => {
  expect(readCalibration(file())).toEqual({
    calibration: { ...good, offset: 0, response: null, validUntil: null },
    fault: null,
  });
});

test('what is written is read as it was', () => {
  const calibration = calibrationSchema.parse({
    ...{ ...good, offset: -0.2, validUntil: '2027-01-15', response: [point(10), point(20)] },
  });
  expect(readCalibration(writeCalibration(calibration))).toEqual({ calibration, fault: null });
});

test.each([
  ['not-json', 'gain = 3'],
  ['not-an-object', '[1, 2]'],
  ['not-an-object', 'null'],
  ['newer', file({ version: 2 })],
  ['gain-zero', file({ gain: 0 })],
  ['unit', file({ unit: 'a\u202eb' })],
  ['owner', file({ owner: 'Lab\u202e3' })],
  ['no-gain', file({ gain: '9,81' })],
  ['no-gain', file({ gain: undefined })],
  ['offset', file({ offset: null })],
  ['unit', file({ unit: '' })],
  ['unit', file({ unit: 'metres per second squared' })],
  ['response', file({ response: [] })],
  ['response', file({ response: [{ frequencyHz: -1, levelDb: 0 }] })],
  ['response-rises', file({ response: [point(20), point(10)] })],
  ['date', file({ date: '15.01.2026' })],
  ['date', file({ date: '2026-02-30' })],
  ['owner', file({ owner: undefined })],
  ['valid-until', file({ validUntil: 'never' })],
  ['ends-before', file({ validUntil: '2025-12-31' })],
  ['too-long', file({ owner: 'x'.repeat(200_000) })],
])('the fault is named: %s', (fault, text) => {
  expect(readCalibration(text)).toEqual({ calibration: null, fault });
});
