// A shaft's speed as a person typed it: held, refined near it with both numbers, or contradicted aloud.
import { describe, expect, test, vi } from 'vitest';
import type { Reason } from './explanation.ts';
import type { ChannelMeasures } from './measure-channel.ts';
import {
  gaussian,
  hasRecordings,
  measureSamples,
  recordingOf,
  signalOf,
  WHY_SKIPPED,
} from './measuring.suite.ts';

// Long transforms, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });

const RATE = 8192;
const SECONDS = 16;
const MFPT = { elements: 8, elementDiameter: 0.235, pitchDiameter: 1.245, contactAngleDeg: 0 };
const steady = (hz: number) => ({ startHz: hz, endHz: hz });
const reasonOf = (
  { explanations }: ChannelMeasures,
  name: string,
  code: Reason['code'],
): Reason['values'] | undefined =>
  explanations[name]!.reasons.find((each) => each.code === code)?.values;

/** A shaft by its first three multiples, in a little noise. */
const shaft = (hz: number): Float32Array =>
  signalOf(
    RATE * SECONDS,
    RATE,
    [1, 2, 3].map((n) => ({ frequencyHz: n * hz, amplitude: 1 / n })),
    { rms: 0.05, seed: 6 },
  );
/** A cosine whose frequency runs evenly. */
function chirp(fromHz: number, toHz: number, spanS: number): Float32Array {
  const next = gaussian(3);
  return Float32Array.from({ length: RATE * spanS }, (_, i) => {
    const t = i / RATE;
    const turns = fromHz * t + ((toHz - fromHz) * t * t) / (2 * spanS);
    return Math.cos(2 * Math.PI * turns) + 0.01 * next();
  });
}

describe('typed 1500 r/min, of a steady shaft', () => {
  const typed = { profile: 'vibration', shaft: steady(25) } as const;

  test('that turns at 1797: the typed speed is used, and both numbers are told', () => {
    const measured = measureSamples(shaft(1797 / 60), RATE, typed);
    expect(measured.orders!.shaftHz).toEqual([25, 25, 25]);
    const { givenHz, foundHz } = reasonOf(measured, 'orders', 'shaft-contradicted')!;
    expect(givenHz).toBe(25);
    expect(foundHz).toBeCloseTo(1797 / 60, 2);
    expect(reasonOf(measured, 'orders', 'shaft-speed-found')).toBeUndefined();
  });

  test.each([24.5, 25.4, 25.9, 26.2])(
    'that turns at %s Hz: refined within a twentieth, with both numbers',
    (hz) => {
      const measured = measureSamples(shaft(hz), RATE, typed);
      expect(measured.orders!.shaftHz[1]).toBeCloseTo(hz, 1);
      const values = reasonOf(measured, 'orders', 'shaft-speed-found')!;
      expect(values).toMatchObject({ givenHz: 25, nearPercent: 5 });
      expect(values['shaftHz']).toBeCloseTo(hz, 1);
      expect(reasonOf(measured, 'orders', 'shaft-contradicted')).toBeUndefined();
    },
  );

  test('that runs from 25 Hz to 28 Hz: held, and what it does is told', () => {
    const measured = measureSamples(chirp(25, 28, SECONDS), RATE, typed);
    expect(measured.orders!.shaftHz).toEqual([25, 25, 25]);
    const { givenHz, foundHz } = reasonOf(measured, 'orders', 'shaft-contradicted')!;
    expect(givenHz).toBe(25);
    expect(foundHz).toBeCloseTo(26.5, 1);
  });

  test('of which noise tells nothing: held, and nothing is made up', () => {
    const noise = signalOf(RATE * SECONDS, RATE, [], { rms: 1, seed: 8 });
    const measured = measureSamples(noise, RATE, typed);
    expect(measured.orders!.shaftHz).toEqual([25, 25, 25]);
    for (const code of ['shaft-contradicted', 'shaft-speed-found'] as const)
      expect(reasonOf(measured, 'orders', code)).toBeUndefined();
  });
});

describe('a speed that runs evenly from 24 Hz to 30 Hz', () => {
  test.each([
    [5, 24, 30],
    [16, 24, 30],
    [16, 30, 24],
  ])(
    'in %i s from %i Hz to %i Hz: its extremes are those of the record, not of its middle',
    (spanS, fromHz, toHz) => {
      const measured = measureSamples(chirp(fromHz, toHz, spanS), RATE, {
        profile: 'vibration',
        shaft: { startHz: fromHz, endHz: toHz },
      });
      const [least, mean, most] = measured.orders!.shaftHz;
      expect(measured.orders!.followed).toBe(1);
      expect(Math.abs(least - 24)).toBeLessThan(0.03);
      expect(Math.abs(mean - 27)).toBeLessThan(0.03);
      expect(Math.abs(most - 30)).toBeLessThan(0.03);
      expect(reasonOf(measured, 'orders', 'shaft-drawn-on')!['spanS']).toBeLessThan(0.4);
      expect(reasonOf(measured, 'orders', 'resampled')).toMatchObject({ turns: 8 });
    },
  );

  test('a steady one is drawn on by nothing', () => {
    const measured = measureSamples(shaft(25), RATE, { profile: 'vibration', shaft: steady(25) });
    expect(reasonOf(measured, 'orders', 'shaft-drawn-on')).toBeUndefined();
  });
});

describe.skipIf(!hasRecordings)(`recordings (${WHY_SKIPPED})`, () => {
  const recorded = (name: string, hz: number): ChannelMeasures => {
    const { samples, rateHz } = recordingOf(name);
    return measureSamples(samples[0]!, rateHz, {
      ...{ profile: 'bearing', bearing: MFPT, shaft: steady(hz) },
    });
  };
  test.each([
    ['mfpt-inner-race-25hz-load100', 1797],
    ['mfpt-inner-race-25hz-load100', 1250],
  ])('%s, typed as %i r/min: contradicted by the shaft at 24.7 Hz', (name, rpm) => {
    const measured = recorded(name, rpm / 60);
    expect(measured.envelope!.bearing!.shaftHz).toBeCloseTo(rpm / 60, 9);
    const { givenHz, foundHz } = reasonOf(measured, 'bearing', 'shaft-contradicted')!;
    expect(givenHz).toBeCloseTo(rpm / 60, 9);
    expect(foundHz).toBeCloseTo(24.74, 1);
  });

  test.each(['mfpt-inner-race-25hz-load100', 'mfpt-outer-race-25hz-load25'])(
    '%s, typed as it was: not contradicted',
    (name) => {
      const measured = recorded(name, 25);
      for (const name of ['bearing', 'orders'])
        expect(reasonOf(measured, name, 'shaft-contradicted')).toBeUndefined();
    },
  );

  test.each([
    ['mfpt-outer-race-25hz-load25', 24.82, 0.1],
    ['mfpt-inner-race-25hz-load100', 24.74, 0.03],
  ])('%s, typed as it was: refined, with both numbers', (name, shaftHz, within) => {
    const measured = recorded(name, 25);
    const values = reasonOf(measured, 'bearing', 'shaft-speed-found')!;
    expect(values).toMatchObject({ givenHz: 25, nearPercent: 5 });
    expect(Math.abs(Number(values['shaftHz']) - shaftHz)).toBeLessThan(within);
    const { bearing } = measured.envelope!;
    expect(bearing!.shaftHz).toBe(values['shaftHz']);
    for (const { stands, expectedHz, frequencyHz } of bearing!.lines)
      if (stands) expect(Math.abs(frequencyHz / expectedHz - 1)).toBeLessThan(0.011);
  });
});
