// What a number may not claim: what noise, silence, a rail, a sensor or a length makes of it is said with it.
import { describe, expect, test, vi } from 'vitest';
import type { Calibration } from '../../model/index.ts';
import { createClippingMeter, readLine } from '../index.ts';
import { measureSamples, signalOf } from './measuring.suite.ts';
import { bandError } from './level-spectrum.ts';

vi.setConfig({ testTimeout: 60_000 });

const RATE = 48_000;
type Measured = ReturnType<typeof measureSamples>;
const codes = (measured: Measured, key: string): string[] =>
  measured.explanations[key]!.reasons.map(({ code }) => code);

test('silence with an f0 typed has no figures: the fundamental is in the noise', () => {
  const measured = measureSamples(new Float32Array(8192), RATE, { f0Hz: 50 });
  for (const key of ['thdFPercent', 'thdRPercent', 'thdPlusNPercent', 'sinadDb'] as const) {
    expect(measured[key]).toBeNull();
    expect(codes(measured, key)).toContain('fundamental-in-noise');
  }
  for (const key of ['snrDb', 'sfdrDb', 'enob'] as const) expect(measured[key]).toBeNull();
  expect(measured.harmonics![0]!.percentOfFundamental).toBeNull();
  for (const { resolution } of Object.values(measured.explanations))
    expect(Number.isNaN(resolution)).toBe(false);
});

test.each([null, 1024])('a clean tone in noise has no THD, N %j: what may hide bounds it', (n) => {
  const noise = { rms: 0.001, seed: 4 };
  const tone = signalOf(131_072, RATE, [{ frequencyHz: 1000.3, amplitude: 1 }], noise);
  const measured = measureSamples(tone, RATE, { n });
  const { resolution } = measured.explanations['thdFPercent']!;
  expect(measured.thdFPercent!).toBeLessThanOrEqual(resolution!);
  expect(resolution!).toBeGreaterThan(n === null ? 0.003 : 0.03);
  expect(codes(measured, 'thdFPercent')).toContain('thd-in-noise');
  expect(codes(measured, 'sinadDb')).not.toContain('thd-in-noise');
});

test('harmonics that stand are THD, and what may hide beside them is no caution', () => {
  const tones = [
    { frequencyHz: 1000.3, amplitude: 1 },
    { frequencyHz: 3000.9, amplitude: 0.05 },
  ];
  const measured = measureSamples(signalOf(65_536, RATE, tones, { rms: 1e-3, seed: 4 }), RATE);
  expect(measured.thdFPercent).toBeCloseTo(5, 2);
  expect(codes(measured, 'thdFPercent')).not.toContain('thd-in-noise');
});

test('a mean below one step is told where the samples span several, and not where they do not', () => {
  const step = 2 ** -15;
  const meanOf = (rmsSteps: number): { mean: number; decimals: number } => {
    const noise = signalOf(65_536, RATE, [], { rms: rmsSteps * step, seed: 9 });
    const samples = noise.map((x) => Math.round((x + 0.3 * step) / step) * step);
    const { statistics, explanations } = measureSamples(samples, RATE, {}, { step });
    return { mean: statistics.mean, decimals: explanations['mean']!.decimals! };
  };
  const spanning = meanOf(3);
  expect(Number(spanning.mean.toFixed(spanning.decimals)) / step).toBeCloseTo(0.3, 1);
  const within = meanOf(0.2);
  expect(Number(within.mean.toFixed(within.decimals))).toBe(0);
});

test('samples at a rail are clipped in runs; one alone only stands there', () => {
  const rail = 1 - 2 ** -15;
  const meter = createClippingMeter(Math.fround(rail));
  meter.push(Float32Array.of(0, rail, 0, -1, 0.5, rail), 6);
  meter.push(Float32Array.of(rail, rail, -1, 0, -1), 5);
  expect([meter.clipped(), meter.atLimit()]).toEqual([3, 4]);
});

test('an unclipped sine of full scale is measured with care, not struck out', () => {
  const sine = signalOf(48_000, RATE, [{ frequencyHz: 997, amplitude: 32_767 / 32_768 }]);
  const samples = sine.map((x) => Math.round(x * 32_768) / 32_768);
  const meter = createClippingMeter(Math.fround(1 - 2 ** -15));
  meter.push(samples, samples.length);
  expect(meter.clipped()).toBe(0);
  const step = 2 ** -15;
  const told = measureSamples(samples, RATE, {}, { step, atLimit: meter.atLimit() });
  expect(codes(told, 'rms')).toEqual(['at-limits']);
  // One who only counted: the record itself shows that they stand alone.
  const counted = measureSamples(samples, RATE, {}, { step, clipped: meter.atLimit() });
  expect(codes(counted, 'rms')).toEqual(['at-limits']);
  const cut = samples.map((x) => Math.max(-0.9, Math.min(0.9, x)));
  const clipped = cut.filter((x) => Math.abs(x) >= Math.fround(0.9)).length;
  expect(codes(measureSamples(cut, RATE, {}, { step, clipped }), 'rms')).toEqual(['clipped']);
});

