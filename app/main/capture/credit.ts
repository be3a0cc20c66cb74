// How many blocks a device may still send: cumulative grants, and when the next is due (SPEC L7.3, L7.5).
// Pure; sends nothing.

export interface Credit {
  /** Granted since the stream was opened: goes with STREAM_OPEN, then with each CREDIT. */
  readonly granted: number;
  /**
   * @param blocks that arrived or were lost on the way since the last call. @param doubtful missing ones that may
   * have been lost on the way as well. @returns a new total, or null.
   */
  used(blocks: number, doubtful?: number): number | null;
  /**
   * Nothing came for long: the CREDIT was lost, or all that was granted was, or the device has nothing to send.
   * Grants again what may have been lost, to at most the limit beyond what is used, what is in doubt
   * taken as used.
   * @returns the total to say, often the same.
   */
  stalled(): number;
  /** The device drops blocks for want of credit: what was granted is gone. @returns the new total. */
  starved(): number;
}

/** Granted with STREAM_OPEN, before it is known how long a block lasts; and never less. */
const FIRST = 32;
/** What is granted lasts so long, and half of it at the least: a machine that is busy for less loses nothing. */
const LASTS_S = 4;
/** From so many stalls in a row on, one block is tried at each doubling of the wait. */
const FIRST_TRIAL = 4;

const isPowerOfTwo = (n: number): boolean => (n & (n - 1)) === 0;

/**
 * @param limit blocks the device lets stand granted and unused (CAPS 14).
 * @param blocksPerSecond of the stream; 0 while it is not known.
 */
export function createCredit(limit: number, blocksPerSecond = 0): Credit {
  const lasting = Math.max(FIRST, Math.ceil(LASTS_S * blocksPerSecond));
  const ahead = Math.max(1, Math.min(lasting, limit));
  let granted = ahead;
  let usedUp = 0;
  let maybeUsed = 0;
  let stalls = 0;
  return {
    get granted() {
      return granted;
    },
    used(blocks, doubtful = 0) {
      stalls = 0;
      maybeUsed += doubtful;
      // A device cannot use more than it was given, whatever its numbers say.
      usedUp = Math.min(granted, usedUp + blocks);
      if (granted - usedUp > Math.floor(ahead / 2)) return null;
      granted = usedUp + ahead;
      return granted;
    },
    stalled() {
      stalls += 1;
      usedUp = Math.min(granted, usedUp + maybeUsed);
      maybeUsed = 0;
      const most = usedUp + Math.max(ahead, limit);
      if (granted < most) granted = Math.min(most, granted + ahead);
      // All of it may be lost, and a device that does not count what it drops cannot say so: one block will tell.
      else if (stalls >= FIRST_TRIAL && isPowerOfTwo(stalls)) granted += 1;
      return granted;
    },
    starved() {
      usedUp = granted;
      maybeUsed = 0;
      granted += ahead;
      return granted;
    },
  };
}
