// Which counters of one sender were seen: the newest and the 63 before it (RFC 4303, 3.4.3; SPEC L9.9, P11.8). Checks no
// MAC: a counter is taken once its frame's is right.

export const WINDOW = 64;
/** Counters of frames on harmonics have 32 bits, of which the lowest 16 go over the air. */
const COUNTERS = 2 ** 32;
const ON_AIR = 2 ** 16;

export interface ReplayWindow {
  /** The counter whose lowest 16 bits came: the one nearest to what is expected next; null when there is none left. */
  expand(low: number): number | null;
  /** True once for each counter, and never for one too old to be remembered, or no counter. */
  take(counter: number): boolean;
}

/** @param counters how many there can be, at most 2^53. */
export function createReplayWindow(counters = COUNTERS): ReplayWindow {
  /** Counter modulo the window, by the counter that was seen there. */
  const seen = new Float64Array(WINDOW).fill(-1);
  let highest = -1;
  return {
    expand(low) {
      const expected = highest + 1;
      const base = expected - (expected % ON_AIR) + (low % ON_AIR);
      const near = [base, base - ON_AIR, base + ON_AIR].filter(
        (counter) => counter >= 0 && counter < counters,
      );
      const distance = (counter: number): number => Math.abs(counter - expected);
      const [best] = near.sort((a, b) => distance(a) - distance(b));
      return best ?? null;
    },
    take(counter) {
      if (!Number.isInteger(counter) || counter < 0 || counter >= counters) return false;
      if (counter <= highest - WINDOW || seen[counter % WINDOW] === counter) return false;
      seen[counter % WINDOW] = counter;
      highest = Math.max(highest, counter);
      return true;
    },
  };
}
