/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the beginnings that are kept */
// One channel on a running pilot: at which slots a frame may have begun, by the power that rises there. Decodes nothing.
import type { Channel } from './channel-decoder.ts';
import { toneAmplitude, type StandingTone } from './standing-tone.ts';
import { createSteadyLine } from './steady-line.ts';
import type { SymbolStore } from './symbol-store.ts';
import { periodSamples, SLOT_SYMBOLS, symbolPeriods, type Waveform } from './waveform.ts';

type TellLost = (watch: SlotWatch, from: number) => void;

export interface SlotWatch {
  readonly channel: Channel;
  readonly ends: readonly { symbols: number; bytes: number }[];
  begin(): void;
  /** Steady tones that stand on its harmonics or beside them. @param scale of a value, to be a peak amplitude. */
  tones(scale: number): StandingTone[];
  /** A symbol has come. */
  symbol(store: SymbolStore, at: number): void;
  /** Mean power of the channel in symbols from `from` on, without what a steady tone in it has. */
  power(from: number, symbols: number): number;
  /** A slot has come whole. When what sounded has ended, calls for each beginning that had time to be a frame's. */
  slot(store: SymbolStore, from: number, tellLost: TellLost): void;
  /** The pilot has ended: calls as when what sounded has. */
  close(count: number, tellLost: TellLost): void;
  /** Calls for each size that is complete with this count of symbols, and for a beginning that was none of any. */
  due(
    count: number,
    tryAt: (watch: SlotWatch, from: number, bytes: number, symbols: number) => void,
    tellLost: TellLost,
  ): void;
  /** Power a slot holds at rest. */
  readonly rest: number;
  /** Of the steady tones that stand in it now. */
  readonly tonePower: number;
  /** True once for what sounds without a pause. */
  tell(): boolean;
  /** A frame was got: what began within it was none, and another may follow at once. */
  got(from: number, symbols: number): void;
  forget(symbols: number): void;
}

/** Beginnings that are kept at a time; the oldest gives way. */
const MOST = 4;
const LEAKAGE = 1e-5;
/** A slot carries something above so many times what it holds at rest. */
const ABOVE_REST = 2.5;
/** A frame begins where a slot has so many times the power of the one before. */
const RISE = 1.7;
/** A frame has ended when two slots carry less than that. */
const ENDED_SLOTS = 2;
/** So many slots far below what was taken for the rest are the rest. */
const LOW_SLOTS = 4;
/** How fast the rest is learnt from quiet slots, and follows one that stays loud. */
const LEARN = 1 / 16;
const FOLLOW = 1.001;
/** One slot is a poor measure of the rest: the next ones correct it, unless they are so many times as loud. */
const SETTLE_SLOTS = 16;
const SETTLE_MOST = 8;
const SETTLE = 1 / 4;
const NONE = -1;

