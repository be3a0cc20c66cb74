/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the count */
// A steady tone that stands on a pilot: how far it turns a symbol, and a pilot's phasors without it. Knows no samples.
// Source: Kay 1989 (the turn, by the phases of products of phasors, then one step of greatest likelihood).
import { fitClock, type ClockFit, type Phasors } from './clock-fit.ts';
import { PILOT_CHIPS } from './phases.ts';

/** A steady line among phasors: (re + j im) exp(j turn i). */
export interface PilotLine {
  /** Radians a symbol. */
  turn: number;
  re: number;
  im: number;
  /** Its part of the energy: 1 for a lone tone; at most 0.36 for any 15 chips alone, 0.08 for the first. */
  share: number;
}

/** A line that is less of the energy leaves a pilot that is found and followed beside it. */
export const LEAST_SHARE = 0.4;
const STEPS = 2;
const ROUNDS = 3;

/** The phase by which phasors a lag apart differ, turned back by what is known. */
function lagPhase({ re, im }: Phasors, count: number, lag: number, known: number): number {
  let sumRe = 0;
  let sumIm = 0;
  for (let i = lag; i < count; i += 1) {
    sumRe += re[i]! * re[i - lag]! + im[i]! * im[i - lag]!;
    sumIm += im[i]! * re[i - lag]! - re[i]! * im[i - lag]!;
  }
  const c = Math.cos(known);
  const s = Math.sin(known);
  return Math.atan2(sumIm * c - sumRe * s, sumRe * c + sumIm * s);
}

/** Amplitude and share at `into.turn`. @returns by how much that turn is wrong, as the phases along the row say. */
function project({ re, im }: Phasors, count: number, into: PilotLine): number {
  const turnRe = Math.cos(into.turn);
  const turnIm = -Math.sin(into.turn);
  const middle = (count - 1) / 2;
  let c = 1;
  let s = 0;
  let sumRe = 0;
  let sumIm = 0;
  let slopeRe = 0;
  let slopeIm = 0;
  let energy = 0;
  for (let i = 0; i < count; i += 1) {
    const x = re[i]! * c - im[i]! * s;
    const y = re[i]! * s + im[i]! * c;
    sumRe += x;
    sumIm += y;
    slopeRe += (i - middle) * x;
    slopeIm += (i - middle) * y;
    energy += x * x + y * y;
    const turned = c * turnRe - s * turnIm;
    s = c * turnIm + s * turnRe;
    c = turned;
  }
  const power = sumRe * sumRe + sumIm * sumIm;
  into.re = sumRe / count;
  into.im = sumIm / count;
  into.share = energy > 0 ? power / (count * energy) : 0;
  if (!(power > 0)) return 0;
  return ((slopeIm * sumRe - slopeRe * sumIm) / power) * (12 / (count * count - 1));
}

/** The line that holds most of the energy, if one holds about half. @param count phasors, a symbol apart. */
export function findLine(phasors: Phasors, count: number, into: PilotLine): void {
  into.turn = 0;
  for (let lag = 1; lag <= count / 2; lag *= 4)
    into.turn += lagPhase(phasors, count, lag, lag * into.turn) / lag;
  for (let i = 0; i < STEPS; i += 1) into.turn += project(phasors, count, into);
  project(phasors, count, into);
}

interface PilotExcision {
  /**
   * Takes the line out of a pilot's phasors, in place, if one stands there: line and pilot are taken out of each
   * other's estimate in turns.
   * @param phasors chips taken off. @param first symbol of the first. @param range slopes of the pilot, as `fitClock`.
   * @param isWeakToo also a line that is most of what the pilot leaves.
   */
  takeOut(phasors: Phasors, first: number, count: number, range: number, isWeakToo?: boolean): void;
}

/** @param room phasors at most. */
export function createPilotExcision(room: number): PilotExcision {
  /** Phasors with their chips: of all that came, and without the pilot. */
  const raw = { re: new Float64Array(room), im: new Float64Array(room) };
  const rest = { re: new Float64Array(room), im: new Float64Array(room) };
  const line: PilotLine = { turn: 0, re: 0, im: 0, share: 0 };
  const fit: ClockFit = { slope: 0, phase: 0, coherence: 0 };

  /** Into `out`: the raw phasors less a steady turning one, times the chips. */
  const less = (
    out: Phasors,
    first: number,
    count: number,
    re: number,
    im: number,
    turn: number,
    hasChips: boolean,
  ): void => {
    const turnRe = Math.cos(turn);
    const turnIm = Math.sin(turn);
    let x = re;
    let y = im;
    for (let i = 0; i < count; i += 1) {
      const chip = PILOT_CHIPS[(first + i) % PILOT_CHIPS.length]!;
      const by = hasChips ? chip : 1;
      const times = hasChips ? 1 : chip;
      out.re[i] = times * (raw.re[i]! - by * x);
      out.im[i] = times * (raw.im[i]! - by * y);
      const turned = x * turnRe - y * turnIm;
      y = x * turnIm + y * turnRe;
      x = turned;
    }
  };

  /** Into `rest`: the raw phasors less the pilot that `phasors` show. */
  const withoutPilot = (phasors: Phasors, first: number, count: number, range: number): void => {
    fitClock(phasors, 0, count, range, fit);
    let energy = 0;
    for (let i = 0; i < count; i += 1) energy += phasors.re[i]! ** 2 + phasors.im[i]! ** 2;
    const size = Math.sqrt((fit.coherence * energy) / count);
    const re = size * Math.cos(fit.phase);
    less(rest, first, count, re, size * Math.sin(fit.phase), fit.slope, true);
  };

  return {
    takeOut(phasors, first, count, range, isWeakToo = false) {
      for (let i = 0; i < count; i += 1) {
        const chip = PILOT_CHIPS[(first + i) % PILOT_CHIPS.length]!;
        raw.re[i] = chip * phasors.re[i]!;
        raw.im[i] = chip * phasors.im[i]!;
      }
      findLine(raw, count, line);
      if (line.share < LEAST_SHARE) {
        if (!isWeakToo) return;
        withoutPilot(phasors, first, count, range);
        findLine(rest, count, line);
        if (line.share < LEAST_SHARE) return;
      }
      for (let round = 0; round < ROUNDS; round += 1) {
        less(phasors, first, count, line.re, line.im, line.turn, false);
        withoutPilot(phasors, first, count, range);
        line.turn += project(rest, count, line);
        project(rest, count, line);
      }
      less(phasors, first, count, line.re, line.im, line.turn, false);
    },
  };
}
