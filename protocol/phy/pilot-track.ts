/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the room of the store */
// Clock and timing of a burst from its pilot, and whether the pilot is still there. Changes the timing it is given.
import { fitClock, type ClockFit, type Phasors } from './clock-fit.ts';
import { PILOT_CHIPS } from './phases.ts';
import type { SymbolStore, Timing } from './symbol-store.ts';
import { periodSamples, symbolPeriods, type Waveform } from './waveform.ts';

/** A sender's clock is looked for within ± so much. */
export const CLOCK_RANGE = 3000e-6;
/** The phase of a sine against a cosine. */
const SINE = Math.PI / 2;

const wrap = (angle: number): number => angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));

export interface PilotTrack {
  /** What a fit left: its slope, phase, coherence. */
  readonly fit: ClockFit;
  /** Timing from phasors that stand still at -90° when it is right. @param range radians a symbol. */
  take(phasors: Phasors, count: number, range: number, timing: Timing): void;
  /** Timing anew from the pilot's values of `count` symbols from `from` on. */
  refit(store: SymbolStore, from: number, count: number, range: number, timing: Timing): void;
  /** How well the pilot's values of some symbols agree with the timing: 1 when it is there, about 1/count in noise. */
  coherence(store: SymbolStore, from: number, count: number, timing: Timing): number;
  /** Standard deviation of the last slope, radians a symbol (Rife, Boorstyn 1974). */
  deviation(count: number): number;
}

/** Slope of a clock that is off by a part, radians a symbol. */
export const slopeOf = (waveform: Waveform, part: number): number =>
  2 * Math.PI * symbolPeriods(waveform) * part;

export const clockErrorOf = (waveform: Waveform, timing: Timing): number =>
  periodSamples(waveform) / timing.period - 1;

/** @param room symbols of a burst. */
export function createPilotTrack(waveform: Waveform, room: number): PilotTrack {
  const phasors = { re: new Float64Array(room), im: new Float64Array(room) };
  const fit: ClockFit = { slope: 0, phase: 0, coherence: 0 };
  const turns = symbolPeriods(waveform);

  const read = (store: SymbolStore, from: number, count: number, timing: Timing): void => {
    store.column(0, 1, from, count, timing, phasors.re, phasors.im, 0);
    for (let i = 0; i < count; i += 1) {
      const chip = PILOT_CHIPS[(from + i) % PILOT_CHIPS.length]!;
      phasors.re[i]! *= chip;
      phasors.im[i]! *= chip;
    }
  };
  /** @param first symbol of the phasors. */
  const takeFrom = (
    from: Phasors,
    first: number,
    count: number,
    range: number,
    timing: Timing,
  ): void => {
    fitClock(from, 0, count, range, fit);
    // A sender that is faster than thought turns its pilot forward from symbol to symbol.
    const period = timing.period / (1 + fit.slope / (2 * Math.PI * turns));
    const late = (wrap(fit.phase + SINE) / (2 * Math.PI)) * period;
    timing.start += first * turns * (timing.period - period) - late;
    timing.period = period;
  };

  return {
    fit,
    take: (from, count, range, timing) => takeFrom(from, 0, count, range, timing),
    refit(store, from, count, range, timing) {
      read(store, from, count, timing);
      takeFrom(phasors, from, count, range, timing);
    },
    coherence(store, from, count, timing) {
      read(store, from, count, timing);
      let re = 0;
      let im = 0;
      let energy = 0;
      for (let i = 0; i < count; i += 1) {
        re += phasors.re[i]!;
        im += phasors.im[i]!;
        energy += phasors.re[i]! ** 2 + phasors.im[i]! ** 2;
      }
      return energy > 0 ? (re * re + im * im) / (count * energy) : 0;
    },
    deviation: (count) =>
      Math.sqrt((6 * Math.max(0, 1 - fit.coherence)) / Math.max(fit.coherence, 1e-3) / count ** 3),
  };
}