/** @param room symbols of the store. */
export function createSlotWatch(
  waveform: Waveform,
  channel: Channel,
  ends: SlotWatch['ends'],
  room: number,
): SlotWatch {
  const lines = channel.harmonics.map((n) => createSteadyLine(n, symbolPeriods(waveform)));
  const period = periodSamples(waveform);
  /** Of each symbol: what the tones leave of it. */
  const left = new Float32Array(room);
  const begun = new Int32Array(MOST).fill(NONE);
  /** Of each beginning: sizes of so many symbols were tried. */
  const tried = new Int32Array(MOST);
  let rest = NaN;
  /** Whether that may be a frame's power: until it has been lower or higher, or no frame lasts as long. */
  let unknown = true;
  let before = 0;
  let quiet = 0;
  let told = false;
  let low = 0;
  let lowSum = 0;
  let settling = 0;
  /** A slot that follows a frame without a rise of power. */
  let next = NONE;

  const open = (from: number): void => {
    if (begun.includes(from)) return;
    begun.copyWithin(0, 1);
    tried.copyWithin(0, 1);
    begun[MOST - 1] = from;
    tried[MOST - 1] = 0;
  };
  const sink = (power: number): void => {
    const isLow = power < rest / ABOVE_REST;
    low = isLow ? low + 1 : 0;
    lowSum = isLow ? lowSum + power : 0;
    if (!isLow || (!unknown && low < LOW_SLOTS)) return;
    rest = lowSum / low;
    settling = SETTLE_SLOTS;
    unknown = false;
    low = 0;
    lowSum = 0;
  };

  const learn = (power: number, loud: boolean): void => {
    settling = Math.max(0, settling - 1);
    if (settling > 0 && power < SETTLE_MOST * rest) rest += SETTLE * (power - rest);
    // What may be a frame's power is no rest that grows: it stays what a pause is to be far below.
    else if (unknown) return;
    else if (loud) rest *= FOLLOW;
    else rest += LEARN * (power - rest);
  };

  const watch: SlotWatch = {
    channel,
    ends,
    get rest() {
      return rest;
    },
    get tonePower() {
      return lines.reduce((sum, line) => sum + (line.tone()?.size ?? 0) ** 2, 0);
    },
    tones: (scale) =>
      lines.flatMap((line, i) => {
        const tone = line.tone();
        const harmonic = channel.harmonics[i]!;
        return tone
          ? {
              harmonic,
              hz: (harmonic + tone.offset) * waveform.f0Hz,
              amplitude: toneAmplitude(scale * tone.size, tone.offset, waveform.periods),
            }
          : [];
      }),
    tell() {
      const first = !told;
      told = true;
      return first;
    },
    begin() {
      begun.fill(NONE);
      rest = NaN;
      unknown = true;
      before = 0;
      quiet = 0;
      told = false;
      low = 0;
      lowSum = 0;
      next = NONE;
      for (const line of lines) line.begin();
    },
    symbol({ re, im, taken, width }, at) {
      const step = at === 0 ? 0 : (taken[at]! - taken[at - 1]!) / period - symbolPeriods(waveform);
      let power = 0;
      for (let i = 0; i < lines.length; i += 1) {
        const place = at * width + channel.columns[i]!;
        power += lines[i]!.take(re[place]!, im[place]!, step);
      }
      left[at] = power;
    },
    power(from, symbols) {
      let sum = 0;
      for (let i = from; i < from + symbols; i += 1) sum += left[i]!;
      return sum / symbols;
    },
    slot(store, from, tellLost) {
      let power = watch.power(from, SLOT_SYMBOLS);
      // The pilot's leakage into each harmonic, and rounding, are no signal.
      power += LEAKAGE * channel.columns.length * store.power(0, from, SLOT_SYMBOLS);
      if (Number.isNaN(rest)) {
        // Whether it carries something already the first slot does not tell: it may.
        rest = power;
        settling = SETTLE_SLOTS;
        open(from);
      }
      const rises = power > ABOVE_REST * rest;
      sink(power);
      if (rises) unknown = false;
      const loud = rises || unknown;
      // What sounds from the pilot's beginning on shows no rise: a frame that was got of it shows that it is one.
      if ((loud && from === next) || (rises && power > RISE * before)) open(from);
      before = power;
      quiet = loud ? 0 : quiet + 1;
      learn(power, loud);
      if (quiet === ENDED_SLOTS) watch.close(from, tellLost);
    },
    close(count, tellLost) {
      const smallest = ends[0]!.symbols;
      for (const begin of begun)
        if (begin !== NONE && count - begin >= smallest) tellLost(watch, begin);
      begun.fill(NONE);
      told = false;
    },
    due(count, tryAt, tellLost) {
      for (let i = 0; i < MOST; i += 1) {
        const from = begun[i]!;
        if (from === NONE) continue;
        const before = tried[i]!;
        tried[i] = count - from;
        for (const { symbols, bytes } of ends)
          if (begun[i] === from && symbols > before && symbols <= count - from)
            tryAt(watch, from, bytes, symbols);
        if (count - from < ends.at(-1)!.symbols || begun[i] !== from) continue;
        begun[i] = NONE;
        unknown = false;
        tellLost(watch, from);
      }
    },
    got(from, symbols) {
      const end = from + symbols;
      for (let i = 0; i < MOST; i += 1) if (begun[i]! < end) begun[i] = NONE;
      next = Math.ceil(end / SLOT_SYMBOLS) * SLOT_SYMBOLS;
      // That it was loud said nothing of the rest.
      if (!unknown) rest *= FOLLOW ** (-symbols / SLOT_SYMBOLS);
      quiet = 0;
      told = false;
    },
    forget(symbols) {
      left.copyWithin(0, symbols);
      for (let i = 0; i < MOST; i += 1) begun[i] = begun[i]! < symbols ? NONE : begun[i]! - symbols;
      next = Math.max(NONE, next - symbols);
    },
  };
  return watch;
}
