/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the symbols of a frame */
// Takes the strongest steady line out of one harmonic's symbols: a tone that stands in its channel. CRC says whether
// that helped. Source: Rife, Boorstyn 1974 (the line); least squares (its amplitude).
import { createComplexFft } from './complex-fft.ts';

export interface Line {
  /** Radians a symbol. */
  turn: number;
  /** Its distance from the harmonic, in f0: windows that were taken late turn it by so much more. */
  offset: number;
  re: number;
  im: number;
  /** Its share against the mean of the periodogram: noise and data reach about ln(2 · symbols). */
  prominence: number;
}

export interface Excision {
  /**
   * Finds the strongest line among values [at, at + count) of a harmonic. The answer is used again by the next call.
   * @param late how much later each window was taken than it should have been, in periods.
   */
  find(
    re: Float64Array,
    im: Float64Array,
    at: number,
    count: number,
    harmonic: number,
    late: Float64Array,
  ): Line;
}

/** At least so many times as long as the symbols is their periodogram. */
const PADDING = 4;
const REFINEMENTS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

const paddedLength = (symbols: number): number => 2 ** Math.ceil(Math.log2(PADDING * symbols));

/** @param most symbols of a frame. @param symbolPeriods periods of f0 in one. */
export function createExcision(most: number, symbolPeriods: number): Excision {
  const room = paddedLength(most);
  const fft = createComplexFft(room);
  const re = new Float64Array(room);
  const im = new Float64Array(room);
  const line: Line = { turn: 0, offset: 0, re: 0, im: 0, prominence: 0 };
  let count = 0;

  /** The sum of the values turned back by `turn` a symbol, into the line. @returns its power. */
  const project = (turn: number): number => {
    const turnRe = Math.cos(turn);
    const turnIm = -Math.sin(turn);
    let c = 1;
    let s = 0;
    line.re = 0;
    line.im = 0;
    for (let i = 0; i < count; i += 1) {
      line.re += re[i]! * c - im[i]! * s;
      line.im += re[i]! * s + im[i]! * c;
      const turned = c * turnRe - s * turnIm;
      s = c * turnIm + s * turnRe;
      c = turned;
    }
    return line.re * line.re + line.im * line.im;
  };

  return {
    find(inRe, inIm, at, symbols, harmonic, late) {
      count = symbols;
      const n = paddedLength(symbols);
      re.fill(0, 0, n);
      im.fill(0, 0, n);
      let energy = 0;
      for (let i = 0; i < symbols; i += 1) {
        const x = inRe[at + i]!;
        const y = inIm[at + i]!;
        re[i] = x;
        im[i] = y;
        energy += x * x + y * y;
      }
      fft.transform(n, re, im);
      let peak = 0;
      for (let i = 0, most = -1; i < n; i += 1) {
        const power = re[i]! * re[i]! + im[i]! * im[i]!;
        if (power > most) {
          most = power;
          peak = i;
        }
      }
      const cell = (2 * Math.PI) / n;
      line.offset = offsetOf(peak * cell, harmonic, symbolPeriods);
      for (let i = 0; i < symbols; i += 1) {
        const angle = -2 * Math.PI * line.offset * late[i]!;
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        re[i] = inRe[at + i]! * c - inIm[at + i]! * s;
        im[i] = inRe[at + i]! * s + inIm[at + i]! * c;
      }
      line.turn = maximum(project, (peak - 1) * cell, (peak + 1) * cell);
      line.prominence = energy > 0 ? project(line.turn) / energy : 0;
      line.re /= symbols;
      line.im /= symbols;
      return line;
    },
  };
}

/** Where a function with one maximum between two places is largest (golden section). */
function maximum(of: (x: number) => number, from: number, to: number): number {
  let low = from;
  let high = to;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = of(left);
  let atRight = of(right);
  for (let i = 0; i < REFINEMENTS; i += 1) {
    if (atLeft < atRight) {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = of(right);
    } else {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = of(left);
    }
  }
  return (low + high) / 2;
}

/** How far a line that turns so much a symbol is from the harmonic, in f0: the nearest of all that turn so. */
export function offsetOf(turn: number, harmonic: number, symbolPeriods: number): number {
  const turns = turn / (2 * Math.PI);
  return (turns + Math.round(harmonic * symbolPeriods - turns)) / symbolPeriods - harmonic;
}

/** Takes a line out of the values, in place. */
export function takeOut(
  line: Line,
  re: Float64Array,
  im: Float64Array,
  at: number,
  count: number,
  late: Float64Array,
): void {
  for (let i = 0; i < count; i += 1) {
    const angle = line.turn * i + 2 * Math.PI * line.offset * late[i]!;
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    re[at + i]! -= line.re * c - line.im * s;
    im[at + i]! -= line.re * s + line.im * c;
  }
}
