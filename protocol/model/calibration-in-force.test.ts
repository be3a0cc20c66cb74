import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calibrationDatesFault, calibrationStateOn, inForceOn } from './calibration-in-force.ts';

const kept = (name: string, date: string, isRetired = false) => ({ name, date, isRetired });
const nameOn = (day: string, ...all: ReturnType<typeof kept>[]): string | undefined =>
  inForceOn(all, day)?.name;

test('the newest that has begun is in force; of one date the last one set', () => {
  const all = [
    kept('old', '2025-01-10'),
    kept('new', '2026-01-10'),
    kept('late entry', '2025-06-01'),
    kept('corrected', '2026-01-10'),
  ];
  expect(nameOn('2026-03-01', ...all)).toBe('corrected');
  expect(nameOn('2025-12-31', ...all)).toBe('late entry');
  expect(nameOn('2025-01-10', ...all)).toBe('old');
});

test('before all of them the earliest is named; retired ones never', () => {
  const all = [
    kept('second', '2027-01-01'),
    kept('first', '2026-06-01'),
    kept('off', '2020-01-01', true),
  ];
  expect(nameOn('2026-01-01', ...all)).toBe('first');
  expect(nameOn('2026-01-01', kept('off', '2020-01-01', true))).toBeUndefined();
});

test('one that has begun always goes before one that has not, whatever the order they were set in', () => {
  const date = fc
    .integer({ min: 1, max: 28 })
    .map((day) => `2026-02-${String(day).padStart(2, '0')}`);
  const one = fc.record({ date, isRetired: fc.boolean() });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), date, (all, day) => {
      const standing = all.filter(({ isRetired }) => !isRetired);
      const begun = standing.filter((c) => c.date <= day).map((c) => c.date);
      const later = standing.filter((c) => c.date > day).map((c) => c.date);
      const wanted = begun.length > 0 ? begun.sort().at(-1) : later.sort()[0];
      expect(inForceOn(all, day)?.date).toBe(wanted);
    }),
  );
});

test('the last day is valid, the next is not', () => {
  const one = { date: '2026-01-01', validUntil: '2026-12-31' };
  expect(calibrationStateOn(one, '2026-12-31')).toBe('valid');
  expect(calibrationStateOn(one, '2027-01-01')).toBe('expired');
  expect(calibrationStateOn(one, '2025-12-31')).toBe('not-yet-valid');
  expect(calibrationStateOn({ ...one, validUntil: null }, '2099-01-01')).toBe('valid');
});

test('a calibration is dated a day that has come, and ends ten years after it at most', () => {
  const fault = (date: string, validUntil: string | null) =>
    calibrationDatesFault({ date, validUntil }, '2026-11-26');
  expect(fault('2026-11-26', null)).toBeNull();
  expect(fault('2026-11-27', null)).toBe('date-to-come');
  expect(fault('9999-01-01', null)).toBe('date-to-come');
  expect(fault('2026-01-15', '2036-01-15')).toBeNull();
  expect(fault('2026-01-15', '2036-01-16')).toBe('valid-too-long');
  expect(fault('2026-01-15', '9999-12-31')).toBe('valid-too-long');
  expect(fault('2024-02-29', '2034-02-28')).toBeNull();
  expect(fault('1950-01-01', null)).toBeNull();
  expect(fault('1949-12-31', null)).toBe('date-too-early');
  expect(fault('0026-11-26', '0027-11-26')).toBe('date-too-early');
});