test.each([4095, 16_000])('a typed length of %d bounds its work, and levels round it down', (n) => {
  const samples = signalOf(n === 4095 ? 65_520 : n, RATE, [{ frequencyHz: 1000.3, amplitude: 1 }]);
  const bandHz = { fromHz: 900, toHz: 1100 };
  const measured = measureSamples(samples, RATE, { n: n === 4095 ? n : 16_384, bandHz });
  const series = measured.explanations['thdFPercent']!;
  expect(series.n ** 2 * series.averages).toBeLessThanOrEqual(2 ** 28);
  expect(measured.explanations['band']!.n).toBe(n === 4095 ? 2048 : 8192);
  expect(measured.band!.rms).toBeCloseTo(Math.SQRT1_2, 3);
});

const sensor = (fromHz: number): Calibration => ({
  ...{ gain: 1, offset: 0, unit: 'V', date: '2026-01-10', owner: 'Ada', validUntil: null },
  response: [
    { frequencyHz: fromHz, levelDb: -20 },
    { frequencyHz: 30_000, levelDb: 0 },
  ],
});

test('a response held below its lowest point is said to be, as one above its highest', () => {
  const samples = signalOf(65_536, RATE, [{ frequencyHz: 50, amplitude: 1 }]);
  const below = measureSamples(samples, RATE, { calibration: sensor(1000) });
  expect(codes(below, 'harmonics')).toContain('calibration-response-extended');
  const within = measureSamples(samples, RATE, { calibration: sensor(0.1) });
  expect(codes(within, 'harmonics')).not.toContain('calibration-response-extended');
});

const sidebands = { carrierHz: 3000, spacingHz: 100 };
const noise = { rms: 0.01, seed: 9 };

test('sidebands without a carrier say so, and not that f0 is missing', () => {
  const measured = measureSamples(signalOf(65_536, RATE, [], noise), RATE, { sidebands });
  expect(codes(measured, 'sidebands')).toEqual(['carrier-not-found']);
});

test('sidebands name their bins, and are no finer than the noise they stand in', () => {
  const carrier = { frequencyHz: 3000, amplitude: 1 };
  const bare = measureSamples(signalOf(65_536, RATE, [carrier], noise), RATE, { sidebands });
  const { binsUsed, resolution } = bare.explanations['sidebands']!;
  expect(binsUsed).toHaveLength(11);
  expect(resolution!).toBeGreaterThan(1);
  const beside = [1, 2, 3, 4, 5].flatMap((order) =>
    [-100, 100].map((hz) => ({ frequencyHz: 3000 + order * hz, amplitude: 0.5 })),
  );
  const clear = measureSamples(signalOf(65_536, RATE, [carrier, ...beside]), RATE, { sidebands });
  expect(clear.explanations['sidebands']!.resolution!).toBeLessThan(0.02);
});

test('bins that a window smears tell less of a band: ENBW counts', () => {
  expect(bandError([1, 100], 4, 1)).toBeCloseTo(1 / 40, 12);
  expect(bandError([1, 100], 4, 1.5)).toBeCloseTo(Math.sqrt(1.5) / 40, 12);
});

test('ENOB of floats: their full scale is unknown, and it says so', () => {
  const samples = signalOf(65_536, RATE, [{ frequencyHz: 997.3, amplitude: 0.5 }], noise);
  expect(codes(measureSamples(samples, RATE), 'enob')).toContain('full-scale-unknown');
  const codesOfInt = codes(measureSamples(samples, RATE, {}, { step: 2 ** -15 }), 'enob');
  expect(codesOfInt).not.toContain('full-scale-unknown');
});

test('live calls nothing a line that measuring calls noise', () => {
  const values = new Float32Array(200).fill(-80);
  const at = (levelDb: number): boolean => {
    values[100] = levelDb;
    return readLine({ x0: 0, dx: 1, values }, 100, 3, null)!.isLine;
  };
  expect([at(-68), at(-64)]).toEqual([false, true]);
});

