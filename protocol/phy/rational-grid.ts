// The rational grid (HPM 1.0): twelve channels at a/b of f0 = 16,384 Hz, carried on multiples of f0/60. Owns its table
// and its waveform; sends nothing.
import { STANDARD, type Waveform } from './waveform.ts';

/** All twelve are multiples of f0/60, and orthogonal over that many periods. */
const COMMON = 60;
const F0_HZ = 16_384;

export const RATIONAL_WAVEFORM: Waveform = {
  ...STANDARD,
  f0Hz: F0_HZ / COMMON,
  rateHz: 131_072,
  modulation: 'dbpsk',
};

export interface RationalChannel {
  channel: number;
  a: number;
  b: number;
  hz: number;
  /** 1/(a + b): simpler ratios come first. */
  priority: number;
  /** On the grid of f0/60: what the modem calls its harmonic. */
  harmonic: number;
}

const RATIOS: readonly (readonly [a: number, b: number])[] = [
  [1, 1],
  [2, 1],
  [3, 2],
  [4, 3],
  [5, 4],
  [3, 1],
  [5, 3],
  [7, 4],
  [7, 5],
  [8, 5],
  [5, 2],
  [7, 3],
];

/** In channel order. */
export const RATIONAL_CHANNELS: readonly RationalChannel[] = RATIOS.map(([a, b], i) => ({
  channel: i + 1,
  a,
  b,
  hz: (F0_HZ * a) / b,
  priority: 1 / (a + b),
  harmonic: (COMMON * a) / b,
}));

/** After so long all twelve are in phase again: the shortest window in which they are orthogonal. */
export const RATIONAL_PERIOD_MS = (1000 * COMMON) / F0_HZ;
