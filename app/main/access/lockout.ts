// How long to wait after wrong attempts, per person, per page for the sealed code, and for the whole console. Pure: rows in, rows out.
import type { AttemptsRow } from '../store/access-api.ts';

const S = 1000;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** No more, until an administrator unlocks (NIST's ceiling). */
export const HARD_STOP = 100;
/** Wrong ones of somebody inside end the session: whoever it is signs in again, from outside. */
export const INSIDE_TRIES = 12;
/** Counters that were taken back, or whose mirror is gone: everybody waits as long. */
export const TAMPERED_WAIT_MS = 15 * MINUTE;
/**
 * The sealed code is 128 random bits: what is slowed down here is not guessing, which is hopeless, but work and entries
 * in the trail. Whoever made the real one wait would have locked the emergency exit: a page waits for itself, all of
 * them for a minute, and at 20 a minute a year tries less than 2^24.
 */
const BREAK_GLASS_TRIES = 20;
export const BREAK_GLASS_PAGE_TRIES = 5;
const BREAK_GLASS_WAIT_MS = MINUTE;
/** A bucket of 25 that drains 25 in an hour lets at most 50 through in any hour. */
const CONSOLE_BURST = 25;
const CONSOLE_DRAIN_MS = HOUR / 25;

/** After so many wrong ones: 0, 0, 0, 1 s, then 30 s from 5 on, 15 min from 10, 24 h from 20. */
export function waitAfterMs(wrong: number): number {
  if (wrong >= 20) return 24 * HOUR;
  if (wrong >= 10) return 15 * MINUTE;
  if (wrong >= 5) return 30 * S;
  return wrong >= 4 ? S : 0;
}

const fresh = (person: AttemptsRow['person']): AttemptsRow => ({
  ...{ person, wrong: 0, lastWrongMs: 0, lockedUntilMs: 0 },
});

/** The row as it counts now: what has been waited out is forgotten where it may be. `tries`: of the sealed code. */
export function attemptsNow(
  row: AttemptsRow | null,
  of: AttemptsRow['person'],
  nowMs: number,
  tries = BREAK_GLASS_TRIES,
): AttemptsRow {
  if (!row) return fresh(of);
  if (of === 'break-glass') {
    // A console of before kept everybody waiting for a day.
    const lockedUntilMs = Math.min(row.lockedUntilMs, row.lastWrongMs + BREAK_GLASS_WAIT_MS);
    return row.wrong >= tries && lockedUntilMs <= nowMs ? fresh(of) : { ...row, lockedUntilMs };
  }
  if (of !== 'console') return row;
  const drained = Math.max(0, Math.floor((nowMs - row.lastWrongMs) / CONSOLE_DRAIN_MS));
  return drained >= row.wrong
    ? { ...fresh(of), lockedUntilMs: row.lockedUntilMs }
    : {
        ...row,
        wrong: row.wrong - drained,
        lastWrongMs: row.lastWrongMs + drained * CONSOLE_DRAIN_MS,
      };
}

/** Until when nothing is evaluated; null when it may be. Infinity: until an administrator unlocks. */
export function refusedUntilMs(row: AttemptsRow, nowMs: number): number | null {
  if (row.person === 'console' && row.wrong >= CONSOLE_BURST) {
    return Math.max(row.lockedUntilMs, row.lastWrongMs + CONSOLE_DRAIN_MS);
  }
  const isPerson = row.person !== 'console' && row.person !== 'break-glass';
  if (isPerson && row.wrong >= HARD_STOP) return Infinity;
  return row.lockedUntilMs > nowMs ? row.lockedUntilMs : null;
}

/** The row after one more wrong attempt. `tries`: of the sealed code. */
export function afterWrong(
  row: AttemptsRow,
  nowMs: number,
  tries = BREAK_GLASS_TRIES,
): AttemptsRow {
  const wrong = row.wrong + 1;
  if (row.person === 'console') {
    // Drains from the first of those that are in it.
    return { ...row, wrong, lastWrongMs: row.wrong === 0 ? nowMs : row.lastWrongMs };
  }
  const glass = wrong >= tries ? BREAK_GLASS_WAIT_MS : 0;
  const waitMs = row.person === 'break-glass' ? glass : waitAfterMs(wrong);
  return {
    ...row,
    wrong,
    lastWrongMs: nowMs,
    lockedUntilMs: Math.max(row.lockedUntilMs, nowMs + waitMs),
  };
}

/** Forgiven by the right secret, or by an administrator. */
export const afterRight = (row: AttemptsRow): AttemptsRow => fresh(row.person);
