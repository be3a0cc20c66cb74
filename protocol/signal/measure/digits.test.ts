// What is shown of a number: as fine as it is known, and no finer; how surely bands and groups are known.
import { describe, expect, test, vi } from 'vitest';
import { decimalsFor } from './explanation.ts';
import { nominalMid, octaveMids } from './octaves.ts';
import { measureSamples, signalOf } from './measuring.suite.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('decimals', () => {
  test.each([
    [1.3, 0],
    [1, 0],
    [0.16, 1],
    [0.1, 1],
    [0.019, 2],
    [0.9, 1],
    [12, -1],
    [100, -2],
    [0, 12],
    [1e-15, 12],
    [null, null],
    [NaN, null],
  ])('of a resolution of %s: %s', (resolution, decimals) => {
    expect(decimalsFor(resolution)).toBe(decimals);
  });

  test.each([72.62, 2.778, 0.47, -9.03, 1.24, -0.004])(
    '%s stays within half of its resolution as it is shown, and its last step means something',
    (value) => {
      for (let resolution = 1e-6; resolution < 1e3; resolution *= 1.07) {
        const step = 10 ** -decimalsFor(resolution)!;
        expect(step).toBeLessThanOrEqual(resolution * (1 + 1e-8));
        expect(10 * step).toBeGreaterThan(resolution * (1 - 1e-8));
        const shown = Math.round(value / step) * step;
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(0.5001 * resolution);
      }
    },
  );
});

describe('octave bands', () => {
  test.each([
    [1, [31.5, 63, 125, 250, 500, 1000, 2000, 4000]],
    [3, [315, 400, 500, 630, 800, 1000, 1250, 1600, 3150]],
    [6, [335, 376, 422, 473, 530, 600, 670, 750, 840, 940, 1060]],
  ] as const)('of 1/%d are called as the standard has it', (fraction, names) => {
    const called = octaveMids(fraction, 20_000).map((hz) => nominalMid(fraction, hz));
    expect(called).toEqual(expect.arrayContaining([...names]));
    expect(new Set(called).size).toBe(called.length);
  });

  test('each has its own bins, and is as sure as so many of them make it', () => {
    const noise = signalOf(131_072, 48_000, [], { rms: 1, seed: 3 });
    const { bands } = measureSamples(noise, 48_000, { profile: 'audio', n: 8192 }).octaves!;
    for (const { bins, levelResolutionDb, midHz, levelDb, fromHz, toHz } of bands) {
      expect(bins[0] * (48_000 / 8192)).toBeGreaterThan(fromHz - 6);
      expect(bins[1] * (48_000 / 8192)).toBeLessThan(toHz + 6);
      const truth = 10 * Math.log10((toHz - fromHz) / 24_000);
      expect(Math.abs(levelDb - truth), `${midHz}`).toBeLessThan(4 * levelResolutionDb);
    }
    expect(bands.at(-1)!.levelResolutionDb).toBeLessThan(bands[0]!.levelResolutionDb / 10);
  });
});

describe('groups of a network', () => {
  const RATE = 6400;
  const KINDS = [
    'group',
    'subgroup',
    'interharmonicGroup',
    'interharmonicCentredSubgroup',
  ] as const;
  const groupsOf = (seed: number) =>
    measureSamples(
      signalOf(
        4 * RATE,
        RATE,
        [
          { frequencyHz: 50, amplitude: 100 },
          { frequencyHz: 250, amplitude: 2 },
        ],
        { rms: 1, seed },
      ),
      RATE,
      { profile: 'mains', f0Hz: 50 },
    ).iecGroups!;

  test('scatter as their resolutions say', () => {
    const runs = Array.from({ length: 16 }, (_, seed) => groupsOf(seed + 1));
    for (const n of [1, 2, 5, 20])
      for (const kind of KINDS) {
        const values = runs.map(({ groups }) => groups[n - 1]![kind]);
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        const scatter = Math.sqrt(
          values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1),
        );
        const told = Math.max(...runs.map(({ groups }) => groups[n - 1]!.resolutions[kind]));
        expect(scatter, `${n} ${kind}`).toBeLessThan(1.6 * told);
        expect(scatter, `${n} ${kind}`).toBeGreaterThan(told / 4);
      }
    const thds = runs.map(({ thdsPercent }) => thdsPercent);
    const mean = thds.reduce((sum, x) => sum + x, 0) / thds.length;
    const scatter = Math.sqrt(
      thds.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (thds.length - 1),
    );
    expect(scatter).toBeLessThan(1.6 * runs[0]!.thdsResolutionPercent);
    expect(scatter).toBeGreaterThan(runs[0]!.thdsResolutionPercent / 4);
  });

  test('of silence round one tone are not known to nothing', () => {
    const tone = signalOf(4 * RATE, RATE, [{ frequencyHz: 50, amplitude: 1 }]);
    const { groups } = measureSamples(tone, RATE, { profile: 'mains', f0Hz: 50 }).iecGroups!;
    for (const { resolutions } of groups)
      for (const kind of KINDS) expect(resolutions[kind]).toBeGreaterThan(1e-7);
  });
});
