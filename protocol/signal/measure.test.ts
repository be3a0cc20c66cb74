import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  createMeasuring,
  decodeWavFrames,
  readWavHeader,
  referenceEngine,
  chooseEngine,
} from './index.ts';
import type { Measurement } from './index.ts';

const signals =
  process.env['HARMONIC_SIGNALS'] ??
  fileURLToPath(new URL('../../../shared/data/signals', import.meta.url));
const own = fileURLToPath(new URL('../../e2e/fixtures/recordings', import.meta.url));
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);

function measureFile(
  file: string,
  scale: number,
  n: number | null,
  window: 'hann' | 'rectangular',
): Measurement {
  const bytes = readFileSync(file);
  const head = readWavHeader(bytes.subarray(0, 65536), bytes.length);
  if (!head.ok) throw new Error(head.reason);
  const { format } = head;
  const out = Array.from({ length: format.channels }, () => new Float32Array(1000));
  const measuring = createMeasuring({
    rateHz: format.rateHz,
    frames: format.frames,
    channels: out.map((_, i) => `ch${i + 1}`),
    window,
    n,
    engine,
  });
  for (let frame = 0; frame < format.frames;) {
    const at = format.dataAt + frame * format.bytesPerFrame;
    const count = decodeWavFrames(
      bytes.subarray(at, format.dataAt + format.frames * format.bytesPerFrame),
      format,
      out,
    );
    const scaled = out.map((channel) =>
      channel.map((x) => (format.encoding === 'int16' ? x * 32768 * scale : x)),
    );
    measuring.push(scaled, count);
    frame += count;
  }
  return measuring.finish();
}

interface Reference {
  sampleRateHz: number;
  scaleApplied: number;
  perChannel: {
    statistics: Record<string, number>;
    spectra: {
      N: number;
      window: 'hann' | 'rectangular';
      averages: number;
      top10: {
        bin: number;
        frequencyHz: number;
        frequencyInterpolatedHz?: number;
        amplitudePeak: number;
      }[];
    }[];
  }[];
}

const NAMES = [
  'esp32-ceiling-fan-high',
  'guitar-a4',
  'guitar-e2',
  'ligo-hanford-strain-32s',
  'mains-50hz-reference-092',
  'mfpt-inner-race-25hz-load100',
  'mfpt-outer-race-25hz-load25',
  'plaid-laptop-charger-60hz',
  'plaid-vacuum-cleaner-60hz',
];

describe.skipIf(!existsSync(signals))(
  'independent reference results (skipped: the folder of recordings is not beside the project)',
  () => {
    test.each(NAMES)(
      '%s: statistics within 1e-4, peaks on the same bins, amplitudes within 1e-3',
      (name) => {
        const reference = JSON.parse(
          readFileSync(`${signals}/${name}.reference.json`, 'utf8'),
        ) as Reference;
        const lengths = new Set(reference.perChannel[0]!.spectra.map((s) => s.N));
        let compared = 0;
        for (const n of lengths) {
          const window = reference.perChannel[0]!.spectra.find((s) => s.N === n)!.window;
          const measured = measureFile(`${signals}/${name}.wav`, reference.scaleApplied, n, window);
          expect(measured.sampleRateHz).toBe(reference.sampleRateHz);
          for (const [c, expected] of reference.perChannel.entries()) {
            const got = measured.perChannel[c]!;
            for (const key of [
              'rms',
              'rmsWithDc',
              'peak',
              'peakToPeak',
              'crestFactor',
              'kurtosis',
            ] as const) {
              expect(got.statistics[key] / expected.statistics[key]!, key).toBeCloseTo(1, 4);
            }
            const spectrum = expected.spectra.find((s) => s.N === n)!;
            const mine = got.spectra[0]!;
            if (mine.averages !== spectrum.averages) continue;
            compared += 1;
            for (const [i, peak] of spectrum.top10.entries()) {
              expect(mine.top10[i]!.bin).toBe(peak.bin);
              expect(mine.top10[i]!.amplitudePeak / peak.amplitudePeak).toBeCloseTo(1, 3);
              if (peak.frequencyInterpolatedHz !== undefined) {
                expect(
                  mine.top10[i]!.frequencyInterpolatedHz! / peak.frequencyInterpolatedHz,
                ).toBeCloseTo(1, 4);
              }
            }
          }
        }
        expect(compared).toBeGreaterThan(0);
      },
    );
  },
);

test('a plucked A4 has its fundamental at 440.8 Hz and its second partial at 882.4 Hz', () => {
  const { perChannel } = measureFile(`${own}/guitar-a4.wav`, 1 / 32768, 65536, 'hann');
  const top = perChannel[0]!.spectra[0]!.top10;
  expect(top[0]!.frequencyInterpolatedHz).toBeCloseTo(440.78, 1);
  expect(top.some((peak) => Math.abs(peak.frequencyInterpolatedHz! - 882.42) < 0.1)).toBe(true);
});

test('one mains period of 500 samples is measured by exact bins: 60 Hz, then its harmonics', () => {
  const { perChannel } = measureFile(
    `${own}/plaid-vacuum-cleaner-60hz.wav`,
    1,
    null,
    'rectangular',
  );
  const voltage = perChannel[0]!.spectra[0]!;
  expect(voltage.N).toBe(500);
  expect(voltage.top10[0]).toMatchObject({ bin: 1, frequencyHz: 60 });
  expect(voltage.top10[0]!.amplitudePeak).toBeCloseTo(166.197, 2);
  expect(perChannel[1]!.spectra[0]!.top10[1]!.frequencyHz).toBe(180);
});

test('the document is the same whatever the chunks', () => {
  const samples = Float32Array.from(
    { length: 10_000 },
    (_, i) => Math.sin(i * 0.3) + 0.1 * Math.sin(i * i),
  );
  const run = (chunk: number): Measurement => {
    const measuring = createMeasuring({
      rateHz: 1000,
      frames: samples.length,
      channels: ['x'],
      window: 'hann',
      n: null,
      engine: referenceEngine('test'),
    });
    for (let at = 0; at < samples.length; at += chunk) {
      const part = samples.subarray(at, at + chunk);
      measuring.push([part], part.length);
    }
    return measuring.finish();
  };
  expect(run(777)).toEqual(run(10_000));
});
