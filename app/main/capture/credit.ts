// How many blocks a device may still send: cumulative grants, and when the next is due (SPEC L7.3, L7.5).
// Pure; sends nothing.

export interface Credit {
  /** Granted since the stream was opened: goes with STREAM_OPEN, then with each CREDIT. */
  readonly granted: number;
  /** @param blocks that arrived or were lost on the way since the last call. @returns a new total, or null. */
  used(blocks: number): number | null;
  /** Nothing came for so long that what was granted is gone, or its CREDIT was lost. @returns the new total. */
  stalled(): number;
}

const MOST = 32;

/** @param limit blocks the device lets stand granted and unused (CAPS 14). */
export function createCredit(limit: number): Credit {
  const ahead = Math.max(1, Math.min(MOST, limit));
  let granted = ahead;
  let usedUp = 0;
  return {
    get granted() {
      return granted;
    },
    used(blocks) {
      // A device cannot use more than it was given, whatever its numbers say.
      usedUp = Math.min(granted, usedUp + blocks);
      if (granted - usedUp > Math.floor(ahead / 2)) return null;
      granted = usedUp + ahead;
      return granted;
    },
    stalled() {
      usedUp = granted;
      granted += ahead;
      return granted;
    },
  };
}
