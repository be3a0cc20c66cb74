// What an engine gives: transforms, the arithmetic of an analyser's hop, maxima, room for samples.
// Owns the interface, and the engine that runs plain loops round any transform; chooses nothing.
import type { SpectrumSettings } from '../model/index.ts';
import { createPlainHops, type Hops } from './hops.ts';
import { createPlainMaxima, type Maxima } from './maxima.ts';
import type { RealFft } from './real-fft.ts';
import type { Window } from './windows.ts';

/** Room for samples where the engine reads them best. */
export interface SampleBlock {
  readonly values: Float32Array;
  close(): void;
}

/**
 * 16-bit little-endian samples at byte `first`, `stride` bytes apart, as raw · scale + offset in `out`.
 * @returns whether one stands at ± rail; null when it does not write to this array: then nothing was done.
 */
export type Int16Scaler = (
  view: DataView,
  first: number,
  stride: number,
  samples: number,
  scale: number,
  offset: number,
  rail: number,
  out: Float32Array,
) => boolean | null;

export interface FftEngine {
  readonly name: 'kernel' | 'pffft' | 'fft.js';
  /** Why this engine and not another. */
  readonly reason: string;
  /** @param n a power of two, at least 32. */
  create(n: number): RealFft;
  /** @param window of settings.n samples. */
  createHops(settings: SpectrumSettings, window: Window): Hops;
  /** @param most how many are kept. */
  createMaxima(most: number): Maxima;
  createBlock(length: number): SampleBlock;
  /** For blocks of `createBlock`; null where plain loops are as good. */
  readonly int16: Int16Scaler | null;
}

export const createPlainBlock = (length: number): SampleBlock => ({
  values: new Float32Array(length),
  close() {
    /* a plain array: nothing to give back */
  },
});

export const plainEngine = (
  name: FftEngine['name'],
  reason: string,
  create: (n: number) => RealFft,
): FftEngine => ({
  name,
  reason,
  create,
  createHops: (settings, window) => createPlainHops(create(settings.n), settings, window),
  createMaxima: createPlainMaxima,
  createBlock: createPlainBlock,
  int16: null,
});
