// Spectral events on their way to the store: the newest state of each, until there is room. A flood is cut to so many a
// minute; what was left out is counted, and told with the next that passes.
import type { SeenSpectral } from './messages.ts';

export interface OwedEvents {
  /** @param isFirst it has just begun: it may be one too many, and then nothing of it is kept. */
  put(event: Omit<SeenSpectral, 'heldBackBefore'>, isFirst: boolean): void;
  /** @param nowMs of the thread’s clock, which only rises; hands over what waits, if there is room. */
  tellSome(nowMs: number): void;
  /** For the last time: what there is no room for now is lost, and counted. */
  tellLast(): void;
  readonly counters: { heldBack: number; notKept: number };
}

const A_MINUTE = 20;
const MOST_OWED = 64;
/** Where the store had no room, it is asked again after this. */
const AGAIN_MS = 250;

/** @param hand answers false where there is no room; `isLast`: then they are lost. */
export function createOwedEvents(
  hand: (seen: SeenSpectral[], isLast: boolean) => boolean,
): OwedEvents {
  const owed = new Map<string, SeenSpectral>();
  /** Events that have been let through, and may be told of again. */
  const passed = new Map<string, number>();
  const counters = { heldBack: 0, notKept: 0 };
  let held = 0;
  let minute = { from: -Infinity, count: 0 };
  let triedMs = -Infinity;

  /** @returns how many were left out before it; null: it is left out as well. */
  function passes(atMs: number): number | null {
    if (atMs - minute.from >= 60_000) minute = { from: atMs, count: 0 };
    minute.count += 1;
    if (minute.count > A_MINUTE) {
      counters.heldBack += 1;
      held += 1;
      return null;
    }
    const before = held;
    held = 0;
    return before;
  }

  return {
    counters,
    put(event, isFirst) {
      const heldBackBefore = isFirst ? passes(event.place.firstMs) : passed.get(event.key);
      if (heldBackBefore === null || heldBackBefore === undefined) return;
      if (event.state === 'lasting') passed.set(event.key, heldBackBefore);
      else passed.delete(event.key);
      const picture = event.picture ?? owed.get(event.key)?.picture ?? null;
      owed.set(event.key, { ...event, picture, heldBackBefore });
      const oldest = owed.keys().next();
      if (owed.size <= MOST_OWED || oldest.done === true) return;
      owed.delete(oldest.value);
      counters.notKept += 1;
    },
    tellSome(nowMs) {
      if (owed.size === 0 || nowMs - triedMs < AGAIN_MS) return;
      if (hand([...owed.values()], false)) owed.clear();
      else triedMs = nowMs;
    },
    tellLast() {
      if (owed.size > 0 && !hand([...owed.values()], true)) counters.notKept += owed.size;
      owed.clear();
    },
  };
}
