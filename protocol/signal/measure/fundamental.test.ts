// f0 of machines whose lines are of several series at once, and of series that lack their first line.
import { describe, expect, test, vi } from 'vitest';
import { PRESETS } from '../../simulated/index.ts';
import { blockSpectrum } from './block-spectrum.ts';
import { estimateF0 } from './fundamental.ts';
import { createLineReader } from './lines.ts';
import { engine, gaussian, signalOf, type Tone } from './measuring.suite.ts';
import { planSeries, type SeriesOptions } from './plan.ts';

vi.setConfig({ testTimeout: 120_000 });

const FREE: SeriesOptions = {
  ...{ window: null, n: null, averages: null, f0Hz: null, f0Range: null },
  ...{ count: 40, searchShare: 0.005 },
};
const f0Of = (samples: Float32Array, rateHz: number): number | null =>
  planSeries(engine, samples, rateHz, FREE)?.f0Hz ?? null;

describe('the fan motor: shaft orders, a blade pass, and a bearing of 5.43 orders that nearly shares a divisor', () => {
  const motor = PRESETS.motor;
  const RATE = 16_000;
  /** The preset's speed: 1,480 rpm that sway by 0.4 % in 17 s. */
  const shaftHz = (t: number): number => 24.67 * (1 + 0.004 * Math.sin((2 * Math.PI * t) / 17));

  test.each([
    ...[4096, 8192, 12_800, 16_384, 32_768].map((count) => [count, 30] as const),
    ...[65_536, 131_072].map((count) => [count, 12] as const),
  ])(
    'its shaft is f0 in every record of %d samples, whichever axis, seed and beginning (%d of them)',
    (count, records) => {
      const next = gaussian(count);
      const wrong: string[] = [];
      for (let i = 0; i < records; i += 1) {
        const first = Math.floor(Math.abs(next()) * 60 * RATE);
        const channel = i % 3;
        const samples = new Float32Array(count);
        motor.source(i * 7919).fill(channel, first, count, samples);
        const f0Hz = f0Of(samples, RATE) ?? 0;
        const trueHz = shaftHz((first + count / 2) / RATE);
        if (Math.abs(f0Hz / trueHz - 1) > 0.005)
          wrong.push(`axis ${channel} from ${first}: ${f0Hz.toFixed(2)} of ${trueHz.toFixed(2)}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});

describe('series that lack what is looked for first', () => {
  const RATE = 48_000;
  const series = (amplitudes: number[], f0Hz: number): Tone[] =>
    amplitudes.flatMap((amplitude, i) =>
      amplitude > 0 ? [{ frequencyHz: f0Hz * (i + 1), amplitude, phaseDeg: 77 * i }] : [],
    );
  test.each([
    ['2, 3 and 4 alone', [0, 0.5, 0.4, 0.3]],
    ['3 to 6 alone', [0, 0, 0.3, 0.5, 0.4, 0.2]],
    ['a hundredth of the second at the first and third', [0.01, 1, 0.01, 0.3]],
    ['odd ones, all nearly as strong', [1, 0, 1.06, 0, 1.03, 0, 0.95, 0, 0.84, 0, 0.73]],
    ['thirty equal ones', Array.from({ length: 30 }, () => 0.1)],
    ['the first alone', [1]],
  ])('harmonics: %s', (_, amplitudes) => {
    for (const [i, f0Hz] of [100, 63.7, 211.3, 389.9].entries())
      for (const rms of [0.001, 0.05]) {
        const samples = signalOf(32_768, RATE, series(amplitudes, f0Hz), { rms, seed: i + 2 });
        expect(f0Of(samples, RATE)! / f0Hz).toBeCloseTo(1, 3);
      }
  });
});

test('a dozen lines of no series are not made into one', () => {
  const RATE = 48_000;
  const next = gaussian(31);
  const uniform = (): number => Math.abs(next() * 1000) % 1;
  const found: (number | undefined)[] = [];
  for (let i = 0; i < 20; i += 1) {
    const tones = Array.from({ length: 12 }, () => ({
      ...{ frequencyHz: 100 + 9000 * uniform(), amplitude: 0.1 + uniform() },
    }));
    const n = 65_536;
    const samples = signalOf(n, RATE, tones, { rms: 0.01, seed: i });
    const spectrum = blockSpectrum(engine, samples, RATE, { n, window: 'hann', kaiserBeta: 0 });
    const { binHz } = spectrum;
    const lines = createLineReader(spectrum).all(40);
    found.push(estimateF0(lines, binHz, { fromHz: 4 * binHz, toHz: RATE / 2 })?.f0Hz);
  }
  expect(found.filter((f0Hz) => f0Hz !== undefined).length).toBeLessThanOrEqual(1);
});
