import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HARMONIC_MOST } from '@harmonic/protocol/model';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import { EMPTY_PLAN } from './plan-draft.ts';
import { harmonicFault, readHarmonic, writeHarmonic } from './typed-bond.ts';

const whole = EMPTY_PLAN(0).waveform;
const rational = { ...RATIONAL_WAVEFORM, secondPilot: null };

test('a harmonic is read as the rest of the page calls it; a ratio where the line has ratios', () => {
  for (const waveform of [null, whole, rational]) {
    expect(['4', 'H4', ' h 4 '].map((text) => readHarmonic(text, waveform))).toEqual([4, 4, 4]);
    expect(
      ['', '0', '4097', '3+4', '4,5', '-1'].map((text) => readHarmonic(text, waveform)),
    ).toEqual([null, null, null, null, null, null]);
  }
  expect(readHarmonic('3/2', rational)).toBe(90);
  expect(readHarmonic('7/9', rational)).toBeNull();
  expect(readHarmonic('3/2', whole)).toBeNull();
  expect(readHarmonic('3/2', null)).toBeNull();
  expect([
    harmonicFault('7/9', rational),
    harmonicFault('3/2', null),
    harmonicFault('x', whole),
  ]).toEqual(['ratio', 'not-rational', 'harmonic']);
});

test('what is written is read again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: HARMONIC_MOST }),
      fc.constantFrom(null, whole, rational),
      (harmonic, waveform) => {
        expect(readHarmonic(writeHarmonic(harmonic, waveform), waveform)).toBe(harmonic);
      },
    ),
  );
});
