import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, WINDOW_NAMES, type SpectrumSettings } from '../model/index.ts';
import {
  createSpectrumAnalyser,
  densityOffsetDb,
  peakOf,
  percentOf,
  referenceEngine,
  rmsOf,
  toLevelsDb,
} from './index.ts';

const RATE = 48_000;
const engine = referenceEngine('under test');
type Made = Partial<Pick<SpectrumSettings, 'n' | 'window' | 'averages'>>;

/** Levels of a record, dB re 1, and the width that each bin's noise comes from. */
function levelsOf(samples: Float32Array, made: Made): { db: Float32Array; enbwHz: number } {
  const settings = {
    ...DEFAULT_SPECTRUM,
    averaging: 'linear',
    removeMean: false,
    ...made,
  } as const;
  const analyser = createSpectrumAnalyser(engine, RATE, settings);
  analyser.push(samples);
  const db = new Float32Array(analyser.bins);
  toLevelsDb(analyser.power, db);
  return { db, enbwHz: analyser.window.enbwBins * analyser.binHz };
}

/** Gaussian noise that is the same in every run. */
function noise(count: number, sigma: number): Float32Array {
  let state = 7;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float32Array.from(
    { length: count },
    () => sigma * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

test('a sine of amplitude 0.5 reads 0.5 peak and 0.5/√2 RMS; a constant reads itself', () => {
  const bin = 128;
  const sine = Float32Array.from(
    { length: 4096 },
    (_, i) => 0.25 + 0.5 * Math.sin((2 * Math.PI * bin * i) / 4096),
  );
  const { db } = levelsOf(sine, { n: 4096, averages: 1 });
  expect(peakOf(db[bin]!)).toBeCloseTo(0.5, 5);
  expect(rmsOf(db[bin]!)).toBeCloseTo(0.5 / Math.SQRT2, 5);
  expect(rmsOf(db[0]!, false), 'no sine stands at 0 Hz').toBeCloseTo(0.25, 5);
});

test('harmonics of a known series read their share of the fundamental', () => {
  const base = 20 * Math.log10(0.5);
  for (const order of [1, 2, 3, 7])
    expect(percentOf(20 * Math.log10(0.5 / order), base)).toBeCloseTo(100 / order, 9);
});

const SIGMA = 0.1;
const record = noise(2 ** 19, SIGMA);
test.each(
  WINDOW_NAMES.flatMap((window) => [512 as const, 4096 as const].map((n) => ({ window, n }))),
)(
  'white noise reads σ² over half the rate, whatever the window and length: $window, $n',
  ({ window, n }) => {
    const averages = Math.floor((2 * record.length) / n) - 1;
    const { db, enbwHz } = levelsOf(record, { window, n, averages });
    const offset = densityOffsetDb(enbwHz, 'rms');
    // Neither end, nor what leaks from there: those bins are no sines.
    const inner = db.subarray(8, db.length - 8);
    const density = inner.reduce((sum, level) => sum + 10 ** ((level + offset) / 10), 0);
    const wanted = SIGMA ** 2 / (RATE / 2);
    // So many samples hold the noise power to √(2 / count) of itself: four of those.
    const share = density / inner.length / wanted - 1;
    expect(Math.abs(share)).toBeLessThan(4 * Math.sqrt(2 / record.length));
  },
);

test('against a full-scale sine the same noise reads 3.01 dB higher: that sine has half its amplitude squared', () => {
  const of = (against: 'rms' | 'sine', isSine = true) => densityOffsetDb(20, against, isSine);
  expect(of('sine') - of('rms')).toBeCloseTo(10 * Math.log10(2), 9);
  expect(of('rms', false) - of('rms')).toBeCloseTo(10 * Math.log10(2), 9);
  expect(of('sine')).toBeCloseTo(-13.0103, 4);
});
