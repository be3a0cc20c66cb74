// The time that never goes back: expiries are judged by it, and a clock that was set back shows. Pure.
export interface FloorState {
  floorMs: number;
  /** Reading of the monotonic clock at which the floor stood there. */
  atMonoMs: number;
}
export interface Clocks {
  wallMs: number;
  monoMs: number;
}

/** A clock may be set right by so much without a word. */
const TOLERATED_MS = 2 * 60_000;
/** Behind by less than this is rounding. */
const POOR_MS = 1000;

/** @param knownMs times that certainly have passed: of the last entry of the trail, of the floor kept, of the anchor. */
export const startFloor = (knownMs: readonly number[], { wallMs, monoMs }: Clocks): FloorState => ({
  floorMs: Math.max(wallMs, ...knownMs),
  atMonoMs: monoMs,
});

export const advanceFloor = (state: FloorState, { wallMs, monoMs }: Clocks): FloorState => ({
  floorMs: Math.max(wallMs, state.floorMs + Math.max(0, monoMs - state.atMonoMs)),
  atMonoMs: monoMs,
});

/** The clock has been set back: what depends on its being right is refused. */
export const isRolledBack = (floorMs: number, wallMs: number): boolean =>
  floorMs - wallMs > TOLERATED_MS;

/** The clock is behind the floor, and believed all the same. */
export const isPoor = (floorMs: number, wallMs: number): boolean => floorMs - wallMs > POOR_MS;
