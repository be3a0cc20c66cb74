/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells */
// Where a line near a harmonic stands: by its neighbours roughly, by how it turns from symbol to symbol well.
// Source: Rife, Vincent 1970 (two bins); Kay 1989 (phase differences).
import type { CellHistory } from './cell-history.ts';

export interface LineFrequency {
  /** Of the last estimate, Hz by the receiver's clock. */
  readonly hz: number;
  /** The same by the turn of its phase alone, wherever that is: known but for whole symbol rates. */
  readonly lineHz: number;
  /** Of the last estimate: what the cell holds of the line's power. */
  readonly scallop: number;
  /** Of the last estimate: whether the phase agrees from symbol to symbol. */
  readonly isLine: boolean;
  /** @param power of the cells; @param floor of one. @param symbols that count, the newest. */
  estimate(cell: number, period: number, power: Float64Array, floor: number, symbols: number): void;
}

/** Differences that agree so far are of a line; less, of something modulated. */
const COHERENT = 0.7;

export function createLineFrequency(rateHz: number, history: CellHistory): LineFrequency {
  const { cells } = history;
  let hz = NaN;
  let lineHz = NaN;
  let scallop = 1;

  const neighbour = (cell: number, by: -1 | 1, power: Float64Array, floor: number): number =>
    cells[cell + by] === cells[cell]! + by
      ? Math.sqrt(Math.max(0, power[cell + by]! - 2 * floor) / power[cell]!)
      : 0;
  /** Turns of the cell's values between symbols: [0] of them all, in step with the harmonic, [1] how far they agree. */
  const turned = new Float64Array(2);
  const turn = (cell: number, known: number, period: number): void => {
    let sumRe = 0;
    let sumIm = 0;
    let size = 0;
    for (let back = known - 2; back >= 0; back -= 1) {
      const a = history.re(cell, back + 1);
      const b = history.im(cell, back + 1);
      const c = history.re(cell, back);
      const d = history.im(cell, back);
      const samples = history.start(back) - history.start(back + 1);
      const angle = (2 * Math.PI * cells[cell]! * (samples % period)) / period;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      const x = c * a + d * b;
      const y = d * a - c * b;
      sumRe += x * cos + y * sin;
      sumIm += y * cos - x * sin;
      size += Math.hypot(x, y);
    }
    turned[0] = Math.atan2(sumIm, sumRe) / (2 * Math.PI);
    turned[1] = size > 0 ? Math.hypot(sumRe, sumIm) / size : 0;
  };
  const part = (offset: number): number =>
    Math.abs(offset) < 1e-9 ? 1 : (Math.sin(Math.PI * offset) / (Math.PI * offset)) ** 2;

  return {
    get hz() {
      return hz;
    },
    get lineHz() {
      return lineHz;
    },
    get isLine() {
      return turned[1]! > COHERENT;
    },
    get scallop() {
      return scallop;
    },
    estimate(cell, period, power, floor, symbols) {
      const f0 = rateHz / period;
      const above = neighbour(cell, 1, power, floor);
      const below = neighbour(cell, -1, power, floor);
      const { known } = history;
      const step = known > 1 ? (history.start(0) - history.start(known - 1)) / (known - 1) : 0;
      turn(cell, Math.min(known, symbols), period);
      // What is modulated spreads to both sides; where one is not looked at, nothing is known of it.
      let offset = above > 0 && below > 0 ? (above - below) / (1 + above + below) : 0;
      if (turned[1]! > COHERENT && step > 0) {
        const rough = above > below ? above / (1 + above) : -below / (1 + below);
        const each = period / step;
        const fine = turned[0]! * each;
        offset = fine + each * Math.round((rough - fine) / each);
      }
      lineHz = (cells[cell]! + offset) * f0;
      const held = Math.max(-0.5, Math.min(0.5, offset));
      hz = (cells[cell]! + held) * f0;
      scallop = part(held);
    },
  };
}
