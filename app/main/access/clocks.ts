// The clocks access goes by, and the time floor kept over them. Owns the floor while the console runs.
import type { Time } from './parts.ts';
import { advanceFloor, isPoor, isRolledBack, startFloor, type Clocks } from './time-floor.ts';

export interface Clock {
  wallMs(): number;
  /** Rises whatever is done to the clock on the wall. */
  monoMs(): number;
  /** Calls about every second until it is stopped. */
  everySecond(tick: () => void): () => void;
}

export const systemClock: Clock = {
  wallMs: Date.now,
  monoMs: () => performance.now(),
  everySecond(tick) {
    const timer = setInterval(tick, 1000);
    timer.unref();
    return () => clearInterval(timer);
  },
};

/** @param knownMs times that certainly have passed. */
export function openTime(clock: Clock, knownMs: readonly number[]): Time {
  const read = (): Clocks => ({ wallMs: clock.wallMs(), monoMs: clock.monoMs() });
  let floor = startFloor(knownMs, read());
  const now = (): number => {
    floor = advanceFloor(floor, read());
    return Math.floor(floor.floorMs);
  };
  return {
    now,
    wallMs: () => clock.wallMs(),
    isRolledBack: () => isRolledBack(now(), clock.wallMs()),
    isPoor: () => isPoor(now(), clock.wallMs()),
  };
}
