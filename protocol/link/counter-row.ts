// What each counter of a row is that one console signs by (SPEC L9.4, L16.3). Checks no signature, refuses nothing.

/** `late`: below the newest, and never seen. `seen`: it was, or it is too old to be remembered. */
export type CounterIs = 'newest' | 'late' | 'seen';

/** The newest and the 63 before it are remembered. */
const WINDOW = 64n;
const ALL = (1n << WINDOW) - 1n;

/** @returns what a counter of 64 bits is, told once: from then on it was seen. */
export function createCounterRow(): (counter: bigint) => CounterIs {
  let newest = -1n;
  /** Bit n: newest - n was seen. */
  let seen = 0n;
  return (counter) => {
    if (counter > newest) {
      const by = counter - newest;
      seen = by >= WINDOW ? 1n : ((seen << by) & ALL) | 1n;
      newest = counter;
      return 'newest';
    }
    const bit = newest - counter;
    if (bit >= WINDOW || ((seen >> bit) & 1n) === 1n) return 'seen';
    seen |= 1n << bit;
    return 'late';
  };
}
