/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the room */
// The values of every harmonic in every symbol of a burst, and where each window was taken. Decodes nothing.

/** When windows begin, by the sender's clock: in samples of the stream. */
export interface Timing {
  /** Beginning of symbol 0's window. */
  start: number;
  /** Samples of one period of f0. */
  period: number;
  /** -1 where the line is turned over: samples are turned back as they are read. */
  sign: 1 | -1;
  /** Whether `sign` says how the line is: not of windows that are read as well either way, nor without harmonic 1. */
  isSignTold: boolean;
}

export interface SymbolStore {
  /** Values a symbol: the pilot's, then the harmonics' in order. */
  readonly width: number;
  readonly room: number;
  count: number;
  readonly re: Float32Array;
  readonly im: Float32Array;
  /** First sample of each window, as it was taken. */
  readonly taken: Float64Array;
  /**
   * The values of one column from symbol `from` on, as they would be in windows taken when `timing` says.
   * @param n the column's harmonic. @param at where they are written.
   */
  column(
    column: number,
    n: number,
    from: number,
    count: number,
    timing: Timing,
    re: Float64Array,
    im: Float64Array,
    at: number,
  ): void;
  /** How much later than a symbol's window should begin each was taken, in periods; all may share an offset. */
  deviations(from: number, count: number, timing: Timing, out: Float64Array): void;
  /** Mean power of a column in `count` symbols. */
  power(column: number, from: number, count: number): number;
  /** Forgets the first symbols; the rest move to the front. */
  forget(symbols: number): void;
}

/** Turns a symbol by which steps may differ that count as equal: a thousandth of a turn in the longest frame. */
const STEADY = 5e-7;

/**
 * @param harmonics columns beside the pilot's. @param room symbols that are held. @param symbolPeriods periods of f0 in one.
 */
export function createSymbolStore(
  harmonics: number,
  room: number,
  symbolPeriods: number,
): SymbolStore {
  const width = harmonics + 1;
  const values = { re: new Float32Array(width * room), im: new Float32Array(width * room) };
  const taken = new Float64Array(room);
  return {
    width,
    room,
    count: 0,
    ...values,
    taken,
    column(column, n, from, count, timing, re, im, at) {
      let last = 0;
      let step = NaN;
      let c = 1;
      let s = 0;
      let stepRe = 1;
      let stepIm = 0;
      for (let i = 0; i < count; i += 1) {
        const symbol = from + i;
        // A window taken late is turned forward by so much: a whole symbol's own turn is left out.
        const turns =
          (n * (taken[symbol]! - timing.start)) / timing.period - n * symbol * symbolPeriods;
        // Windows taken by one clock turn by equal steps: sine and cosine of the first are enough.
        if (Math.abs(turns - last - step) < STEADY) {
          const turned = c * stepRe - s * stepIm;
          s = c * stepIm + s * stepRe;
          c = turned;
        } else {
          step = i === 0 ? NaN : turns - last;
          stepRe = Math.cos(2 * Math.PI * step);
          stepIm = -Math.sin(2 * Math.PI * step);
          c = Math.cos(2 * Math.PI * turns);
          s = -Math.sin(2 * Math.PI * turns);
        }
        last = turns;
        const x = values.re[symbol * width + column]!;
        const y = values.im[symbol * width + column]!;
        re[at + i] = x * c - y * s;
        im[at + i] = x * s + y * c;
      }
    },
    deviations(from, count, timing, out) {
      for (let i = 0; i < count; i += 1)
        out[i] = (taken[from + i]! - timing.start) / timing.period - (from + i) * symbolPeriods;
    },
    power(column, from, count) {
      let sum = 0;
      for (let at = from * width + column, i = 0; i < count; i += 1, at += width)
        sum += values.re[at]! * values.re[at]! + values.im[at]! * values.im[at]!;
      return sum / count;
    },
    forget(symbols) {
      values.re.copyWithin(0, symbols * width);
      values.im.copyWithin(0, symbols * width);
      taken.copyWithin(0, symbols);
      this.count -= symbols;
    },
  };
}
