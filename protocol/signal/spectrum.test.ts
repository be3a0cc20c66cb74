import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, WINDOW_NAMES, type SpectrumSettings } from '../model/index.ts';
import {
  chooseEngine,
  createPeakFinder,
  createSpectrumAnalyser,
  createStatisticsMeter,
  createWindow,
  decimateByExtremes,
  decimateByMaximum,
  powerDensity,
  referenceEngine,
  resolutionBandwidthHz,
} from './index.ts';

const load = async (): Promise<unknown> => (await import('@echogarden/pffft-wasm/simd')).default();
const kernel = await chooseEngine(load);
const pffft = await chooseEngine(load, () => {
  throw new Error('not wanted here');
});
const reference = referenceEngine('under test');
const RATE = 48_000;

const settings = (change: Partial<SpectrumSettings>): SpectrumSettings => ({
  ...DEFAULT_SPECTRUM,
  averaging: 'none',
  ...change,
});
const tone = (n: number, frequencyHz: number, amplitude = 1, offset = 0): Float32Array =>
  Float32Array.from(
    { length: n },
    (_, i) => offset + amplitude * Math.sin((2 * Math.PI * frequencyHz * i) / RATE + 0.3),
  );
/** Numerical Recipes' linear congruential generator: noise that is the same in every run. */
function noise(n: number, seed = 1): Float32Array {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Float32Array.from(
    { length: n },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

test('both SIMD engines run here, so that the tests below run on all three', () => {
  expect(kernel.name).toBe('kernel');
  expect(pffft.name).toBe('pffft');
});

describe('windows have the published equivalent noise bandwidth and gain (Harris 1978; ISO 18431-2)', () => {
  test.each([
    ['rectangular', 1, 1],
    ['hann', 1.5, 0.5],
    ['hamming', 1.3628, 0.54],
    ['blackman-harris', 2.0044, 0.35875],
    ['flat-top', 3.7702, 0.21558],
  ] as const)('%s: ENBW %f bins, coherent gain %f', (name, enbw, gain) => {
    const window = createWindow(name, 4096);
    expect(window.enbwBins).toBeCloseTo(enbw, 3);
    expect(window.coherentGain).toBeCloseTo(gain, 4);
  });
  test('kaiser with beta 0 is rectangular, and widens as beta grows', () => {
    expect(createWindow('kaiser', 1024, 0).enbwBins).toBeCloseTo(1, 6);
    expect(createWindow('kaiser', 1024, 9).enbwBins).toBeGreaterThan(
      createWindow('kaiser', 1024, 5).enbwBins,
    );
  });
  test('Hann at 4096 points and 48 kHz resolves 17.6 Hz', () => {
    expect(resolutionBandwidthHz(createWindow('hann', 4096), RATE)).toBeCloseTo(17.578, 3);
  });
});

describe.each([kernel, pffft, reference])('spectra by $name', (engine) => {
  test.each(WINDOW_NAMES)(
    'a tone of amplitude 0.5 on a bin reads 0.5 with the %s window',
    (window) => {
      const analyser = createSpectrumAnalyser(engine, RATE, settings({ window }));
      const bin = 100;
      analyser.push(tone(4096, bin * analyser.binHz, 0.5));
      expect(Math.sqrt(analyser.power[bin]!)).toBeCloseTo(0.5, 4);
    },
  );

  test('between two bins, flat-top still reads the amplitude within 0.01 dB', () => {
    const analyser = createSpectrumAnalyser(engine, RATE, settings({ window: 'flat-top' }));
    analyser.push(tone(4096, 100.5 * analyser.binHz, 0.5));
    expect(10 * Math.log10(analyser.power[100]! / 0.25)).toBeGreaterThan(-0.01);
  });

  test.each(['hann', 'hamming', 'blackman-harris', 'flat-top', 'kaiser', 'rectangular'] as const)(
    '%s: a tone between bins is not made into DC where the mean is removed',
    (window) => {
      const analyser = createSpectrumAnalyser(engine, RATE, settings({ window }));
      for (const bin of [42.67, 20.5, 100.25])
        for (const offset of [0, 3]) {
          analyser.resetAverages();
          analyser.push(tone(4096, bin * analyser.binHz, 0.5, offset));
          expect(10 * Math.log10(analyser.power[0]! + 1e-30)).toBeLessThan(-120);
        }
    },
  );

  test('an offset is removed, or read on bin 0 as it stands', () => {
    const without = createSpectrumAnalyser(engine, RATE, settings({}));
    const withMean = createSpectrumAnalyser(engine, RATE, settings({ removeMean: false }));
    for (const analyser of [without, withMean])
      analyser.push(tone(4096, 100 * analyser.binHz, 0.1, 2));
    expect(without.power[0]!).toBeLessThan(1e-9);
    expect(Math.sqrt(withMean.power[0]!)).toBeCloseTo(2, 4);
  });

  test('power is kept (Parseval): Σ A²/2 over the bins is ENBW times the mean square', () => {
    const analyser = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ window: 'rectangular', removeMean: false }),
    );
    const samples = noise(4096);
    analyser.push(samples);
    let sum = analyser.power[0]! + analyser.power[2048]!;
    for (let bin = 1; bin < 2048; bin += 1) sum += analyser.power[bin]! / 2;
    const square = samples.reduce((total, x) => total + x * x, 0) / 4096;
    expect(sum / square).toBeCloseTo(1, 4);
  });

  test('white noise of variance 1 has a density of 2 / rate', () => {
    const analyser = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ n: 1024, averaging: 'exponential', averages: 1000 }),
    );
    analyser.push(noise(1024 * 400));
    let mean = 0;
    for (let bin = 10; bin < 500; bin += 1) mean += powerDensity(analyser, bin) / 490;
    expect(mean * RATE).toBeCloseTo(2, 1);
  });

  test('peaks are found between the bins', () => {
    const analyser = createSpectrumAnalyser(engine, RATE, settings({}));
    const [a, b] = [1000.3, 7321.9];
    const samples = tone(4096, a, 1).map(
      (x, i) => x + 0.1 * Math.sin((2 * Math.PI * b * i) / RATE),
    );
    analyser.push(samples);
    const finder = createPeakFinder(analyser.bins);
    finder.find(analyser.power);
    expect(Math.abs(finder.peaks[0]!.position * analyser.binHz - a)).toBeLessThan(
      0.02 * analyser.binHz,
    );
    expect(Math.abs(finder.peaks[1]!.position * analyser.binHz - b)).toBeLessThan(
      0.02 * analyser.binHz,
    );
    expect(finder.peaks[0]!.levelDb).toBeCloseTo(0, 0);
  });
});

