import { calibrationSchema } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import { draftOf, EMPTY_DRAFT, FIELD_OF, readDraft } from './draft.ts';

const typed = { ...EMPTY_DRAFT(), gain: '9,81', unit: 'm/s²', date: '2026-01-15', owner: 'Lab 3' };

test('what is typed makes a calibration; a form filled from one gives it back', () => {
  const { calibration } = readDraft({
    ...typed,
    response: '10 0\n1000 0,4',
    validUntil: '2027-01-15',
  });
  expect(calibration).toEqual({
    ...{ gain: 9.81, offset: 0, unit: 'm/s²', date: '2026-01-15', owner: 'Lab 3' },
    validUntil: '2027-01-15',
    response: [
      { frequencyHz: 10, levelDb: 0 },
      { frequencyHz: 1000, levelDb: 0.4 },
    ],
  });
  expect(readDraft(draftOf(calibration!, '.')).calibration).toEqual(calibration);
  const plain = calibrationSchema.parse({ gain: 1e-7, unit: 'g', date: '2026-01-15', owner: 'L' });
  expect(readDraft(draftOf(plain, ',')).calibration).toEqual(plain);
});

test.each([
  ['gain', { gain: '0' }, 'gain-zero'],
  ['gain', { gain: 'much' }, 'no-gain'],
  ['offset', { offset: '' }, 'offset'],
  ['unit', { unit: ' ' }, 'unit'],
  ['response', { response: 'ten' }, 'response'],
  ['response', { response: '20 0\n10 0' }, 'response-rises'],
  ['date', { date: '15/01/2026' }, 'date'],
  ['owner', { owner: '' }, 'owner'],
  ['validUntil', { validUntil: '2025-01-01' }, 'ends-before'],
  ['date', { date: '9999-01-15' }, 'date-to-come'],
  ['date', { date: '0026-01-15' }, 'date-too-early'],
  ['validUntil', { validUntil: '9999-12-31' }, 'valid-too-long'],
])('a fault of the %s is told where it is to be mended', (field, changes, fault) => {
  const read = readDraft({ ...typed, ...changes });
  expect(read.fault).toBe(fault);
  expect(read.fault && FIELD_OF[read.fault]).toBe(field);
});

test('three decimals that were kept are read back as they are, in either language', () => {
  const kept = calibrationSchema.parse({
    ...{ gain: 9.812, offset: -1.125, unit: 'g', date: '2026-01-15', owner: 'L' },
    response: [{ frequencyHz: 31.623, levelDb: 1.234 }],
  });
  for (const sign of ['.', ','] as const)
    expect(readDraft(draftOf(kept, sign)).calibration).toEqual(kept);
});
