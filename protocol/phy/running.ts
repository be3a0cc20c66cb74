/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by channels and symbols */
// A pilot that runs without end, followed: its clock, and frames that begin at its slots. Finds no pilot.
import { CARRIES, CARRIES_OVER_REST, ENDED, type Burst, type BurstParts } from './burst.ts';
import { SUPERFRAME_SYMBOLS } from './phases.ts';
import { receivedFrame } from './received-frame.ts';
import type { StandingTone } from './standing-tone.ts';
import { createSlotWatch, type SlotWatch } from './slot-watch.ts';
import { SLOT_SYMBOLS, symbolPeriods } from './waveform.ts';

/** Symbols the clock is taken from, and how often. */
export const TRACK_SYMBOLS = 1024;
const REFIT_SYMBOLS = 32;
/** Less of a steady tone's power than that is what following it leaves. */
const CARRIES_BESIDE_TONE = 0.01;
/** Without a pilot it has ended. Twice those of a burst: a tone beside the pilot may cover a few. */
export const RUNNING_END_SYMBOLS = 32;
/** The clock is said to be held only then: it is within 0.1 % long before. */
export const LOCKED_SYMBOLS = 256;

export interface Running extends Burst {
  /** Symbols of this pilot that were followed. */
  readonly symbols: number;
  /** Steady tones that stand in the channels. @param scale of a value, to be a peak amplitude. */
  tones(scale: number): StandingTone[];
}

/** Symbols to be held for frames of so many at most: whole superframes, twice what is looked back on. */
export const runningRoom = (longest: number): number =>
  2 *
  SUPERFRAME_SYMBOLS *
  Math.ceil(Math.max(longest + 2 * SLOT_SYMBOLS, TRACK_SYMBOLS) / SUPERFRAME_SYMBOLS);

export function createRunning(parts: BurstParts): Running {
  const { waveform, symbols, sizes, decoder, counters, emit } = parts;
  const { store, timing, track } = symbols;
  const watches = sizes.flatMap(({ channels, ends }) =>
    channels.map((channel) => createSlotWatch(waveform, channel, ends, store.room)),
  );
  let forgotten = 0;
  let ended = false;
  let framesBefore = 0;

  const tryAt = (watch: SlotWatch, from: number, bytes: number, count: number): void => {
    const frame = decoder.decode(watch.channel, store, timing, from, bytes);
    if (!frame) return;
    counters.frames += 1;
    watch.got(from, count);
    emit(receivedFrame(waveform, timing, watch.channel.harmonics, from, count, frame, decoder));
  };
  /** Whether it stands out of the channel's rest, of what a tone leaves right after a frame, and of what the pilot spills. */
  const carries = (watch: SlotWatch, from: number, symbols: number): boolean =>
    watch.power(from, symbols) >
    Math.max(
      CARRIES_OVER_REST * watch.rest,
      CARRIES_BESIDE_TONE * watch.tonePower,
      CARRIES * watch.channel.columns.length * store.power(0, from, symbols),
    );
  const tellLost = (watch: SlotWatch, from: number): void => {
    const { symbols: smallest, bytes } = watch.ends[0]!;
    if (!carries(watch, from, SLOT_SYMBOLS) || !carries(watch, from, smallest)) return;
    if (!watch.tell()) return;
    counters.lost += 1;
    decoder.decode(watch.channel, store, timing, from, bytes);
    emit(receivedFrame(waveform, timing, watch.channel.harmonics, from, smallest, null, decoder));
  };
  const look = (): void => {
    const { count } = store;
    for (const watch of watches) {
      watch.symbol(store, count - 1);
      if (count % SLOT_SYMBOLS === 0) watch.slot(store, count - SLOT_SYMBOLS, tellLost);
      watch.due(count, tryAt, tellLost);
    }
  };
  const end = (): 'ended' => {
    for (const watch of watches) watch.close(store.count, tellLost);
    if (counters.frames === framesBefore) counters.inVain += 1;
    return 'ended';
  };

  return {
    get symbols() {
      return ended ? 0 : forgotten + store.count;
    },
    tones: (scale) => (ended ? [] : watches.flatMap((watch) => watch.tones(scale))),
    get endSample() {
      const gone = Math.max(1, store.count - RUNNING_END_SYMBOLS);
      return timing.start + gone * symbolPeriods(waveform) * timing.period;
    },
    begin(count) {
      forgotten = 0;
      framesBefore = counters.frames;
      ended = !symbols.begin(count);
      if (ended) counters.overrun += 1;
      const known = store.count;
      for (const watch of watches) watch.begin();
      // What came before the pilot was known is looked at as if it came now.
      for (store.count = 1; store.count < known; store.count += 1) look();
      if (!ended) look();
    },
    follow() {
      if (ended) return end();
      const next = symbols.next();
      if (next === 'not-yet') return next;
      if (next === 'overrun') {
        counters.overrun += 1;
        ended = true;
        return end();
      }
      const { count } = store;
      if (count >= 2 * symbols.fitted || count - symbols.fitted >= REFIT_SYMBOLS)
        symbols.refit(TRACK_SYMBOLS);
      look();
      ended =
        count >= RUNNING_END_SYMBOLS &&
        track.present(store, count - RUNNING_END_SYMBOLS, RUNNING_END_SYMBOLS, timing) < ENDED;
      if (store.count === store.room) {
        const half = store.room / 2;
        symbols.forget(half);
        forgotten += half;
        for (const watch of watches) watch.forget(half);
      }
      return 'went-on';
    },
  };
}