test.each([kernel, pffft])(
  '$name agrees with the reference within 1e-4 of full scale',
  (engine) => {
    const [one, two] = [engine, reference].map((each) =>
      createSpectrumAnalyser(each, RATE, settings({ n: 8192 })),
    );
    const samples = noise(8192, 7);
    one!.push(samples);
    two!.push(samples);
    for (let bin = 0; bin < one!.bins; bin += 1) {
      expect(Math.abs(Math.sqrt(one!.power[bin]!) - Math.sqrt(two!.power[bin]!))).toBeLessThan(
        1e-4,
      );
    }
  },
);

test.each([kernel, reference])(
  'any chunking of the samples gives $name the same spectrum and as many blocks',
  (engine) => {
    const samples = noise(5000, 3);
    const whole = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ n: 256, averaging: 'exponential', averages: 8 }),
    );
    whole.push(samples);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1500 }), { minLength: 1, maxLength: 30 }),
        (chunks) => {
          const parts = createSpectrumAnalyser(engine, RATE, whole.settings);
          let at = 0;
          for (let i = 0; at < samples.length; i += 1) {
            const to = Math.min(samples.length, at + chunks[i % chunks.length]!);
            parts.push(samples, at, to);
            at = to;
          }
          expect(parts.blocks).toBe(whole.blocks);
          expect(parts.power).toEqual(whole.power);
          parts.close();
        },
      ),
      { numRuns: 50 },
    );
  },
);

