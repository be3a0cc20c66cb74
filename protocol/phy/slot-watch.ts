/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the beginnings that are kept */
// One channel on a running pilot: at which slots a frame may have begun, by the power that rises there. Decodes nothing.
import type { Channel } from './channel-decoder.ts';
import type { SymbolStore } from './symbol-store.ts';
import { SLOT_SYMBOLS } from './waveform.ts';

export interface SlotWatch {
  readonly channel: Channel;
  readonly ends: readonly { symbols: number; bytes: number }[];
  begin(): void;
  /** A slot has come whole. @returns where a frame began that has ended and gave nothing; null when none did. */
  slot(store: SymbolStore, from: number): number | null;
  /** Calls for each size that is complete at this count of symbols, and for a beginning that was none of any. */
  due(
    count: number,
    tryAt: (watch: SlotWatch, from: number, bytes: number) => void,
    tellLost: (watch: SlotWatch, from: number) => void,
  ): void;
  /** Power a slot holds at rest. */
  readonly rest: number;
  /** True once for what sounds without a pause. */
  tell(): boolean;
  /** Whether what sounded has just ended. */
  readonly quiet: boolean;
  hush(): void;
  /** A frame was got: what began within it was none, and another may follow at once. */
  got(from: number, symbols: number): void;
  forget(symbols: number): void;
}

/** Beginnings that are kept at a time; the oldest gives way. */
const MOST = 4;
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
const NONE = -1;

export function createSlotWatch(channel: Channel, ends: SlotWatch['ends']): SlotWatch {
  const begun = new Int32Array(MOST).fill(NONE);
  let rest = NaN;
  /** Whether that may be a frame's power: until it has been lower or higher, or no frame lasts as long. */
  let unknown = true;
  let before = 0;
  let quiet = 0;
  let told = false;
  let low = 0;
  let lowSum = 0;
  /** A slot that follows a frame without a rise of power. */
  let next = NONE;

  const open = (from: number): void => {
    if (begun.includes(from)) return;
    begun.copyWithin(0, 1);
    begun[MOST - 1] = from;
  };
  /** @returns the first beginning whose smallest frame would have ended by now. */
  const close = (count: number): number | null => {
    const smallest = ends[0]!.symbols;
    const lost = begun.find((from) => from !== NONE && count - from >= smallest) ?? null;
    begun.fill(NONE);
    return lost;
  };

  const sink = (power: number): void => {
    const isLow = power < rest / ABOVE_REST;
    low = isLow ? low + 1 : 0;
    lowSum = isLow ? lowSum + power : 0;
    if (!isLow || (!unknown && low < LOW_SLOTS)) return;
    rest = lowSum / low;
    unknown = false;
    low = 0;
    lowSum = 0;
  };

  const watch: SlotWatch = {
    channel,
    ends,
    get quiet() {
      return quiet === ENDED_SLOTS;
    },
    get rest() {
      return rest;
    },
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
    },
    slot(store, from) {
      let power = 0;
      for (const column of channel.columns) power += store.power(column, from, SLOT_SYMBOLS);
      // The pilot's leakage and rounding are no signal.
      power += 1e-5 * store.power(0, from, SLOT_SYMBOLS);
      if (Number.isNaN(rest)) {
        // Whether it carries something already the first slot does not tell: it may.
        rest = power;
        open(from);
      }
      const rises = power > ABOVE_REST * rest;
      sink(power);
      if (rises) unknown = false;
      const loud = rises || unknown;
      if (rises && (from === next || power > RISE * before)) open(from);
      before = power;
      quiet = loud ? 0 : quiet + 1;
      if (loud) rest *= FOLLOW;
      else rest += LEARN * (power - rest);
      return quiet === ENDED_SLOTS ? close(from) : null;
    },
    due(count, tryAt, tellLost) {
      for (let i = 0; i < MOST; i += 1) {
        const from = begun[i]!;
        if (from === NONE) continue;
        const end = ends.find(({ symbols }) => symbols === count - from);
        if (end) tryAt(watch, from, end.bytes);
        if (count - from < ends.at(-1)!.symbols || begun[i] !== from) continue;
        begun[i] = NONE;
        unknown = false;
        tellLost(watch, from);
      }
    },
    hush() {
      told = false;
    },
    got(from, symbols) {
      const end = from + symbols;
      for (let i = 0; i < MOST; i += 1) if (begun[i]! < end) begun[i] = NONE;
      next = Math.ceil(end / SLOT_SYMBOLS) * SLOT_SYMBOLS;
      quiet = 0;
      told = false;
    },
    forget(symbols) {
      for (let i = 0; i < MOST; i += 1) begun[i] = begun[i]! < symbols ? NONE : begun[i]! - symbols;
      next = Math.max(NONE, next - symbols);
    },
  };
  return watch;
}
