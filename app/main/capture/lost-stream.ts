// Whether the device still has the stream that is open here: one that hears nothing of us for 5 s closes it, and says so
// to nobody (SPEC L5.6). Told the time; one for a link, so that a device with nothing to send is asked ever more rarely.

export interface LostStream {
  /** @param blockMs how long a block lasts. */
  opened(nowMs: number, blockMs: number): void;
  /** Blocks came. */
  alive(nowMs: number): void;
  /** At least ten times a second. @returns null while it is not to be opened anew. */
  tick(nowMs: number): Loss | null;
}

export interface Loss {
  /** Since the newest block. */
  lostMs: number;
  /** So many streams in a row were given up since; this one counted in. */
  times: number;
}

/** No block for so long, although it is there and has been given credit. */
const GONE_MS = 3000;
const GONE_BLOCKS = 8;
/** After a sleep of ours in which it may have closed the stream; what had come by then may still be read first. */
const GONE_AFTER_SLEEP_MS = 1000;
/** Somewhat less than L5.6 has: the newest it heard of us was said before we slept. */
const SLEEP_MS = 3500;
const MOST_MS = 60_000;

export function createLostStream(): LostStream {
  let aliveMs = 0;
  let sinceMs = 0;
  let tickedMs: number | null = null;
  let blockMs = 0;
  let tries = 0;
  let suspectTillMs = -Infinity;
  return {
    opened(nowMs, ms) {
      blockMs = ms;
      sinceMs = nowMs;
      if (tries === 0) aliveMs = nowMs;
      tickedMs = nowMs;
    },
    alive(nowMs) {
      aliveMs = sinceMs = nowMs;
      tries = 0;
    },
    tick(nowMs) {
      const sleptMs = nowMs - (tickedMs ?? nowMs);
      tickedMs = nowMs;
      if (sleptMs > GONE_AFTER_SLEEP_MS) {
        // Nobody listened meanwhile.
        sinceMs = nowMs;
        if (sleptMs > SLEEP_MS) suspectTillMs = nowMs + GONE_MS;
      }
      const isSuspect = sinceMs < suspectTillMs;
      const shortest = isSuspect ? GONE_AFTER_SLEEP_MS : Math.min(MOST_MS, GONE_MS * 2 ** tries);
      if (nowMs - sinceMs <= Math.max(shortest, GONE_BLOCKS * blockMs)) return null;
      tries += 1;
      return { lostMs: nowMs - aliveMs, times: tries };
    },
  };
}
