import { expect, test } from 'vitest';
import { looksLikeCalibration } from './use-dropped-calibration.ts';

const of = (text: string | null, kind: string | null = null) =>
  looksLikeCalibration({ kind, text });

test('JSON with a gain and a unit is a calibration, right or wrong; of a kind of its own it is that', () => {
  expect(of('{"gain":25,"unit":"m/s²","date":"2026-01-15","owner":"Lab 3"}')).toBe(true);
  expect(of('{"gain":0,"unit":""}'), 'its fault is told by its sheet').toBe(true);
  expect(of('{"kind":"harmonic-layout","gain":1,"unit":"g"}', 'harmonic-layout')).toBe(false);
  expect(of('{"gain":25}')).toBe(false);
  expect(of('null')).toBe(false);
  expect(of('gain: 25')).toBe(false);
  expect(of(null)).toBe(false);
});
