// Count, mean, spread and extremes of a run of samples, and how two runs become one. Pure. Samples that are no
// numbers are left out. A block's digest is the moments of each channel in raw steps, so that a long recording is
// drawn without reading its samples.
// Joining: Chan, Golub & LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
import { convertChannel, SAMPLE_BYTES } from '@harmonic/protocol/link';
import type { StoreBlock } from '../capture/messages.ts';

export interface Moments {
  count: number;
  mean: number;
  /** Sum of (x - mean)². */
  m2: number;
  min: number;
  max: number;
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, m2: 0, min: Infinity, max: -Infinity };
const NUMBERS = 5;

/** Of values [from, to). */
export function momentsOf(values: Float32Array, from: number, to: number): Moments {
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  for (let i = from; i < to; i += 1) {
    const x = values[i] ?? 0;
    if (!Number.isFinite(x)) continue;
    count += 1;
    sum += x;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  if (count === 0) return NO_MOMENTS;
  const mean = sum / count;
  let m2 = 0;
  for (let i = from; i < to; i += 1) {
    const d = (values[i] ?? 0) - mean;
    if (Number.isFinite(d)) m2 += d * d;
  }
  return { count, mean, m2, min, max };
}

export function joinMoments(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (delta * b.count) / count,
    m2: a.m2 + b.m2 + (delta * delta * a.count * b.count) / count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
  };
}

/** Of x * factor + offset. */
export function scaleMoments(m: Moments, factor: number, offset: number): Moments {
  if (m.count === 0) return m;
  const [a, b] = [m.min * factor + offset, m.max * factor + offset];
  return {
    count: m.count,
    mean: m.mean * factor + offset,
    m2: m.m2 * factor * factor,
    min: Math.min(a, b),
    max: Math.max(a, b),
  };
}

export function digestOf(block: StoreBlock): Buffer {
  const { format, samples, channels } = block;
  const digest = Buffer.alloc(channels.length * NUMBERS * 8);
  const values = new Float32Array(samples);
  const view = new DataView(block.data);
  for (const channel of channels.keys()) {
    convertChannel(view, 0, format, channels.length, channel, samples, 1, 0, values);
    const { count, mean, m2, min, max } = momentsOf(values, 0, samples);
    for (const [place, value] of [count, mean, m2, min, max].entries())
      digest.writeDoubleLE(value, (channel * NUMBERS + place) * 8);
  }
  return digest;
}

/** Null when the digest does not hold that channel. */
export function readDigest(digest: Buffer, channel: number): Moments | null {
  const at = channel * NUMBERS * 8;
  if (digest.length < at + NUMBERS * 8) return null;
  const number = (place: number): number => digest.readDoubleLE(at + place * 8);
  return { count: number(0), mean: number(1), m2: number(2), min: number(3), max: number(4) };
}

/** Channels of a block by its length: what was recorded says so itself. */
export const channelsIn = (bytes: number, samples: number, format: StoreBlock['format']): number =>
  bytes / samples / SAMPLE_BYTES[format];
