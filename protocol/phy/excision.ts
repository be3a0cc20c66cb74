/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the symbols of a frame */
// Takes the strongest steady line out of one harmonic's symbols: a tone that stands in its channel. CRC says whether
// that helped. Source: Rife, Boorstyn 1974 (the line); least squares (its amplitude).
import { createComplexFft } from './complex-fft.ts';

export interface Line {
  /** Radians a symbol. */
  turn: number;
  re: number;
  im: number;
  /** Its share against the mean of the periodogram: noise and data reach about ln(2 · symbols). */
  prominence: number;
}

export interface Excision {
  /** Finds the strongest line among values [at, at + count). The answer is used again by the next call. */
  find(re: Float64Array, im: Float64Array, at: number, count: number): Line;
}

/** At least so many times as long as the symbols is their periodogram. */
const PADDING = 4;
const REFINEMENTS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

const paddedLength = (symbols: number): number => 2 ** Math.ceil(Math.log2(PADDING * symbols));

/** @param most symbols of a frame. */
export function createExcision(most: number): Excision {
  const room = paddedLength(most);
  const fft = createComplexFft(room);
  const re = new Float64Array(room);
  const im = new Float64Array(room);
  const line: Line = { turn: 0, re: 0, im: 0, prominence: 0 };
  let count = 0;

  /** The sum of the values turned back by `turn` a symbol, into the line. @returns its power. */
  const project = (inRe: Float64Array, inIm: Float64Array, at: number, turn: number): number => {
    const turnRe = Math.cos(turn);
    const turnIm = -Math.sin(turn);
    let c = 1;
    let s = 0;
    line.re = 0;
    line.im = 0;
    for (let i = at; i < at + count; i += 1) {
      line.re += inRe[i]! * c - inIm[i]! * s;
      line.im += inRe[i]! * s + inIm[i]! * c;
      const turned = c * turnRe - s * turnIm;
      s = c * turnIm + s * turnRe;
      c = turned;
    }
    return line.re * line.re + line.im * line.im;
  };

  return {
    find(inRe, inIm, at, symbols) {
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
      const power = (turn: number): number => project(inRe, inIm, at, turn);
      line.turn = maximum(power, (peak - 1) * cell, (peak + 1) * cell);
      line.prominence = energy > 0 ? power(line.turn) / energy : 0;
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

/** Takes a line out of the values, in place. */
export function takeOut(
  line: Line,
  re: Float64Array,
  im: Float64Array,
  at: number,
  count: number,
): void {
  const turnRe = Math.cos(line.turn);
  const turnIm = Math.sin(line.turn);
  let x = line.re;
  let y = line.im;
  for (let i = at; i < at + count; i += 1) {
    re[i]! -= x;
    im[i]! -= y;
    const turned = x * turnRe - y * turnIm;
    y = x * turnIm + y * turnRe;
    x = turned;
  }
}
