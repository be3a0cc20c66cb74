// What the tests of measurements share: the engine, closed-form signals, the recordings with their reference results.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  chooseEngine,
  createStatisticsMeter,
  decodeWavFrames,
  measureChannel,
  railOf,
  readWavHeader,
  type ChannelMeasures,
  type ChannelRecord,
  type SuiteOptions,
} from '../index.ts';

export const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);

const signals =
  process.env['HARMONIC_SIGNALS'] ??
  fileURLToPath(new URL('../../../../shared/data/signals', import.meta.url));
export const hasRecordings = existsSync(signals);
export const WHY_SKIPPED = 'skipped: the folder of recordings is not beside the project';

export const referenceOf = (name: string): unknown =>
  JSON.parse(readFileSync(`${signals}/${name}.reference.json`, 'utf8'));

export interface Recording {
  samples: Float32Array[];
  rateHz: number;
  step: number | null;
}
/** @param scale the reference's scaleApplied: integer encodings are read to full scale 1.0. */
export function recordingOf(name: string, folder = signals): Recording {
  const bytes = readFileSync(`${folder}/${name}.wav`);
  const head = readWavHeader(bytes, bytes.length);
  if (!head.ok) throw new Error(head.reason);
  const { format } = head;
  const samples = Array.from({ length: format.channels }, () => new Float32Array(format.frames));
  decodeWavFrames(bytes.subarray(format.dataAt), format, samples);
  const rail = railOf(format.encoding);
  return { samples, rateHz: format.rateHz, step: rail === null ? null : 1 - rail };
}

export const PLAIN: SuiteOptions = {
  profile: 'general',
  window: null,
  n: null,
  averages: null,
  f0Hz: null,
  harmonics: 40,
  bandHz: null,
  shaft: null,
  bearing: null,
  machine: null,
  octaveFraction: 3,
  curvePoints: 0,
  sidebands: null,
  calibration: null,
  today: '2026-11-25',
};

export function measureSamples(
  samples: Float32Array,
  rateHz: number,
  more: Partial<SuiteOptions> = {},
  record: Partial<Pick<ChannelRecord, 'step' | 'clipped' | 'atLimit' | 'wanted'>> = {},
): ChannelMeasures {
  const meter = createStatisticsMeter();
  meter.push(samples);
  return measureChannel(
    engine,
    {
      ...{ samples, rateHz, statistics: meter.read(), clipped: 0, step: null, unit: '' },
      fullScale: (record.step ?? null) === null ? null : 1,
      ...record,
    },
    { ...PLAIN, ...more },
  );
}

export interface Tone {
  frequencyHz: number;
  amplitude: number;
  phaseDeg?: number;
}
/** A sum of cosines and, with a seed, white Gaussian noise of that RMS: the same every time. */
export function signalOf(
  count: number,
  rateHz: number,
  tones: readonly Tone[],
  noise: { rms: number; seed: number } | null = null,
): Float32Array {
  const next = gaussian(noise?.seed ?? 1);
  return Float32Array.from({ length: count }, (_, i) => {
    let x = noise ? noise.rms * next() : 0;
    for (const { frequencyHz, amplitude, phaseDeg = 0 } of tones)
      x +=
        amplitude * Math.cos((2 * Math.PI * frequencyHz * i) / rateHz + (phaseDeg * Math.PI) / 180);
    return x;
  });
}

/** Box and Muller's normal deviates on a linear congruential generator (Numerical Recipes' "quick and dirty"). */
export function gaussian(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 4_294_967_296;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
