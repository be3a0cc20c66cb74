/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the symbols of a frame */
// One harmonic's symbols to soft decisions: differences of phase, what is left of a turn, how far they lie from where
// they should. Source: Proakis, Digital Communications, 4th ed., 5.2.8 (differential phase modulation).
import type { Modulation } from './waveform.ts';

export interface DifferentialFigures {
  /** Error vector of the differences, RMS, against their distance from zero. */
  evm: number;
  /** Mean power of the symbols. */
  power: number;
  /** How far all differences point one way: 1 for a lone tone, about 1/√symbols for scrambled data. */
  steadiness: number;
}

/** A turn is believed when the phases agree on it more than noise does. */
const LEAST_COHERENCE = 0.25;
const coherenceNeeded = (symbols: number): number =>
  Math.max(LEAST_COHERENCE, 3.5 / Math.sqrt(symbols));
/** No amplitude is so large or small that its square is not a number; Math.hypot is many times slower. */
const sizeOf = (x: number, y: number): number => Math.sqrt(x * x + y * y);
const powerOf = (re: Float64Array, im: Float64Array, at: number): number =>
  re[at]! * re[at]! + im[at]! * im[at]!;
/**
 * By how much one step is likelier than another: |a + b exp(-jΔ)| of two symbols is the logarithm of its likelihood,
 * ln I0, but for a term that all steps share (Divsalar, Simon 1990). An impulse beside a symbol makes it no surer.
 * @param both |a|² + |b|². @param one projection of the difference on the one step, and on the other.
 */
const lead = (both: number, one: number, other: number): number =>
  Math.sqrt(Math.max(0, both + 2 * one)) - Math.sqrt(Math.max(0, both + 2 * other));
/** EVM² below which no harmonic of a bond is any surer: decisions have to be told as whole numbers. */
const SUREST = 1e-3;

export interface Differential {
  /** Differences of the last run, turned, in units of their mean: what a constellation shows. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /**
   * @param count symbols from `at` on, the reference included.
   * @param soft decisions, positive for 0, are written from `to` on, `stride` apart for each symbol.
   */
  run(
    inRe: Float64Array,
    inIm: Float64Array,
    at: number,
    count: number,
    soft: Float64Array,
    to: number,
    stride: number,
    into: DifferentialFigures,
  ): void;
}

/** @param most symbols of a frame. */
export function createDifferential(modulation: Modulation, most: number): Differential {
  const re = new Float64Array(most);
  const im = new Float64Array(most);
  const binary = modulation === 'dbpsk';

  /** Turns all differences by what is left of a turn, found in their 4th (2nd) power. */
  const derotate = (steps: number): void => {
    let sumRe = 0;
    let sumIm = 0;
    for (let i = 0; i < steps; i += 1) {
      const size = re[i]! * re[i]! + im[i]! * im[i]!;
      if (size === 0) continue;
      let x = (re[i]! * re[i]! - im[i]! * im[i]!) / size;
      let y = (2 * re[i]! * im[i]!) / size;
      if (!binary) {
        const squared = x * x - y * y;
        y = 2 * x * y;
        x = squared;
      }
      sumRe += x;
      sumIm += y;
    }
    if (sizeOf(sumRe, sumIm) <= coherenceNeeded(steps) * steps) return;
    // The 4th power of an odd multiple of 45° is -1.
    const angle = binary ? Math.atan2(sumIm, sumRe) / 2 : Math.atan2(-sumIm, -sumRe) / 4;
    const c = Math.cos(angle);
    const s = -Math.sin(angle);
    for (let i = 0; i < steps; i += 1) {
      const x = re[i]! * c - im[i]! * s;
      im[i] = re[i]! * s + im[i]! * c;
      re[i] = x;
    }
  };

  return {
    re,
    im,
    run(inRe, inIm, at, count, soft, to, stride, into) {
      const steps = count - 1;
      let power = inRe[at]! ** 2 + inIm[at]! ** 2;
      let sumRe = 0;
      let sumIm = 0;
      let sum = 0;
      for (let i = 0; i < steps; i += 1) {
        const x = inRe[at + i + 1]!;
        const y = inIm[at + i + 1]!;
        const a = inRe[at + i]!;
        const b = inIm[at + i]!;
        re[i] = x * a + y * b;
        im[i] = y * a - x * b;
        power += x * x + y * y;
        sumRe += re[i]!;
        sumIm += im[i]!;
        sum += sizeOf(re[i]!, im[i]!);
      }
      into.power = power / count;
      into.steadiness = sum > 0 ? sizeOf(sumRe, sumIm) / sum : 0;
      derotate(steps);
      let distance = 0;
      let energy = 0;
      for (let i = 0; i < steps; i += 1) {
        distance += binary
          ? Math.abs(re[i]!)
          : (Math.abs(re[i]!) + Math.abs(im[i]!)) * Math.SQRT1_2;
        energy += re[i]! * re[i]! + im[i]! * im[i]!;
      }
      const mean = distance / steps;
      const squared = mean > 0 ? Math.max(energy / steps / (mean * mean) - 1, 1e-9) : 1e9;
      into.evm = Math.sqrt(squared);
      const scale = mean > 0 ? 1 / mean : 0;
      const weight = 1 / Math.max(squared, SUREST);
      for (let i = 0, place = to; i < steps; i += 1, place += stride) {
        re[i]! *= scale;
        im[i]! *= scale;
        const both = powerOf(inRe, inIm, at + i) + powerOf(inRe, inIm, at + i + 1);
        if (binary) soft[place] = lead(both * scale, re[i]!, -re[i]!) * weight;
        else {
          const x = re[i]! * Math.SQRT1_2;
          const y = im[i]! * Math.SQRT1_2;
          soft[place] = lead(both * scale, Math.abs(y) + x, Math.abs(y) - x) * weight;
          soft[place + 1] = lead(both * scale, Math.abs(x) + y, Math.abs(x) - y) * weight;
        }
      }
    },
  };
}
