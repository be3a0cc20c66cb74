// What is heard lives by the thread's clock, which only rises: a wall clock that is set neither silences a channel nor
// makes an answer late. What leaves is told in Unix time, as that clock is set now.
import type { BoardPatch, CameFrame, StoreHeard, StoreSpectral } from './messages.ts';

export interface HeardTimes {
  /** How far Unix time is ahead of the thread's clock, ms; it changes where the wall clock was set. */
  set(nowMs: number, unixMs: number): void;
  /** Of an arrival, on the thread's clock. */
  risingNs(arrivalNs: bigint, nowMs: number): bigint;
  risingMs(unixMs: number): number;
  /** The same with times as others read them. */
  board(patch: BoardPatch): BoardPatch;
  stored(message: StoreHeard | StoreSpectral): StoreHeard | StoreSpectral;
  came(frames: readonly CameFrame[]): readonly CameFrame[];
}

/** A wall clock that is this far off was set; less is rounding, or what it drifts. */
const STEP_MS = 1000;
/** No bytes wait as long: they were stamped just before the clock was set. */
const MOST_WAITING_MS = 60_000;
const NANO = 1_000_000n;

export function createHeardTimes(): HeardTimes {
  let aheadMs = 0;
  const unix = (ms: number): number => ms + aheadMs;
  const unixOrNull = (ms: number | null): number | null => (ms === null ? null : unix(ms));
  type Place = StoreSpectral['seen'][number]['place'];
  const placeOf = <P extends Pick<Place, 'firstMs' | 'lastMs'>>(place: P): P => ({
    ...place,
    firstMs: unix(place.firstMs),
    lastMs: unix(place.lastMs),
  });
  const heardOf = <H extends { atMs: number }>(heard: H): H => ({
    ...heard,
    atMs: unix(heard.atMs),
  });
  type State = BoardPatch['channels'][number]['state'];
  const stateOf = (state: State): State => ({
    ...state,
    last: state.last && heardOf(state.last),
    tone: state.tone && { ...state.tone, sinceMs: unix(state.tone.sinceMs) },
    signature: state.signature && {
      ...state.signature,
      atMs: unixOrNull(state.signature.atMs),
    },
  });
  return {
    set(nowMs, unixMs) {
      const ahead = unixMs - nowMs;
      if (Math.abs(ahead - aheadMs) > STEP_MS) aheadMs = Math.round(ahead);
    },
    risingNs(arrivalNs, nowMs) {
      const rising = arrivalNs - BigInt(aheadMs) * NANO;
      const isOfNow = Math.abs(Number(rising / NANO) - nowMs) < MOST_WAITING_MS;
      return isOfNow ? rising : BigInt(Math.round(nowMs)) * NANO;
    },
    risingMs: (unixMs) => unixMs - aheadMs,
    board: (patch) =>
      aheadMs === 0
        ? patch
        : {
            ...patch,
            watch: patch.watch && { ...patch.watch, lasting: patch.watch.lasting.map(placeOf) },
            channels: patch.channels.map((one) => ({ ...one, state: stateOf(one.state) })),
          },
    stored(message) {
      if (aheadMs === 0) return message;
      if (message.type === 'heard') return { ...message, heard: message.heard.map(heardOf) };
      const seen = message.seen.map((one) => ({
        ...one,
        place: placeOf(one.place),
        picture: one.picture && { ...one.picture, firstMs: unix(one.picture.firstMs) },
      }));
      return { ...message, seen };
    },
    came: (frames) =>
      aheadMs === 0 ? frames : frames.map((frame) => ({ ...frame, atMs: unixOrNull(frame.atMs) })),
  };
}
