// What a simulated device samples. A source answers any stretch of samples by index, so a gap costs nothing
// and two runs with one seed are the same. No clock, no randomness of its own.
import type { Unit } from '../model/index.ts';
import type { SignatureTalk } from '../phy/signature.ts';

export interface SourceChannel {
  name: string;
  unit: Unit;
  /** Amplitude of a full-scale sine, in `unit`. */
  fullScale: number;
}

/** A frame as CHANNEL_SEND asks for it. */
export interface FrameToSend {
  fec: number;
  /** 0 dbpsk, 1 dqpsk. */
  modulation: number;
  phyFlags: number;
  harmonics: readonly number[];
  psdu: Uint8Array;
}

/** A question for the device's signature (SPEC L17), and with what it is answered. */
export interface SignatureToSend extends SignatureTalk {
  /** Kd of the device, 32 bytes. */
  key: Uint8Array;
  harmonics: readonly number[];
}

type NotSent = { code: 'value' | 'busy'; text: string } | null;

export interface HarmonicSender {
  /** @returns why it is not sent; null: it waits its turn. */
  take(frame: FrameToSend): NotSent;
  /** @returns why it is not answered; null: pattern and frame wait their turn. */
  sign(wanted: SignatureToSend): NotSent;
}

export interface SampleSource {
  readonly rateHz: number;
  readonly channels: readonly SourceChannel[];
  readonly format: 'int16' | 'float32';
  /** Samples there are; Infinity when it never ends. */
  readonly length: number;
  /** Writes samples [first, first + count) of one channel, in its unit. */
  fill(channel: number, first: number, count: number, out: Float32Array): void;
  /** Absent: it sends nothing on harmonics. */
  readonly sender?: HarmonicSender | undefined;
}

/** A repeatable number in [-1, 1) for an index: a hash, so that any stretch can be made without the ones before. */
export function hashNoise(seed: number, index: number): number {
  let h = Math.imul(index ^ seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** Two hashes make a triangle, four nearly a bell: standard deviation 1. */
export function gaussianNoise(seed: number, index: number): number {
  const base = index * 4;
  return (
    (hashNoise(seed, base) +
      hashNoise(seed, base + 1) +
      hashNoise(seed, base + 2) +
      hashNoise(seed, base + 3)) *
    Math.sqrt(3 / 4)
  );
}

/** Samples that somebody has: a recording, replayed once or for ever. Arrays are in the units of their channels. */
export function createRecordedSource(options: {
  rateHz: number;
  channels: readonly SourceChannel[];
  samples: readonly Float32Array[];
  loop: boolean;
}): SampleSource {
  const frames = options.samples[0]?.length ?? 0;
  if (frames === 0) throw new RangeError('a recorded source needs samples');
  return {
    rateHz: options.rateHz,
    channels: options.channels,
    format: 'float32',
    length: options.loop ? Infinity : frames,
    fill(channel, first, count, out) {
      const samples = options.samples[channel];
      for (let i = 0; i < count; i += 1) out[i] = samples?.[(first + i) % frames] ?? 0;
    },
  };
}
