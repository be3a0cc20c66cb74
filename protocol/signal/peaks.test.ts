import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, WINDOW_NAMES, type WindowName } from '../model/index.ts';
import {
  createLobe,
  createPeakFinder,
  createSpectrumAnalyser,
  createWindow,
  firstPeakBin,
  referenceEngine,
  toLevelsDb,
} from './index.ts';

const RATE = 48_000;
const engine = referenceEngine('under test');
/** A tone between the bins, of amplitude 0.25, as its spectrum. */
function analysed(window: WindowName, bins: number, kaiserBeta = 9) {
  const settings = { ...DEFAULT_SPECTRUM, n: 4096, window, kaiserBeta, averaging: 'none' } as const;
  const analyser = createSpectrumAnalyser(engine, RATE, settings);
  const samples = Float32Array.from(
    { length: 4096 },
    (_, i) => 0.25 * Math.cos((2 * Math.PI * bins * i) / 4096 + 1),
  );
  analyser.push(samples);
  return analyser;
}

test.each([
  ['rectangular', 1],
  ['hann', 2],
  ['hamming', 2],
  ['blackman-harris', 4],
  ['flat-top', 5],
  ['kaiser', 3],
] as const)(
  '%s: without the mean the first line may stand in bin %i, with it behind the lobe of bin 0',
  (window, bin) => {
    const settings = { ...DEFAULT_SPECTRUM, window };
    expect(firstPeakBin({ ...settings, removeMean: true })).toBe(bin);
    expect(firstPeakBin({ ...settings, removeMean: false })).toBe(Math.max(3, bin + 1));
  },
);

test('a shaft at 25 Hz, bin 2.1 of 4096 points at 48 kHz, is found where the mean is removed', () => {
  const analyser = analysed('hann', (25 * 4096) / RATE);
  const finder = createPeakFinder(analyser.bins, 1, createLobe('hann', 9));
  expect(finder.find(analyser.power, firstPeakBin(DEFAULT_SPECTRUM))).toBe(1);
  expect(Math.abs((finder.peaks[0]!.position * RATE) / 4096 - 25)).toBeLessThan(2);
});

describe('a tone between two bins reads its own frequency and amplitude, whatever the window', () => {
  const levelDb = 20 * Math.log10(0.25);
  test.each(WINDOW_NAMES)('%s: within 0.01 bins and 0.02 dB', (window) => {
    for (const offset of [-0.45, -0.3, -0.1, 0, 0.2, 0.37, 0.49]) {
      const analyser = analysed(window, 700 + offset);
      const finder = createPeakFinder(analyser.bins, 1, createLobe(window, 9));
      finder.find(analyser.power);
      const [peak] = finder.peaks;
      expect(Math.abs(peak!.position - 700 - offset)).toBeLessThan(0.01);
      expect(Math.abs(peak!.levelDb - levelDb)).toBeLessThan(0.02);
    }
  });

  test.each([
    ['rectangular', 0.17, 2.8],
    ['hann', 0.017, 0.33],
    ['blackman-harris', 0.004, 0.04],
    ['flat-top', 0.15, 0.17],
  ] as const)(
    'the bare parabola is off by up to %s: %f bins, %f dB, and no more',
    (window, bins, db) => {
      let [worstBins, worstDb] = [0, 0];
      for (let offset = -0.48; offset < 0.5; offset += 0.06) {
        const analyser = analysed(window, 700 + offset);
        const finder = createPeakFinder(analyser.bins, 1);
        finder.find(analyser.power);
        worstBins = Math.max(worstBins, Math.abs(finder.peaks[0]!.position - 700 - offset));
        worstDb = Math.max(worstDb, Math.abs(finder.peaks[0]!.levelDb - levelDb));
      }
      expect(worstBins).toBeLessThan(bins);
      expect(worstBins).toBeGreaterThan(bins / 2);
      expect(worstDb).toBeLessThan(db);
    },
  );
});