describe('bearing lines beyond what the spectrum holds', () => {
  const bearing = {
    elements: 9,
    elementDiameter: 0.3126,
    pitchDiameter: 1.537,
    contactAngleDeg: 0,
  };
  const wish = { profile: 'bearing', bearing, shaft: { startHz: 25, endHz: 25 } } as const;
  const noise = (rateHz: number) => signalOf(65_536, rateHz, [], { rms: 1, seed: 5 });

  test('of half the sampling rate are not measurable: no verdict, no level, and that is said', () => {
    const measured = measureSamples(noise(256), 256, wish);
    const { findings, reachHz, lines } = measured.envelope!.bearing!;
    expect(reachHz).toBeLessThanOrEqual(128);
    const of = (fault: string) => findings.find((each) => each.fault === fault)!;
    expect(of('BPFI')).toMatchObject({ measurable: false, shown: false, aboveFloorDb: null });
    expect(of('FTF')).toMatchObject({ measurable: true });
    expect(of('FTF').aboveFloorDb).not.toBeNull();
    expect(lines.every(({ frequencyHz }) => frequencyHz <= reachHz)).toBe(true);
    const said = measured.explanations['bearing']!.reasons.find(
      ({ code }) => code === 'lines-out-of-reach',
    );
    expect(said).toMatchObject({ weight: 'caution', values: { reachHz } });
    expect(String(said!.values['faults'])).toContain('BPFI');
  });

  test('of the band that was typed are neither; a band that holds them all says nothing of it', () => {
    const narrow = measureSamples(noise(24_000), 24_000, {
      ...{ ...wish, bandHz: { fromHz: 3000, toHz: 3200 } },
    });
    expect(narrow.envelope!.bearing!.reachHz).toBe(200);
    expect(narrow.envelope!.bearing!.findings.map(({ measurable }) => measurable)).toEqual([
      ...[true, true, true, false],
    ]);
    const wide = measureSamples(noise(24_000), 24_000, wish);
    expect(wide.envelope!.bearing!.findings.every(({ measurable }) => measurable)).toBe(true);
    expect(codes(wide, 'bearing')).not.toContain('lines-out-of-reach');
  });
});

describe('groups of IEC 61000-4-7', () => {
  const RATE_HZ = 10_000;
  const groupsOf = (frequencyHz: number, amplitude: number, f0Hz: number | null = null) =>
    measureSamples(
      signalOf(65_536, RATE_HZ, [{ frequencyHz, amplitude }], { rms: 0.1, seed: 7 }),
      RATE_HZ,
      { profile: 'mains', f0Hz },
    );

  test.each([
    ['44 Hz is no network', 44, 1, null],
    ['nothing but noise at the f0 that was typed', 50, 0, 50],
    ['a fundamental that does not stand out', 60, 0.0005, 60],
  ] as const)('%s: they are marked', (_, frequencyHz, amplitude, f0Hz) => {
    const measured = groupsOf(frequencyHz, amplitude, f0Hz);
    expect(measured.iecGroups).toBeDefined();
    const said = measured.explanations['iecGroups']!.reasons.find(
      ({ code }) => code === 'mains-not-found',
    );
    expect(said).toMatchObject({ weight: 'invalid', values: { fromHz: 45, toHz: 65 } });
  });

  test.each([45.5, 50, 60, 64.5])('a network at %s Hz is one', (frequencyHz) => {
    const measured = groupsOf(frequencyHz, 1);
    expect(measured.iecGroups).toBeDefined();
    expect(codes(measured, 'iecGroups')).not.toContain('mains-not-found');
  });
});

describe('the phase of a harmonic', () => {
  const phasesIn = (rms: number) =>
    measureSamples(
      signalOf(
        8192,
        8192,
        [1, 2, 5, 31].map((n) => ({ frequencyHz: n * 100.3, amplitude: 1, phaseDeg: 10 * n })),
        { rms, seed: 11 },
      ),
      8192,
      { f0Hz: 100.3, averages: 1 },
    ).harmonics!;

  test('is as sure as the fundamental, n times over; one of which nothing is known is none', () => {
    const clean = phasesIn(0.001);
    const noisy = phasesIn(3);
    const of = (harmonics: typeof clean, n: number) => harmonics[n - 1]!;
    expect(of(clean, 31).relativePhaseResolutionDeg).toBeLessThan(10);
    expect(of(clean, 31).relativePhaseDeg).not.toBeNull();
    expect(of(noisy, 31).detected).toBe(true);
    expect(of(noisy, 31).relativePhaseResolutionDeg).toBeGreaterThan(100);
    expect(of(noisy, 31).relativePhaseDeg).toBeNull();
    expect(of(noisy, 2).relativePhaseDeg).not.toBeNull();
    expect(of(noisy, 1)).toMatchObject({ relativePhaseDeg: 0, relativePhaseResolutionDeg: 0 });
  });
});
