// What one strong line may not do to the digits of the others; what no digit is left of.
import { expect, test, vi } from 'vitest';
import { blockSpectrum } from './block-spectrum.ts';
import { createLineReader } from './lines.ts';
import { createNoiseReader, meanOverMedian } from './local-noise.ts';
import { engine, measureSamples, signalOf } from './measuring.suite.ts';

vi.setConfig({ testTimeout: 60_000 });

const RATE = 8192;
const COUNT = 131_072;
const GEAR = [
  { frequencyHz: 25, amplitude: 0.1 },
  { frequencyHz: 50, amplitude: 0.005 },
  { frequencyHz: 75, amplitude: 0.001 },
];
const MESH = { frequencyHz: 160.3, amplitude: 1 };
const NOISE = { rms: 1e-4, seed: 7 };

test('a line ten times the fundamental that is no harmonic takes no digit from the harmonics', () => {
  const alone = measureSamples(signalOf(COUNT, RATE, GEAR, NOISE), RATE, { f0Hz: 25 });
  const beside = measureSamples(signalOf(COUNT, RATE, [...GEAR, MESH], NOISE), RATE, { f0Hz: 25 });
  for (const [i, { amplitude }] of GEAR.entries()) {
    const harmonic = beside.harmonics![i]!;
    const truth = 20 * Math.log10(amplitude);
    expect(harmonic.resolved).toBe(true);
    expect(harmonic.levelResolutionDb).toBeLessThan((0.003 * 0.1) / amplitude);
    expect(Math.abs(harmonic.levelDb - truth)).toBeLessThan(4 * harmonic.levelResolutionDb);
    const without = alone.harmonics![i]!;
    expect(harmonic.levelResolutionDb / without.levelResolutionDb).toBeGreaterThan(0.6);
    expect(harmonic.levelResolutionDb / without.levelResolutionDb).toBeLessThan(1.6);
  }
  const { resolution, decimals } = beside.explanations['thdFPercent']!;
  expect(beside.thdFPercent).toBeCloseTo(100 * Math.hypot(0.05, 0.01), 1);
  expect(resolution!).toBeLessThan(0.02);
  expect(decimals).toBeGreaterThanOrEqual(2);
});

test('levels lie round the truth as far as their resolutions say, beside a strong line', () => {
  const errors = Array.from({ length: 12 }, (_, i) => {
    const samples = signalOf(16_384, RATE, [...GEAR, MESH], { rms: 0.01, seed: i + 1 });
    const { levelDb, levelResolutionDb } = measureSamples(samples, RATE, { f0Hz: 25 })
      .harmonics![1]!;
    return (levelDb - 20 * Math.log10(0.005)) / levelResolutionDb;
  });
  const scatter = Math.sqrt(errors.reduce((sum, x) => sum + x * x, 0) / errors.length);
  expect(scatter).toBeGreaterThan(0.3);
  expect(scatter).toBeLessThan(1.6);
});

test.each([
  [1, 131_072],
  [7, 32_768],
  [31, 8192],
])('noise of a bin is read without bias, %d blocks averaged', (averages, n) => {
  const tones = [MESH, { frequencyHz: 200, amplitude: 3 }];
  const samples = signalOf(COUNT, RATE, tones, { rms: 1, seed: 5 });
  const spectrum = blockSpectrum(engine, samples, RATE, { n, window: 'hann', kaiserBeta: 0 });
  expect(spectrum.averages).toBe(averages);
  const noiseAround = createNoiseReader(spectrum, createLineReader(spectrum), [], 3);
  const truth = (4 * spectrum.enbwBins) / n;
  const read = Array.from({ length: 40 }, (_, i) => {
    const bin = Math.round(((i + 1) * 90) / spectrum.binHz);
    return noiseAround([bin - 4, bin + 4]);
  });
  const mean = read.reduce((sum, x) => sum + x, 0) / read.length;
  expect(mean / truth).toBeGreaterThan(0.9);
  expect(mean / truth).toBeLessThan(1.1);
});

