import { expect, test } from 'vitest';
import { deviceIdSchema } from '@harmonic/protocol/model';
import { WEEKLY } from '../../../main/store/example-kept.suite.ts';
import { draftOf, firstDraft, toggled, wantedOf, wishOf } from './report-draft.ts';

const PUMP = deviceIdSchema.parse('01890000-0000-7000-8000-000000000001');

test('what was wished comes back as it was', () => {
  for (const time of [
    WEEKLY.wish.time,
    { every: 'day' as const, minute: 0 },
    { every: 'month' as const, day: 31, minute: 1439 },
  ])
    for (const source of [{ from: 'recordings' as const }, { from: 'live' as const, seconds: 7 }]) {
      const wish = { ...WEEKLY.wish, time, source };
      expect(wishOf(draftOf(wish, '.'), '.')).toEqual(wish);
    }
});

test('it is no wish without a name, a device, a file and a time', () => {
  const whole = { ...firstDraft('en'), name: 'Weekly', devices: [PUMP] };
  expect(wishOf(whole, '.')).toMatchObject({ time: { every: 'week', weekday: 1, minute: 360 } });
  for (const wanting of [
    { name: ' ' },
    { devices: [] },
    { formats: [] },
    { clock: '' },
    { clock: '24:00' },
    { seconds: 0, from: 'live' as const },
  ])
    expect(wishOf({ ...whole, ...wanting }, '.'), JSON.stringify(wanting)).toBeNull();
});

test('what it still wants is named, in the order of the form, until nothing is', () => {
  const first = firstDraft('en');
  expect(wantedOf({ ...first, clock: '', formats: [] })).toEqual([
    'name',
    'time',
    'devices',
    'formats',
  ]);
  expect(wantedOf({ ...first, name: 'Weekly' })).toEqual(['devices']);
  expect(wantedOf({ ...first, name: 'Weekly', devices: [PUMP] })).toEqual([]);
});

test('what is ticked keeps the order it is shown in', () => {
  expect(toggled(['c'], 'a', true, ['a', 'b', 'c'])).toEqual(['a', 'c']);
  expect(toggled(['a', 'c'], 'a', false, ['a', 'b', 'c'])).toEqual(['c']);
});

test('what a profile is told of the machine comes back as it was, in either language', () => {
  const told = [
    {
      ...{ profile: 'bearing' as const, shaft: { startHz: 25, endHz: 25 } },
      bearing: { elements: 8, elementDiameter: 5.97, pitchDiameter: 31.623, contactAngleDeg: 0 },
    },
    { profile: 'vibration' as const, machine: 'group1-rigid' as const },
    { profile: 'vibration' as const, shaft: { startHz: 1234.125 / 60, endHz: 30 } },
    { profile: 'audio' as const, octaveFraction: 12 as const },
  ];
  for (const one of told)
    for (const sign of ['.', ','] as const) {
      const wish = { ...WEEKLY.wish, ...one };
      expect(wishOf(draftOf(wish, sign), sign)).toEqual(wish);
    }
});

test('a shaft speed that is no number is no wish', () => {
  const whole = { ...firstDraft('en'), name: 'Weekly', devices: [PUMP] };
  const measure = { ...whole.measure, profile: 'bearing' as const };
  const typed = { ...measure.typed, rpmStart: 'fast' };
  expect(wishOf({ ...whole, measure }, '.')).toMatchObject({ profile: 'bearing', shaft: null });
  expect(wishOf({ ...whole, measure: { ...measure, typed } }, '.')).toBeNull();
});
