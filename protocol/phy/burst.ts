/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the symbols of a burst */
// One burst, followed to its end: each size of frame is tried when its last symbol has come; what carried something
// and gave no frame is told of. Finds no bursts.
import type { BurstSymbols } from './burst-symbols.ts';
import type { Channel, ChannelDecoder } from './channel-decoder.ts';
import { FRAME_SIZES, type PhyFrame } from './frame.ts';
import { CLOCK_RANGE, clockErrorOf } from './pilot-track.ts';
import { receivedFrame, type ReceivedFrame } from './received-frame.ts';
import { frameSymbols } from './slot-bits.ts';
import { symbolPeriods, type Waveform } from './waveform.ts';

/** Channels of as many harmonics, and after how many symbols each size is complete. */
export interface Sizes {
  channels: readonly Channel[];
  ends: readonly { symbols: number; bytes: number }[];
}

export function sizesOf(
  waveform: Waveform,
  channels: readonly (readonly number[])[],
  harmonics: readonly number[],
  mostBytes: number,
): Sizes[] {
  const byLength = new Map<number, Channel[]>();
  for (const channel of channels) {
    const of = byLength.get(channel.length) ?? [];
    of.push({ harmonics: channel, columns: channel.map((n) => harmonics.indexOf(n) + 1) });
    byLength.set(channel.length, of);
  }
  return [...byLength].map(([length, of]) => ({
    channels: of,
    ends: FRAME_SIZES.filter((bytes) => bytes <= mostBytes).map((bytes) => ({
      bytes,
      symbols: frameSymbols(waveform, length, bytes),
    })),
  }));
}

/** The pilot has ended when so many symbols agree no better. */
export const END_SYMBOLS = 16;
export const ENDED = 0.2;
/** A channel carries something: its power against the pilot's, and against its own after the burst. */
export const CARRIES = 1e-3;
/** Against the pilot's alone, where digital silence follows and no rest is heard. */
const CARRIES_ALONE = 0.1;
export const CARRIES_OVER_REST = 4;
const REST_SYMBOLS = 10;
/** Of one that gave nothing the search goes on so many symbols behind its beginning. */
const BEHIND_BEGINNING = 2;

export interface BurstCounters {
  frames: number;
  /** Channels that carried something of which no frame was got. */
  lost: number;
  /** Bursts that gave no frame at all. */
  inVain: number;
  /** Bursts of which samples were overwritten before they were read. */
  overrun: number;
}

/** What is needed to follow a pilot, whichever way its frames begin. */
export interface BurstParts {
  waveform: Waveform;
  symbols: BurstSymbols;
  sizes: readonly Sizes[];
  decoder: ChannelDecoder;
  counters: BurstCounters;
  emit(frame: ReceivedFrame): void;
}

export interface Burst {
  /** Takes up a burst whose first symbols are there. */
  begin(count: number): void;
  /** Goes on by a symbol. */
  follow(): 'went-on' | 'not-yet' | 'ended';
  /** Where the search goes on once it has ended: behind it, or behind its beginning where it gave nothing. */
  readonly endSample: number;
}

export function createBurst(parts: BurstParts): Burst {
  const { waveform, symbols, sizes, decoder, counters, emit } = parts;
  const { store, timing, track } = symbols;
  const turns = symbolPeriods(waveform);
  const channels = sizes.reduce((sum, each) => sum + each.channels.length, 0);
  const longest = Math.max(...sizes.flatMap(({ ends }) => ends.map((end) => end.symbols)));
  const done = new Set<Channel>();
  /** Symbols it has, once it has ended. */
  let ended: number | null = null;
  /** Where it began, and whether it was one for sure: something was got of it, or told of. */
  let beganAt = 0;
  let isReal = false;
  /** Sizes of so many symbols were tried. */
  let tried = 0;

  const tell = (channel: Channel, count: number, frame: PhyFrame | null): void =>
    emit(receivedFrame(waveform, timing, channel.harmonics, 0, count, frame, decoder));

  const tryChannel = (channel: Channel, bytes: number, count: number): void => {
    if (done.has(channel)) return;
    const frame = decoder.decode(channel, store, timing, 0, bytes);
    if (!frame) return;
    done.add(channel);
    isReal = true;
    counters.frames += 1;
    tell(channel, count, frame);
  };
  /** Every size that is whole and was not tried: several are with a burst's first symbols, or with one of a wide bond. */
  const tryFrames = (): void => {
    const { count } = store;
    for (const { channels: of, ends } of sizes) {
      for (const { symbols: needed, bytes } of ends) {
        if (needed <= tried || needed > count) continue;
        if (count > symbols.fitted) symbols.refit();
        for (const channel of of) tryChannel(channel, bytes, needed);
      }
    }
    tried = count;
    if (done.size === channels) ended = count;
  };

  const carries = ({ columns }: Channel, count: number, rest: number): boolean => {
    const pilot = store.power(0, 0, count);
    const least = store.power(0, rest, REST_SYMBOLS) > 0 ? CARRIES : CARRIES_ALONE;
    return columns.every((column) => {
      const power = store.power(column, 0, count);
      return (
        power > least * pilot && power > CARRIES_OVER_REST * store.power(column, rest, REST_SYMBOLS)
      );
    });
  };
  const tellLost = (): void => {
    // Noise that looked like a beginning leads the clock anywhere.
    if (Math.abs(clockErrorOf(waveform, timing)) > CLOCK_RANGE) return;
    const rest = store.count - REST_SYMBOLS;
    for (const { channels: of, ends } of sizes) {
      const { symbols: smallest, bytes } = ends[0]!;
      for (const channel of of) {
        if (done.has(channel) || !carries(channel, Math.min(smallest, rest), rest)) continue;
        counters.lost += 1;
        isReal = true;
        // Its figures: of the smallest frame, as far as it came.
        decoder.decode(channel, store, timing, 0, bytes);
        tell(channel, Math.min(smallest, store.count), null);
      }
    }
  };

  /** Looks whether the pilot is still there, and whether a frame still may end. */
  const lookForEnd = (): void => {
    if (ended !== null) return;
    const { count } = store;
    const gone =
      count >= END_SYMBOLS &&
      track.present(store, count - END_SYMBOLS, END_SYMBOLS, timing) < ENDED;
    if (gone) tellLost();
    if (gone) ended = Math.max(1, count - END_SYMBOLS);
    else if (count >= longest + END_SYMBOLS) ended = count;
  };
  const end = (): 'ended' => {
    if (done.size === 0) counters.inVain += 1;
    return 'ended';
  };

  return {
    get endSample() {
      // What was none hides none that began meanwhile.
      return isReal ? timing.start + (ended ?? 1) * turns * timing.period : beganAt;
    },
    begin(count) {
      done.clear();
      beganAt = timing.start + BEHIND_BEGINNING * turns * timing.period;
      isReal = false;
      ended = null;
      tried = 0;
      if (symbols.begin(count)) tryFrames();
      else {
        counters.overrun += 1;
        ended = 1;
      }
    },
    follow() {
      if (ended !== null) return end();
      const next = symbols.next();
      if (next === 'not-yet') return next;
      if (next === 'overrun') {
        counters.overrun += 1;
        ended = store.count;
        return end();
      }
      if (store.count >= 2 * symbols.fitted) symbols.refit();
      tryFrames();
      lookForEnd();
      return 'went-on';
    },
  };
}