test('the mean over the median: an exponential distribution’s, and one of many blocks', () => {
  expect(meanOverMedian(1)).toBeCloseTo(1 / Math.LN2, 3);
  expect(meanOverMedian(2)).toBeCloseTo(2 / 1.67835, 2);
  expect(meanOverMedian(100)).toBeCloseTo(1.0033, 3);
});

test('two tones to single precision: what its rounding makes is no harmonic and has no level', () => {
  const tones = [
    { frequencyHz: 25, amplitude: 0.8886 },
    { frequencyHz: 160, amplitude: 1.4217 },
  ];
  const measured = measureSamples(signalOf(COUNT, RATE, tones), RATE);
  const [first, ...others] = measured.harmonics!;
  expect(first).toMatchObject({ detected: true, resolved: true });
  expect(first!.levelResolutionDb).toBeLessThan(0.001);
  for (const { detected, resolved, frequencyResolutionHz } of others) {
    expect(detected).toBe(false);
    expect(resolved).toBe(false);
    expect(frequencyResolutionHz).toBeNull();
  }
});

test('a line that stands has a frequency, known to half a bin at worst', () => {
  const tones = [...GEAR, MESH, { frequencyHz: 100, amplitude: 3e-5 }];
  const { harmonics, explanations } = measureSamples(signalOf(COUNT, RATE, tones, NOISE), RATE, {
    f0Hz: 25,
  });
  const { binHz } = explanations['harmonics']!;
  for (const { detected, frequencyResolutionHz } of harmonics!)
    if (detected) expect(frequencyResolutionHz!).toBeLessThanOrEqual(binHz! / 2);
});

test('−120 dB beside the fundamental stands, and its level is known to half a decibel', () => {
  const tones = [
    { frequencyHz: 160.3, amplitude: 1 },
    { frequencyHz: 480.9, amplitude: 1e-6 },
  ];
  const third = measureSamples(signalOf(COUNT, RATE, tones), RATE).harmonics![2]!;
  expect(third).toMatchObject({ detected: true, resolved: true });
  expect(Math.abs(third.levelDb + 120)).toBeLessThan(0.1);
  expect(third.levelResolutionDb).toBeLessThan(0.5);
});

test.each([
  ['a spur at −60 dB', [{ frequencyHz: 777.7, amplitude: 1e-3 }], NOISE, 60],
  ['one at −110 dB', [{ frequencyHz: 777.7, amplitude: 3.1623e-6 }], null, 110],
])('SFDR of %s is a number with the digits of the noise round it', (_, spur, noise, truth) => {
  const samples = signalOf(COUNT, RATE, [{ frequencyHz: 160.3, amplitude: 1 }, ...spur], noise);
  const { sfdrDb, explanations } = measureSamples(samples, RATE);
  const { resolution, decimals } = explanations['sfdrDb']!;
  expect(Math.abs(sfdrDb! - truth)).toBeLessThan(4 * resolution!);
  expect(decimals).toBeGreaterThanOrEqual(1);
});

test('SFDR of a pure tone is over what single precision tells, and is no number', () => {
  for (const frequencyHz of [125, 160.3, 1000, 1500.7]) {
    const samples = signalOf(COUNT, RATE, [{ frequencyHz, amplitude: 1 }]);
    const { sfdrDb, sfdrSpurHz, explanations } = measureSamples(samples, RATE);
    expect(sfdrDb).toBeNull();
    expect(sfdrSpurHz).toBeNull();
    const told = explanations['sfdrDb']!;
    expect(told.decimals).toBeNull();
    const why = told.reasons.find(({ code }) => code === 'not-resolved')!;
    expect(why.values['limitDb']).toBeCloseTo(20 * Math.log10(2 ** 23), 0);
  }
});
