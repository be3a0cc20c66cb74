import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type WindowName } from '../model/index.ts';
import {
  createLobe,
  createSpectrumAnalyser,
  decimateByMaximum,
  fitFundamental,
  harmonicLines,
  reachOf,
  readLine,
  referenceEngine,
  sidebandLines,
  toLevelsDb,
} from './index.ts';

const RATE = 48_000;
const BIN = RATE / 4096;
const engine = referenceEngine('under test');
const db = (amplitude: number): number => 20 * Math.log10(amplitude);

/** Levels of tones over a little noise of a fixed sequence. */
function levelsOf(tones: readonly [hz: number, amplitude: number][], window: WindowName = 'hann') {
  const settings = { ...DEFAULT_SPECTRUM, window, averaging: 'none' as const };
  const analyser = createSpectrumAnalyser(engine, RATE, settings);
  let seed = 1;
  const noise = (): number => {
    seed = (seed * 48_271) % 0x7fffffff;
    return 2e-4 * (seed / 0x7fffffff - 0.5);
  };
  analyser.push(
    Float32Array.from(
      { length: 4096 },
      (_, i) =>
        noise() +
        tones.reduce((sum, [hz, a]) => sum + a * Math.cos((2 * Math.PI * hz * i) / RATE + 1), 0),
    ),
  );
  const values = new Float32Array(analyser.bins);
  toLevelsDb(analyser.power, values);
  return { x0: 0, dx: BIN, values };
}

describe('a line', () => {
  test.each(['hann', 'blackman-harris', 'flat-top', 'rectangular'] as const)(
    'between two bins reads its own frequency and level under %s',
    (window) => {
      const line = readLine(
        levelsOf([[1234.56, 0.25]], window),
        1230,
        3 * BIN,
        createLobe(window, 9),
      )!;
      expect(line.isLine).toBe(true);
      expect(Math.abs(line.frequencyHz - 1234.56)).toBeLessThan(0.02 * BIN);
      expect(line.levelDb).toBeCloseTo(db(0.25), 1);
    },
  );

  test('of two in reach the stronger is read, one out of reach is not', () => {
    const levels = levelsOf([
      [3000, 0.1],
      [3090, 0.2],
    ]);
    const lobe = createLobe('hann', 9);
    expect(readLine(levels, 3000, 40, lobe)!.frequencyHz).toBeCloseTo(3000, 0);
    expect(readLine(levels, 3000, 120, lobe)!.frequencyHz).toBeCloseTo(3090, 0);
  });

  test('is none in noise, nor on the flank of a stronger one: then the nearest bin’s level stands, and no other place', () => {
    const levels = levelsOf([[3000, 0.5]]);
    for (const hz of [7777, 3000 + 4 * BIN]) {
      const reading = readLine(levels, hz, BIN, createLobe('hann', 9))!;
      expect(reading.isLine).toBe(false);
      expect(reading.frequencyHz).toBe(hz);
      expect(reading.levelDb).toBe(levels.values[Math.round(hz / BIN)]);
    }
  });

  test('with no reach the level at that very frequency is read, line or not', () => {
    const levels = levelsOf([[3000, 0.5]]);
    expect(readLine(levels, 3000, 0, createLobe('hann', 9))).toEqual({
      frequencyHz: 3000,
      levelDb: levels.values[256],
      isLine: false,
    });
  });

  test('in columns of several bins is not interpolated: it stands at its column’s middle', () => {
    const { values } = levelsOf([[3000, 0.5]]);
    const columns = new Float32Array(512);
    const { binsPerColumn } = decimateByMaximum(values, 0, values.length, columns);
    const levels = {
      x0: ((binsPerColumn - 1) / 2) * BIN,
      dx: binsPerColumn * BIN,
      values: columns,
    };
    const line = readLine(levels, 3000, 3 * levels.dx, null)!;
    expect(line.isLine).toBe(true);
    expect(Math.abs(line.frequencyHz - 3000)).toBeLessThanOrEqual(levels.dx / 2);
    expect(line.levelDb).toBeCloseTo(db(0.5), 1);
  });

  test('outside the spectrum nothing is read', () => {
    const levels = levelsOf([]);
    expect(readLine(levels, -100, 10, null)).toBeNull();
    expect(readLine(levels, 25_000, 10, null)).toBeNull();
    expect(readLine(levels, NaN, 10, null)).toBeNull();
  });
});

test('multiples go as far as the spectrum and no farther than asked', () => {
  expect(harmonicLines(1000, 3500, 20)).toEqual([
    { order: 1, hz: 1000 },
    { order: 2, hz: 2000 },
    { order: 3, hz: 3000 },
  ]);
  expect(harmonicLines(10, 24_000, 5)).toHaveLength(5);
  expect(harmonicLines(0, 24_000, 5)).toEqual([]);
});

test('sidebands stand in pairs around the carrier; what would fall off either end is left out', () => {
  expect(sidebandLines(100, 30, 2, 24_000)).toEqual([
    { order: -2, hz: 40 },
    { order: -1, hz: 70 },
    { order: 1, hz: 130 },
    { order: 2, hz: 160 },
  ]);
  expect(sidebandLines(50, 30, 2, 100).map(({ order }) => order)).toEqual([-1, 1]);
  expect(sidebandLines(50, 0, 2, 100)).toEqual([]);
});

test('the reach grows with the frequency and never takes a neighbour for the line', () => {
  expect(reachOf(100, 100, 5)).toBe(10);
  expect(reachOf(10_000, 1000, 5)).toBe(50);
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e4, noNaN: true }), fc.nat(50), (f0, n) => {
      expect(reachOf(f0 * n, f0, 5)).toBeLessThanOrEqual(f0 / 4);
    }),
  );
});

test('the fundamental that fits weighs a high multiple more: it tells more of it', () => {
  expect(fitFundamental([])).toBeNull();
  expect(fitFundamental([{ order: 4, hz: 400 }])).toBe(100);
  const fitted = fitFundamental([
    { order: 1, hz: 101 },
    { order: 10, hz: 1000 },
  ])!;
  expect(fitted).toBeCloseTo(100.0099, 4);
});
