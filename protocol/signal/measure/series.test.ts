import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { measureSamples, signalOf, type Tone } from './measuring.suite.ts';

// Long transforms and many runs, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });

const RATE = 48_000;
const COUNT = 32_768;

const series = fc.record({
  f0Hz: fc.double({ min: 60, max: 1500, noNaN: true }),
  levels: fc.array(fc.double({ min: -60, max: -3, noNaN: true }), { minLength: 3, maxLength: 8 }),
  phases: fc.array(fc.double({ min: -179, max: 179, noNaN: true }), {
    minLength: 9,
    maxLength: 9,
  }),
});
const tonesOf = (f0Hz: number, levels: number[], phases: number[]): Tone[] =>
  [0, ...levels].map((level, i) => ({
    frequencyHz: f0Hz * (i + 1),
    amplitude: 10 ** (level / 20),
    phaseDeg: phases[i] ?? 0,
  }));
const turned = (degrees: number): number => degrees - 360 * Math.round(degrees / 360);

describe('closed-form series of any f0, levels and phases', () => {
  test('f0 is found within a thousandth of a bin and each harmonic read: 0.02 dB, 1°, deviation 0', () => {
    fc.assert(
      fc.property(series, ({ f0Hz, levels, phases }) => {
        const tones = tonesOf(f0Hz, levels, phases);
        const measured = measureSamples(signalOf(COUNT, RATE, tones), RATE);
        const binHz = measured.explanations['f0Hz']!.binHz!;
        expect(Math.abs(measured.f0Hz! - f0Hz)).toBeLessThan(0.002 * binHz);
        const [first] = tones;
        for (const [i, tone] of tones.entries()) {
          const harmonic = measured.harmonics![i]!;
          expect(harmonic.detected).toBe(true);
          expect(Math.abs(harmonic.deviationHz!)).toBeLessThan(0.01 * binHz);
          expect(Math.abs(harmonic.levelDb - 20 * Math.log10(tone.amplitude))).toBeLessThan(0.02);
          const relative = tone.phaseDeg! - (i + 1) * first!.phaseDeg!;
          expect(Math.abs(turned(harmonic.relativePhaseDeg! - relative))).toBeLessThan(1);
          expect(Math.abs(turned(harmonic.phaseDeg! - tone.phaseDeg!))).toBeLessThan(2);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('THD is what the levels say, of the fundamental and of the whole, within 0.1 %', () => {
    fc.assert(
      fc.property(series, ({ f0Hz, levels, phases }) => {
        const tones = tonesOf(f0Hz, levels, phases);
        const measured = measureSamples(signalOf(COUNT, RATE, tones), RATE, { f0Hz });
        const squares = tones.slice(1).reduce((sum, { amplitude }) => sum + amplitude ** 2, 0);
        expect(measured.thdFPercent! / (100 * Math.sqrt(squares))).toBeCloseTo(1, 3);
        expect(measured.thdRPercent! / (100 * Math.sqrt(squares / (1 + squares)))).toBeCloseTo(
          1,
          3,
        );
      }),
      { numRuns: 25 },
    );
  });
});

describe('noise of a known level', () => {
  test.each([20, 40, 60, 80])(
    'SNR of %d dB is read within 0.2 dB, SINAD and ENOB with it',
    (snrDb) => {
      const rms = Math.SQRT1_2 * 10 ** (-snrDb / 20);
      const samples = signalOf(65_536, RATE, [{ frequencyHz: 997.3, amplitude: 1 }], {
        rms,
        seed: 7,
      });
      const {
        snrDb: read,
        sinadDb,
        enob,
        explanations,
      } = measureSamples(samples, RATE, { harmonics: 6 });
      expect(Math.abs(read! - snrDb)).toBeLessThan(0.2);
      expect(Math.abs(sinadDb! - snrDb)).toBeLessThan(0.2);
      expect(enob).toBeCloseTo((sinadDb! - 1.76) / 6.02, 10);
      expect(explanations['snrDb']!.reasons.map(({ code }) => code)).not.toContain(
        'leakage-limited',
      );
    },
  );

  test('SINAD counts harmonics, SNR does not, SFDR reads the strongest line wherever it stands', () => {
    const tones = [
      { frequencyHz: 1000.7, amplitude: 1 },
      { frequencyHz: 3 * 1000.7, amplitude: 0.01 },
      { frequencyHz: 7777.7, amplitude: 0.003 },
    ];
    const measured = measureSamples(signalOf(65_536, RATE, tones, { rms: 1e-4, seed: 3 }), RATE, {
      harmonics: 5,
    });
    expect(measured.sfdrDb).toBeCloseTo(40, 1);
    expect(measured.sfdrSpurHz).toBeCloseTo(3002.1, 1);
    const noise = 1e-8 + 0.003 ** 2 / 2;
    expect(measured.snrDb).toBeCloseTo(10 * Math.log10(0.5 / noise), 1);
    expect(measured.sinadDb).toBeCloseTo(10 * Math.log10(0.5 / (noise + 0.01 ** 2 / 2)), 1);
  });

  test('SFDR takes a harmonic that wanders by all that it has, as the table beside it does', () => {
    const samples = signalOf(65_536, RATE, [{ frequencyHz: 1000.7, amplitude: 1 }]);
    for (let i = 0; i < samples.length; i += 1) {
      const wander = 3 * Math.sin((2 * Math.PI * 0.8 * i) / RATE);
      samples[i] = samples[i]! + 0.01 * Math.cos((2 * Math.PI * 3002.1 * i) / RATE + wander);
    }
    const { sfdrDb, harmonics } = measureSamples(samples, RATE, { harmonics: 5 });
    expect(sfdrDb).toBeCloseTo(40, 1);
    expect(sfdrDb).toBeCloseTo(harmonics![0]!.levelDb - harmonics![2]!.levelDb, 10);
  });

  test('an ideal converter of 12 and of 16 bits has that many effective bits', () => {
    for (const bits of [12, 16]) {
      const step = 2 ** (1 - bits);
      const sine = signalOf(65_536, RATE, [{ frequencyHz: 991.1, amplitude: 1 - step }]);
      const samples = sine.map((x) => Math.round(x / step) * step);
      expect(measureSamples(samples, RATE, { harmonics: 6 }, { step }).enob).toBeCloseTo(bits, 1);
    }
  });
});

describe('what invalidates a number is said with it', () => {
  const codes = (measured: ReturnType<typeof measureSamples>, key: string): string[] =>
    measured.explanations[key]!.reasons.map(({ code }) => code);
  const pure = signalOf(32_768, RATE, [{ frequencyHz: 1000.3, amplitude: 0.1 }]);

  test('Hann’s leakage bounds SINAD of a pure tone, and is named as the bound', () => {
    const measured = measureSamples(pure, RATE, { window: 'hann' });
    expect(codes(measured, 'sinadDb')).toContain('leakage-limited');
  });
  test('clipped samples, a tone far from full scale, few harmonics', () => {
    const measured = measureSamples(pure, RATE, {}, { clipped: 12, step: 2 ** -15 });
    expect(codes(measured, 'thdFPercent')).toContain('clipped');
    expect(codes(measured, 'enob')).toContain('not-full-scale');
    const high = signalOf(32_768, RATE, [{ frequencyHz: 11_000, amplitude: 1 }]);
    expect(codes(measureSamples(high, RATE), 'thdFPercent')).toContain('few-harmonics');
  });
  test('noise has no f0; sixteen samples are the least', () => {
    const noise = signalOf(32_768, RATE, [], { rms: 1, seed: 5 });
    expect(codes(measureSamples(noise, RATE), 'f0Hz')).toEqual(['f0-not-found']);
    expect(codes(measureSamples(pure.subarray(0, 8), RATE), 'f0Hz')).toEqual(['too-short']);
  });
  test('an f0 that glides is measured in shorter blocks, or said to have moved', () => {
    const glide = Float32Array.from({ length: 131_072 }, (_, i) => {
      const t = i / RATE;
      return Math.cos(2 * Math.PI * (200 * t + 1.5 * t * t));
    });
    const free = measureSamples(glide, RATE);
    expect(free.explanations['f0Hz']!.n).toBeLessThan(131_072);
    expect(codes(measureSamples(glide, RATE, { n: 131_072 }), 'f0Hz')).toContain('f0-unstable');
  });
  test('digits end at the place of the resolution’s first one', () => {
    const noisy = signalOf(32_768, RATE, [{ frequencyHz: 500, amplitude: 1 }], {
      rms: 0.1,
      seed: 2,
    });
    for (const { resolution, decimals } of Object.values(measureSamples(noisy, RATE).explanations))
      if (resolution !== null && decimals! < 12) {
        expect(10 ** -decimals!).toBeLessThanOrEqual(resolution * 1.001);
        expect(10 ** (1 - decimals!)).toBeGreaterThan(resolution * 0.999);
      }
  });
});

test.each([
  ['weak', [0.02, 0.5, 0.3, 0.2, 0.4]],
  ['missing', [0, 0.5, 0.3, 0, 0.4]],
  ['odd only', [1, 0, 0.9, 0, 0.7, 0, 0.5]],
])('a fundamental that is %s is still found', (_, amplitudes) => {
  const tones = amplitudes.map((amplitude, i) => ({ frequencyHz: 82.41 * (i + 1), amplitude }));
  const samples = signalOf(65_536, RATE, tones, { rms: 0.01, seed: 11 });
  expect(measureSamples(samples, RATE).f0Hz).toBeCloseTo(82.41, 2);
});
