// What has no value is null and says why: ratios of a constant, an f0 that is none here, lines of a bearing not named.
import { describe, expect, test } from 'vitest';
import { measureSamples, signalOf } from './measuring.suite.ts';
import { phaseDecimals } from '../index.ts';

const RATE_HZ = 8192;
const codesOf = ({ explanations }: ReturnType<typeof measureSamples>, key: string): string[] =>
  (explanations[key]?.reasons ?? []).map(({ code }) => code);

test.each([0, 0.1, -1])('a constant of %d has no crest factor and no kurtosis', (level) => {
  const measured = measureSamples(new Float32Array(4096).fill(level), RATE_HZ);
  expect(measured.statistics).toMatchObject({ rms: 0, crestFactor: null, kurtosis: null });
  for (const key of ['crestFactor', 'kurtosis']) {
    expect(codesOf(measured, key)).toEqual(['constant']);
    expect(measured.explanations[key]).toMatchObject({ resolution: null, decimals: null });
  }
  expect(codesOf(measured, 'rms')).toEqual([]);
});

test('what varies by one step has both', () => {
  const samples = Float32Array.from({ length: 4096 }, (_, i) => (i % 2) / 32_768);
  const { statistics } = measureSamples(samples, RATE_HZ);
  expect(statistics.crestFactor).toBeCloseTo(1, 6);
  expect(statistics.kurtosis).toBeCloseTo(1, 6);
});

describe('an f0 that was given', () => {
  const tone = signalOf(8192, RATE_HZ, [{ frequencyHz: 100, amplitude: 1 }], {
    ...{ rms: 1e-3, seed: 3 },
  });
  test.each([RATE_HZ / 2, 5000])('%d Hz, at or above half the rate, is said', (f0Hz) => {
    const { explanations } = measureSamples(tone, RATE_HZ, { f0Hz });
    expect(explanations['f0Hz']!.reasons).toEqual([
      {
        code: 'f0-beyond-nyquist',
        weight: 'invalid',
        values: { f0Hz, nyquistHz: RATE_HZ / 2 },
      },
    ]);
  });
  test('below it is measured', () => {
    expect(codesOf(measureSamples(tone, RATE_HZ, { f0Hz: 100 }), 'f0Hz')).toContain('f0-given');
  });
});

test.each([
  [null, ['bearing-missing', 'shaft-missing']],
  [{ startHz: 25, endHz: 25 }, ['bearing-missing']],
])(
  'a bearing profile without the bearing (shaft %j) says that its lines are missing',
  (shaft, codes) => {
    const noise = signalOf(16_384, RATE_HZ, [], { rms: 1, seed: 5 });
    const measured = measureSamples(noise, RATE_HZ, { profile: 'bearing', shaft });
    expect(measured.envelope).toMatchObject({ bearing: null });
    expect(codesOf(measured, 'bearing')).toEqual(codes);
  },
);

test.each([null, 1e-6, 0.5, 7, 10, 40, 99])(
  'a phase of a resolution of %d° is shown within ±180°, in tenths at most',
  (resolution) => {
    const decimals = phaseDecimals(resolution);
    expect(decimals === null).toBe(resolution === null);
    if (decimals === null) return;
    expect(decimals).toBeLessThanOrEqual(1);
    for (const deg of [-180, -176, 155, 179.99, 180])
      expect(Math.abs(Math.round(deg * 10 ** decimals) / 10 ** decimals)).toBeLessThanOrEqual(180);
  },
);
