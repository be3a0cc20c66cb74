// The symbols of one burst, demodulated as they come, and the clock that says where each is. Tries no frame.
import type { Demodulator } from './demodulator.ts';
import type { History } from './history.ts';
import { createLadder } from './ladder.ts';
import {
  CLOCK_RANGE,
  createPilotTrack,
  slopeOf,
  type Pilot,
  type PilotTrack,
} from './pilot-track.ts';
import { createSymbolStore, type SymbolStore, type Timing } from './symbol-store.ts';
import { symbolPeriods, type Waveform } from './waveform.ts';

/** Above this harmonic f0 alone leaves too much open in a burst. */
export const LADDER_ABOVE = 60;
/** Shares of the harmonics that are climbed to, and the clock error that is always looked for. */
const SHARES = [1 / 6, 1];
const LEAST_RANGE = 20e-6;
const SIGMAS = 4;
/** A part of the distance between harmonics that one may lie off its place. */
const RETAKEN = 0.1;

export interface BurstSymbols {
  readonly store: SymbolStore;
  readonly timing: Timing;
  readonly track: PilotTrack;
  /** Whether many harmonics hold the clock, and not f0 alone. */
  readonly climbed: boolean;
  /** Symbols that the clock rests on. */
  readonly fitted: number;
  /**
   * Takes up a burst at `timing`, from memory, until clock and symbols agree.
   * @param count symbols that are there. @returns false when they are not.
   */
  begin(count: number): boolean;
  /** Demodulates the next symbol. @returns whether it had come; `overrun` when it has been overwritten. */
  next(): 'come' | 'not-yet' | 'overrun';
  /** Takes the clock from all symbols so far, or from the last so many. */
  refit(last?: number): void;
  /** Forgets the first symbols, whole superframes of them: symbol 0 is another from then on. */
  forget(symbols: number): void;
}

export function createBurstSymbols(
  waveform: Waveform,
  history: History,
  demodulator: Demodulator,
  harmonics: readonly number[],
  pilots: readonly Pilot[],
  room: number,
): BurstSymbols {
  const turns = symbolPeriods(waveform);
  const halfGuard = waveform.guardEighths / 16;
  const store = createSymbolStore(harmonics.length + pilots.length - 1, room, turns);
  const track = createPilotTrack(waveform, pilots, room);
  const highest = Math.max(...harmonics);
  const ladder = highest > LADDER_ABOVE ? createLadder(waveform.modulation, harmonics, room) : null;
  const timing: Timing = { start: 0, period: 1, sign: 1, isSignTold: false };
  /** Whether the ladder holds the clock, so that f0 has to give no more than the phase. */
  let climbed = false;
  let fitted = 0;

  const next: BurstSymbols['next'] = () => {
    const { period } = timing;
    const start = timing.start + (store.count * turns - halfGuard) * period;
    const length = waveform.periods * period;
    if (start + length + demodulator.reach + 1 > history.end) return 'not-yet';
    if (start - demodulator.reach - 1 < history.begin) return 'overrun';
    demodulator.symbol(start, length, timing.sign, store.re, store.im, store.count * store.width);
    store.taken[store.count] = start;
    store.count += 1;
    return 'come';
  };
  const first = (count: number): boolean => {
    store.count = 0;
    while (store.count < count) if (next() !== 'come') return false;
    return true;
  };

  /** By a clock that was so wrong the highest harmonic lay in a neighbour's place: while memory lasts, taken once more. */
  const again = (count: number): boolean => {
    const start = timing.start - halfGuard * timing.period - demodulator.reach - 1;
    if (start < history.begin) return false;
    first(count);
    fitted = store.count;
    return true;
  };

  /** Pulls the clock towards what all harmonics say. */
  const climb = (count: number, range: number, share: number): boolean => {
    const turn = ladder?.climb(store, timing, count, range, share) ?? null;
    if (turn === null) return false;
    const period = timing.period / (1 + turn / (2 * Math.PI * turns));
    // f0's phase is known best in the middle of what was looked at.
    timing.start -= ((count - 1) / 2) * turns * (period - timing.period);
    timing.period = period;
    return true;
  };
  const refit: BurstSymbols['refit'] = (last = store.count) => {
    fitted = store.count;
    const from = Math.max(0, fitted - last);
    // What runs for long needs no ladder: f0 alone then knows the clock well enough.
    const held = climbed && from === 0;
    const before = timing.period;
    const range = held ? 0 : slopeOf(waveform, CLOCK_RANGE);
    track.refit(store, from, fitted - from, range, timing);
    const moved = Math.abs(timing.period / before - 1) * highest * waveform.periods;
    if (from === 0 && moved > RETAKEN && again(fitted))
      track.refit(store, 0, store.count, range, timing);
    if (held) climb(fitted, Math.PI / (8 * highest), 1);
  };

  return {
    store,
    timing,
    track,
    get climbed() {
      return climbed;
    },
    get fitted() {
      return fitted;
    },
    next,
    refit,
    forget(symbols) {
      store.forget(symbols);
      fitted -= symbols;
      timing.start += symbols * turns * timing.period;
    },
    begin(count) {
      climbed = false;
      if (!first(count)) return false;
      refit();
      if (!ladder) return true;
      let range = Math.max(SIGMAS * track.deviation(count), slopeOf(waveform, LEAST_RANGE));
      for (const share of SHARES) {
        if (!first(count)) return false;
        if (!climb(count, range, share)) continue;
        climbed = true;
        range = Math.PI / (4 * ladder.highest(share));
      }
      if (!first(count)) return false;
      refit();
      return true;
    },
  };
}
