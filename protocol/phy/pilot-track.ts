/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the room of the store */
// Clock and timing of a burst from its pilot, or the better of two, and whether one is still there. Changes the timing
// it is given.
import { fitClock, type ClockFit, type Phasors } from './clock-fit.ts';
import { PILOT_CHIPS } from './phases.ts';
import { createPilotExcision } from './pilot-line.ts';
import type { SymbolStore, Timing } from './symbol-store.ts';
import { periodSamples, symbolPeriods, type Waveform } from './waveform.ts';

/** A sender's clock is looked for within ± so much. */
export const CLOCK_RANGE = 3000e-6;
/** A tone that is weaker than the pilot draws a clock that so few symbols hold; more tell the two apart. */
const WEAK_SYMBOLS = 128;
/** The phase of a sine against a cosine. */
const SINE = Math.PI / 2;

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

/** A harmonic with the pilot's chips, and its column in the store. */
export interface Pilot {
  n: number;
  column: number;
}

export interface PilotTrack {
  /** How well the last fit's phasors agree. */
  readonly coherence: number;
  /** Timing from a pilot's phasors that stand still at -90° when it is right. @param range radians a symbol of f0. */
  take(phasors: Phasors, count: number, range: number, timing: Timing, pilot: Pilot): void;
  /** Timing anew from the pilot's values of `count` symbols from `from` on. */
  refit(store: SymbolStore, from: number, count: number, range: number, timing: Timing): void;
  /** How well the pilot's values of some symbols agree with the timing: 1 when it is there, about 1/count in noise. */
  present(store: SymbolStore, from: number, count: number, timing: Timing): number;
  /** Standard deviation of the last slope, radians a symbol of f0 (Rife, Boorstyn 1974). */
  deviation(count: number): number;
}

/** Slope of a clock that is off by a part, radians a symbol of f0. */
export const slopeOf = (waveform: Waveform, part: number): number =>
  2 * Math.PI * symbolPeriods(waveform) * part;

export const clockErrorOf = (waveform: Waveform, timing: Timing): number =>
  periodSamples(waveform) / timing.period - 1;

/** @param pilots one, or two. @param room symbols of a burst. */
export function createPilotTrack(
  waveform: Waveform,
  pilots: readonly Pilot[],
  room: number,
): PilotTrack {
  const phasors = { re: new Float64Array(room), im: new Float64Array(room) };
  const fit: ClockFit = { slope: 0, phase: 0, coherence: 0 };
  const turns = symbolPeriods(waveform);
  const excision = createPilotExcision(room);
  /** The harmonic that the last fit rests on. */
  let fitted = 1;

  /** A pilot's phasors, without a tone that stands on it. */
  const read = (
    { n, column }: Pilot,
    store: SymbolStore,
    from: number,
    count: number,
    range: number,
    timing: Timing,
  ): void => {
    store.column(column, n, from, count, timing, phasors.re, phasors.im, 0);
    for (let i = 0; i < count; i += 1) {
      const chip = PILOT_CHIPS[(from + i) % PILOT_CHIPS.length]!;
      phasors.re[i]! *= chip;
      phasors.im[i]! *= chip;
    }
    excision.takeOut(phasors, from, count, range * n, range > 0 && count <= WEAK_SYMBOLS);
  };
  /** @param first symbol of the phasors. */
  const takeFrom = (
    of: Phasors,
    first: number,
    count: number,
    range: number,
    timing: Timing,
    { n }: Pilot,
  ): void => {
    fitClock(of, 0, count, range * n, fit);
    fitted = n;
    // A sender that is faster than thought turns its pilot forward from symbol to symbol.
    const period = timing.period / (1 + fit.slope / (2 * Math.PI * turns * n));
    const late = (wrap(fit.phase + SINE) / (2 * Math.PI * n)) * period;
    timing.start += first * turns * (timing.period - period) - late;
    timing.period = period;
  };
  const better = (
    store: SymbolStore,
    from: number,
    count: number,
    range: number,
    timing: Timing,
  ): Pilot => {
    let best = pilots[0]!;
    for (let i = 0, most = -1; pilots.length > 1 && i < pilots.length; i += 1) {
      read(pilots[i]!, store, from, count, range, timing);
      fitClock(phasors, 0, count, range * pilots[i]!.n, fit);
      if (fit.coherence <= most) continue;
      most = fit.coherence;
      best = pilots[i]!;
    }
    return best;
  };
  const agreement = (count: number): number => {
    let re = 0;
    let im = 0;
    let energy = 0;
    for (let i = 0; i < count; i += 1) {
      re += phasors.re[i]!;
      im += phasors.im[i]!;
      energy += phasors.re[i]! ** 2 + phasors.im[i]! ** 2;
    }
    return energy > 0 ? (re * re + im * im) / (count * energy) : 0;
  };

  return {
    get coherence() {
      return fit.coherence;
    },
    take(of, count, range, timing, pilot) {
      excision.takeOut(of, 0, count, range * pilot.n);
      takeFrom(of, 0, count, range, timing, pilot);
    },
    refit(store, from, count, range, timing) {
      const pilot = better(store, from, count, range, timing);
      read(pilot, store, from, count, range, timing);
      takeFrom(phasors, from, count, range, timing, pilot);
    },
    present(store, from, count, timing) {
      let most = 0;
      for (const pilot of pilots) {
        read(pilot, store, from, count, 0, timing);
        most = Math.max(most, agreement(count));
      }
      return most;
    },
    deviation: (count) =>
      Math.sqrt((6 * Math.max(0, 1 - fit.coherence)) / Math.max(fit.coherence, 1e-3) / count ** 3) /
      fitted,
  };
}
