// What a medium and its converters do to samples, for tests and benches: noise, clocks, echoes, tones, clipping, losses,
// impulses, curved converters. Everything random is seeded; everything gives new samples.
import { windowSamples, type Waveform } from './waveform.ts';

/** Uniform numbers in [0, 1). Source: mulberry32, Ettinger 2017. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
export type Random = () => number;

/** Standard normal numbers. Source: Box, Muller 1958. */
export function createGaussian(random: Random): () => number {
  let spare = NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
}

/** Es/N0 of an Eb/N0: bits a symbol and the code's rate; Eb counted in the window, not in guard or pilot. */
export const esN0Db = ({ modulation, fec }: Waveform, ebN0Db: number): number =>
  ebN0Db + 10 * Math.log10((modulation === 'dqpsk' ? 2 : 1) * ([1, 1 / 2, 3 / 4][fec] ?? 1));

/** Standard deviation of white noise for harmonics of this amplitude at an Es/N0. */
export const noiseFor = (waveform: Waveform, amplitude: number, esOverN0Db: number): number =>
  (amplitude / 2) * Math.sqrt(windowSamples(waveform) / 10 ** (esOverN0Db / 10));

/** Noise all over, with some before and after the samples. */
export function addNoise(
  samples: Float64Array,
  sigma: number,
  gaussian: () => number,
  before = 0,
  after = 0,
): Float64Array {
  const out = new Float64Array(before + samples.length + after);
  out.set(samples, before);
  for (let i = 0; i < out.length; i += 1) out[i]! += sigma * gaussian();
  return out;
}

export function addTone(
  samples: Float64Array,
  rateHz: number,
  hz: number,
  amplitude: number,
  phase: number,
): Float64Array {
  return samples.map(
    (value, i) => value + amplitude * Math.sin(2 * Math.PI * ((hz * i) / rateHz) + phase),
  );
}

const HALF_TAPS = 24;

/** The value between two samples: a sinc under a squared cosine. */
export function valueAt(samples: Float64Array, at: number): number {
  const whole = Math.floor(at);
  const place = at - whole;
  if (place === 0) return samples[whole] ?? 0;
  const sine = Math.sin(Math.PI * place) / Math.PI;
  let sum = 0;
  for (let k = 1 - HALF_TAPS; k <= HALF_TAPS; k += 1) {
    const x = place - k;
    const window = Math.cos((Math.PI * x) / (2 * HALF_TAPS)) ** 2;
    sum += (samples[whole + k] ?? 0) * (k % 2 === 0 ? 1 : -1) * (sine / x) * window;
  }
  return sum;
}

/** As a receiver hears a sender whose clock is faster by so many ppm. */
export const offsetClock = (samples: Float64Array, ppm: number): Float64Array =>
  ppm === 0
    ? samples
    : Float64Array.from({ length: Math.floor(samples.length / (1 + ppm * 1e-6)) }, (_, i) =>
        valueAt(samples, i * (1 + ppm * 1e-6)),
      );

/** With a second path, later by so many samples, and so many dB below the first. */
export const addEcho = (samples: Float64Array, delay: number, db: number): Float64Array =>
  samples.map((value, i) => value + 10 ** (db / 20) * valueAt(samples, i - delay));

export const clip = (samples: Float64Array, level: number): Float64Array =>
  samples.map((value) => Math.max(-level, Math.min(level, value)));

/** Without `count` samples from `at` on: what followed stands closer. */
export function dropSamples(samples: Float64Array, at: number, count: number): Float64Array {
  const out = new Float64Array(samples.length - count);
  out.set(samples.subarray(0, at));
  out.set(samples.subarray(at + count), at);
  return out;
}

/** Clicks of one sample, of either sign, by chance `rate` a sample. */
export const addImpulses = (
  samples: Float64Array,
  rate: number,
  amplitude: number,
  random: Random,
): Float64Array =>
  samples.map((value) =>
    random() < rate ? value + (random() < 0.5 ? amplitude : -amplitude) : value,
  );

/** A converter that curves: of a full-scale sine the second harmonic is so many dB below it. */
export const curve = (samples: Float64Array, db: number): Float64Array =>
  samples.map((value) => value + 2 * 10 ** (db / 20) * value * value);