test('the strongest maxima, three bins apart: as if each was looked for among all that is left', () => {
  const plainly = (power: Float32Array, most: number): number[] => {
    const left = [...power.keys()].filter(
      (bin) =>
        bin >= 3 &&
        bin < power.length - 1 &&
        power[bin]! > 0 &&
        power[bin]! > power[bin - 1]! &&
        power[bin]! >= power[bin + 1]!,
    );
    const taken: number[] = [];
    while (taken.length < most && left.length > 0) {
      const best = left.reduce((a, b) => (power[b]! > power[a]! ? b : a));
      taken.push(best);
      for (let i = left.length - 1; i >= 0; i -= 1)
        if (Math.abs(left[i]! - best) < 3) left.splice(i, 1);
    }
    return taken;
  };
  fc.assert(
    fc.property(
      // Few distinct powers: ties are where an order can go wrong.
      fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 4, maxLength: 200 }),
      fc.integer({ min: 1, max: 10 }),
      (values, most) => {
        const power = Float32Array.from(values);
        const finder = createPeakFinder(power.length, most);
        const found = finder.peaks.slice(0, finder.find(power)).map(({ bin }) => bin);
        const wanted = plainly(power, most);
        expect(found.map((bin) => power[bin])).toEqual(wanted.map((bin) => power[bin]));
        if (new Set(wanted.map((bin) => power[bin])).size === wanted.length)
          expect(found).toEqual(wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

test('silence has no peak, and a spectrum of no numbers none either', () => {
  const finder = createPeakFinder(100);
  expect(finder.find(new Float32Array(100))).toBe(0);
  expect(finder.find(new Float32Array(100).fill(NaN))).toBe(0);
});

describe('a spectrum’s ends and what is no number', () => {
  test('a cosine at half the rate reads its amplitude on the last bin, an offset on the first: neither is doubled', () => {
    const settings = { ...DEFAULT_SPECTRUM, n: 256, averaging: 'none', removeMean: false } as const;
    for (const window of WINDOW_NAMES) {
      const analyser = createSpectrumAnalyser(engine, RATE, { ...settings, window });
      analyser.push(Float32Array.from({ length: 256 }, (_, i) => 3 + 0.5 * (-1) ** i));
      expect(Math.sqrt(analyser.power[0]!)).toBeCloseTo(3, 3);
      expect(Math.sqrt(analyser.power[128]!)).toBeCloseTo(0.5, 3);
    }
  });

  test.each([NaN, Infinity, -Infinity, 3e38])(
    '%f among the samples is a missing sample: the average goes on without it',
    (bad) => {
      const settings = {
        ...DEFAULT_SPECTRUM,
        n: 256,
        overlap: 0.5,
        averaging: 'exponential',
        averages: 8,
      } as const;
      const analyser = createSpectrumAnalyser(engine, RATE, settings);
      const tone = Float32Array.from({ length: 4096 }, (_, i) =>
        Math.sin((2 * Math.PI * 16 * i) / 256),
      );
      tone[1000] = bad;
      analyser.push(tone);
      expect(Math.sqrt(analyser.power[16]!)).toBeCloseTo(1, 3);
      // 1000 samples before it and 3095 after it, in blocks of 256 half overlapped.
      expect(analyser.blocks).toBe(6 + 23);
      const levels = new Float32Array(129);
      toLevelsDb(analyser.power, levels);
      expect(levels.every(Number.isFinite)).toBe(true);
    },
  );
});

describe('Kaiser windows have the published figures (Harris 1978, table I; alpha = beta / π)', () => {
  test.each([
    [2.0, 0.49, 1.5],
    [2.5, 0.44, 1.65],
    [3.0, 0.4, 1.8],
    [3.5, 0.37, 1.93],
  ])('alpha %f: coherent gain %f, ENBW %f bins', (alpha, gain, enbw) => {
    const window = createWindow('kaiser', 4096, alpha * Math.PI);
    expect(window.coherentGain).toBeCloseTo(gain, 2);
    expect(window.enbwBins).toBeCloseTo(enbw, 1);
  });
});

test('a line between two bins ranks by its own level, not by that of its bin', () => {
  const settings = {
    ...DEFAULT_SPECTRUM,
    n: 4096,
    window: 'rectangular',
    averaging: 'none',
  } as const;
  const lobe = createLobe('rectangular', 9);
  const samples = new Float32Array(4096);
  // Halfway between bins a rectangular block reads 3.9 dB low: a fourth line, 2 dB stronger, is the strongest.
  const tones = [
    [300, 1],
    [700, 0.95],
    [1100, 0.9],
    [1500.5, 1.25],
  ] as const;
  for (const [bins, amplitude] of tones)
    for (let i = 0; i < 4096; i += 1)
      samples[i]! += amplitude * Math.cos((2 * Math.PI * bins * i) / 4096);
  const analyser = createSpectrumAnalyser(engine, RATE, settings);
  analyser.push(samples);
  for (const most of [3, 4]) {
    const finder = createPeakFinder(analyser.bins, most, lobe);
    const found = finder.find(analyser.power);
    const levels = finder.peaks.slice(0, found).map(({ levelDb }) => levelDb);
    expect(Math.round(finder.peaks[0]!.position * 2) / 2).toBe(1500.5);
    expect(levels).toEqual(levels.toSorted((a, b) => b - a));
  }
});