test.each([kernel, reference])(
  'a gap drops the block begun and joins nothing: no line appears that neither side had ($name)',
  (engine) => {
    const analyser = createSpectrumAnalyser(engine, RATE, settings({ n: 1024, overlap: 0 }));
    const samples = tone(1024, 3000);
    expect(analyser.push(samples, 0, 600)).toBe(0);
    analyser.gap();
    expect(analyser.push(samples, 0, 600)).toBe(0);
    expect(analyser.push(samples, 600, 1024)).toBe(1);
    expect(Math.sqrt(analyser.power[64]!)).toBeCloseTo(1, 3);
  },
);

describe.each([kernel, reference])('averages by $name', (engine) => {
  const loud = tone(256, 48_000 / 16, 1);
  const silent = new Float32Array(256);
  test('linear: the mean of exactly so many blocks, then anew; the trace shows the last whole mean', () => {
    const analyser = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ n: 256, overlap: 0, averaging: 'linear', averages: 2 }),
    );
    analyser.push(loud);
    expect(analyser.averages).toBe(1);
    analyser.push(silent);
    expect(analyser.averages).toBe(2);
    expect(analyser.power[16]!).toBeCloseTo(0.5, 3);
    analyser.push(silent);
    expect(analyser.power[16]!).toBeCloseTo(0.5, 3);
    analyser.push(silent);
    expect(analyser.power[16]!).toBeCloseTo(0, 6);
  });
  test('exponential: the newest of n weighs 1/n', () => {
    const analyser = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ n: 256, overlap: 0, averaging: 'exponential', averages: 4 }),
    );
    for (let i = 0; i < 4; i += 1) analyser.push(silent);
    analyser.push(loud);
    expect(analyser.power[16]!).toBeCloseTo(0.25, 3);
  });
  test('hold keeps the largest until it is reset', () => {
    const analyser = createSpectrumAnalyser(
      engine,
      RATE,
      settings({ n: 256, overlap: 0, hold: true }),
    );
    analyser.push(loud);
    analyser.push(silent);
    expect(analyser.hold![16]!).toBeCloseTo(1, 3);
    analyser.resetHold();
    expect(analyser.hold![16]!).toBe(0);
  });
});

test('statistics: a sine has crest factor √2 and kurtosis 1.5, in one pass over any chunks, even on an offset', () => {
  const meter = createStatisticsMeter();
  const samples = tone(48_000, 50, 3, 1000);
  meter.push(samples, 0, 17);
  meter.push(samples, 17);
  const read = meter.read();
  expect(read.mean).toBeCloseTo(1000, 3);
  expect(read.crestFactor).toBeCloseTo(Math.SQRT2, 3);
  expect(read.kurtosis).toBeCloseTo(1.5, 3);
  meter.reset();
  expect(meter.read()).toMatchObject({ samples: 0, rms: 0 });
});

test('decimation hides no peak: every column has the maximum (and minimum) of what it stands for', () => {
  fc.assert(
    fc.property(
      fc.float32Array({ minLength: 1, maxLength: 500, noNaN: true }),
      fc.integer({ min: 1, max: 64 }),
      (values, width) => {
        const columns = new Float32Array(width);
        const { columns: used, binsPerColumn } = decimateByMaximum(
          values,
          0,
          values.length,
          columns,
        );
        expect(Math.max(...columns.subarray(0, used))).toBe(Math.max(...values));
        expect(used * binsPerColumn).toBeGreaterThanOrEqual(values.length);
        const pairs = new Float32Array(2 * width);
        const { pairs: made } = decimateByExtremes(values, 0, values.length, pairs);
        expect(Math.min(...pairs.subarray(0, 2 * made))).toBe(Math.min(...values));
      },
    ),
  );
});
