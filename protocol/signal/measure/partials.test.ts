// Partials of a stiff string in closed form, and where there is nothing to be found.
import { expect, test } from 'vitest';
import { measureSamples, signalOf } from './measuring.suite.ts';

const RATE_HZ = 44_100;
const N = 65_536;
const F0_HZ = 220;
const INHARMONICITY = 1e-4;
/** H. Fletcher, JASA 36 (1964): of a string that resists bending. */
const stiffHz = (q: number): number => q * F0_HZ * Math.sqrt(1 + INHARMONICITY * q * q);
const amplitudeOf = (q: number): number => 0.4 / q;
const string = signalOf(
  N,
  RATE_HZ,
  Array.from({ length: 12 }, (_, i) => ({
    frequencyHz: stiffHz(i + 1),
    amplitude: amplitudeOf(i + 1),
  })),
  { rms: 1e-4, seed: 9 },
);

test('a stiff string: each partial where it is, above its multiple, the bin at most 1.43 dB low', () => {
  const { partials, explanations } = measureSamples(string, RATE_HZ, { profile: 'audio' });
  expect(partials!.list).toHaveLength(10);
  for (const { partial, frequencyHz, amplitudePeak, snrDb } of partials!.list) {
    expect(Math.abs(frequencyHz - stiffHz(partial))).toBeLessThan((0.1 * RATE_HZ) / N);
    const db = 20 * Math.log10(amplitudePeak / amplitudeOf(partial));
    expect(db).toBeLessThan(0.01);
    expect(db).toBeGreaterThan(-1.43);
    expect(snrDb).toBeGreaterThan(60);
  }
  expect(explanations['partials']).toMatchObject({ formula: 'partials', n: N, averages: 1 });
});

test('multiples beyond half the rate are left out', () => {
  const tone = signalOf(16_384, 2048, [{ frequencyHz: 220, amplitude: 1 }], { rms: 0.01, seed: 2 });
  const { partials } = measureSamples(tone, 2048, { profile: 'audio', f0Hz: 220 });
  expect(partials!.list.map(({ partial }) => partial)).toEqual([1, 2, 3, 4]);
  expect(partials!.N).toBe(16_384);
});

test('noise has none, and says why; no profile but audio looks for them', () => {
  const noise = signalOf(N, RATE_HZ, [], { rms: 1, seed: 3 });
  const { partials, explanations } = measureSamples(noise, RATE_HZ, { profile: 'audio' });
  expect(partials).toBeUndefined();
  expect(explanations['partials']!.reasons.map(({ code }) => code)).toContain('f0-not-found');
  expect(measureSamples(string, RATE_HZ).partials).toBeUndefined();
});
