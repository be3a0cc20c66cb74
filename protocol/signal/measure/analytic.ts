// A band of a record as its analytic signal: the transform, one half weighted, transformed back. Real transforms only.
import type { FftEngine } from '../engine.ts';

export interface BandHz {
  fromHz: number;
  toHz: number;
}
export interface RecordSpectrum {
  /** Length of the transform, a power of two; the record is followed by zeros. */
  n: number;
  rateHz: number;
  /** X[0 … n/2], unscaled. */
  re: Float64Array;
  im: Float64Array;
}

const LEAST = 256;

/** @param samples at most 262,144. */
export function recordSpectrum(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
): RecordSpectrum {
  const n = Math.max(LEAST, 2 ** Math.ceil(Math.log2(samples.length)));
  const fft = engine.create(n);
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  fft.input.fill(0);
  fft.input.set(samples.map((x) => x - mean));
  fft.transform();
  const re = new Float64Array(n / 2 + 1);
  const im = new Float64Array(n / 2 + 1);
  const { output } = fft;
  re[0] = output[0] ?? 0;
  re[n / 2] = output[1] ?? 0;
  for (let k = 1; k < n / 2; k += 1) {
    re[k] = output[2 * k] ?? 0;
    im[k] = output[2 * k + 1] ?? 0;
  }
  fft.close();
  return { n, rateHz, re, im };
}

/**
 * |z[i]|, z[i] = Σ Z[k] e^(2πi k i / n) / n, by two real transforms: of Z's real part and of its imaginary part.
 * @param re of Z, length n, a power of two from 32 on. @param count of values wanted.
 */
export function inverseMagnitude(
  engine: FftEngine,
  re: Float64Array,
  im: Float64Array,
  count: number,
): Float32Array {
  const n = re.length;
  const fft = engine.create(n);
  const transform = (part: Float64Array): Float32Array => {
    fft.input.set(part);
    fft.transform();
    return fft.output.slice();
  };
  const [a, b] = [transform(re), transform(im)];
  fft.close();
  const magnitude = new Float32Array(count);
  for (let i = 0; i < count; i += 1) {
    const isUpper = i > n / 2;
    const k = isUpper ? n - i : i;
    const isEdge = k === 0 || k === n / 2;
    const at = k === 0 ? 0 : k === n / 2 ? 1 : 2 * k;
    const sign = isUpper ? -1 : 1;
    const [ar, br] = [a[at] ?? 0, b[at] ?? 0];
    const ai = isEdge ? 0 : sign * (a[at + 1] ?? 0);
    const bi = isEdge ? 0 : sign * (b[at + 1] ?? 0);
    magnitude[i] = Math.hypot(ar + bi, ai - br) / n;
  }
  return magnitude;
}

const ORDER = 4;

/**
 * Gain of a Butterworth band-pass of order 4 an edge, run forward and backward: |H|², no phase.
 * Source: bilinear transform of the analogue prototype, A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing.
 */
function bandGain({ fromHz, toHz }: BandHz, rateHz: number): (frequencyHz: number) => number {
  const warp = (hz: number): number => Math.tan((Math.PI * Math.min(hz, 0.4999 * rateHz)) / rateHz);
  const [low, high] = [warp(fromHz), warp(toHz)];
  return (frequencyHz) => {
    const w = warp(frequencyHz);
    const q = (w * w - low * high) / (w * (high - low));
    return w > 0 ? 1 / (1 + q ** (2 * ORDER)) : 0;
  };
}

/** Envelope of a band: magnitude of its analytic signal, unit, one value a sample. Source: Hilbert transform by FFT. */
export function bandEnvelope(
  engine: FftEngine,
  { n, rateHz, re, im }: RecordSpectrum,
  band: BandHz,
  count: number,
): Float32Array {
  const gain = bandGain(band, rateHz);
  const [zr, zi] = [new Float64Array(n), new Float64Array(n)];
  for (let k = 1; k < n / 2; k += 1) {
    const g = 2 * gain((k * rateHz) / n);
    zr[k] = g * (re[k] ?? 0);
    zi[k] = g * (im[k] ?? 0);
  }
  return inverseMagnitude(engine, zr, zi, count);
}
