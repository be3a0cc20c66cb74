/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by cells and groups */
// How well a steady tone accounts for what the cells showed in the last symbols, in amplitude and in phase: a tone
// between two cells shows them in opposite phase, one beyond both in the same. Knows no other samples; decides nothing.
// Source: Kay 1998, ch. 7 (a signal known but for amplitude and phase, its likelihood maximised over both).
import type { CellHistory } from './cell-history.ts';
import type { ToneResponse } from './tone-response.ts';

export interface CellFit {
  /**
   * Takes the newest symbols for a line. @param hz where it may be, or a whole number of symbol rates from there.
   * @param noise power that noise has in a cell and symbol.
   */
  aim(hz: number, symbols: number, noise: number): void;
  /** Log-likelihood of a tone here over that of noise alone, nats. */
  evidence(hz: number): number;
}

/** Symbols that are summed in phase: so few that one which drifts is still in phase with itself. */
const GROUP = 4;
/** Of all that is seen, what no tone accounts for at most: beginnings within a symbol, a clock that is off. */
const MISFIT = 0.005;

export function createCellFit(
  rateHz: number,
  history: CellHistory,
  response: ToneResponse,
): CellFit {
  const cells = history.cells.length;
  const most = Math.floor(history.room / GROUP);
  const re = new Float64Array(most * cells);
  const im = new Float64Array(most * cells);
  const toneRe = new Float64Array(cells);
  const toneIm = new Float64Array(cells);
  let groups = 0;
  let spread = 1;

  /** One group, turned back by a tone's own turn. @returns its power, a symbol. */
  const gather = (group: number, hz: number): number => {
    const to = group * cells;
    re.fill(0, to, to + cells);
    im.fill(0, to, to + cells);
    for (let back = group * GROUP; back < (group + 1) * GROUP; back += 1) {
      const angle = (2 * Math.PI * hz * (history.start(back) - history.start(0))) / rateHz;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      for (let cell = 0; cell < cells; cell += 1) {
        const x = history.re(cell, back);
        const y = history.im(cell, back);
        re[to + cell]! += x * cos + y * sin;
        im[to + cell]! += y * cos - x * sin;
      }
    }
    let power = 0;
    for (let i = to; i < to + cells; i += 1) power += re[i]! ** 2 + im[i]! ** 2;
    return power / GROUP;
  };

  return {
    aim(hz, symbols, noise) {
      groups = Math.min(most, Math.floor(Math.min(symbols, history.known) / GROUP));
      let all = 0;
      for (let group = 0; group < groups; group += 1) all += gather(group, hz);
      spread = noise + MISFIT * all;
    },
    evidence(hz) {
      response.tune(hz);
      response.amplitudes(history.cells, toneRe, toneIm);
      let size = 0;
      for (let cell = 0; cell < cells; cell += 1) size += toneRe[cell]! ** 2 + toneIm[cell]! ** 2;
      let sum = 0;
      for (let to = 0; to < groups * cells; to += cells) {
        let x = 0;
        let y = 0;
        for (let cell = 0; cell < cells; cell += 1) {
          x += toneRe[cell]! * re[to + cell]! + toneIm[cell]! * im[to + cell]!;
          y += toneRe[cell]! * im[to + cell]! - toneIm[cell]! * re[to + cell]!;
        }
        sum += x * x + y * y;
      }
      return sum / (GROUP * Math.max(size, 1e-30) * spread);
    },
  };
}
