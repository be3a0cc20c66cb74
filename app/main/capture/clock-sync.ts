// TIME_SYNC as the console does it: when to ask, and which answer to believe (SPEC L11). Told the time.
import { createTimeSync, type ClockEstimate } from '@harmonic/protocol/link';

export interface ClockSync {
  /** @returns t1 of an exchange that is due, ns, or null. */
  tick(nowMs: number): bigint | null;
  /** @returns the clock as it is believed now, or null when nobody asked for this answer. */
  answer(reply: { t1Ns: bigint; t2Ns: bigint; t3Ns: bigint }, nowMs: number): ClockEstimate | null;
}

const EVERY_MS = 10_000;
const nsOf = (ms: number): bigint => BigInt(Math.round(ms * 1e6));

/** @param nowMs the first exchange is due then. */
export function createClockSync(nowMs: number): ClockSync {
  const sync = createTimeSync();
  let dueMs = nowMs;
  let asked: bigint | null = null;
  return {
    tick(now) {
      if (now < dueMs) return null;
      dueMs = now + EVERY_MS;
      asked = nsOf(now);
      return asked;
    },
    answer({ t1Ns, t2Ns, t3Ns }, now) {
      if (t1Ns !== asked) return null;
      asked = null;
      return sync.add(t1Ns, t2Ns, t3Ns, nsOf(now));
    },
  };
}
