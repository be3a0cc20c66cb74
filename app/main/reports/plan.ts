// Which report is due, and when one that failed is tried again. Pure: state and the moment in, what to do out.
import { lastDue, nextDue, type ReportTime } from '@harmonic/protocol/model';
import type { ReportRun } from '../../contract/index.ts';
import type { StoredReport } from '../store/report-api.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Begun so long after it was due, it is late. */
const LATE_MS = 5 * MINUTE_MS;
/** Missed runs that are counted; beyond it they are so many, at least. */
const MOST_MISSED = 1000;
/** After the first, second and third failure; then every hour, so that it has a day in all. */
const AGAIN_MS = [1, 5, 15].map((minutes) => minutes * MINUTE_MS);
const MOST_TRIES = 27;

export type Due = Pick<ReportRun, 'dueMs' | 'fromMs' | 'toMs' | 'late' | 'missed'>;

/** The one run that a schedule owes at a moment: of several that were missed the newest, over the time of all. */
export function dueNow(report: StoredReport, nowMs: number, zone: string): Due | null {
  const { wish, coveredMs } = report;
  if (!wish.enabled) return null;
  const dueMs = lastDue(wish.time, nowMs, zone);
  if (dueMs <= coveredMs) return null;
  const fromMs = lastDue(wish.time, coveredMs, zone);
  return {
    ...{ dueMs, fromMs, toMs: dueMs, late: nowMs - dueMs > LATE_MS },
    missed: missedBetween(wish.time, coveredMs, dueMs, zone),
  };
}

function missedBetween(time: ReportTime, afterMs: number, beforeMs: number, zone: string): number {
  let count = 0;
  let at = nextDue(time, afterMs, zone);
  while (at < beforeMs && count < MOST_MISSED) {
    count += 1;
    at = nextDue(time, at, zone);
  }
  return count;
}

const LENGTH_MS = { day: DAY_MS, week: 7 * DAY_MS, month: 31 * DAY_MS };

/** One more, whatever the schedule says: of the day, week or 31 days that end now. */
export const askedNow = ({ wish }: StoredReport, nowMs: number): Due => ({
  ...{ dueMs: nowMs, fromMs: nowMs - LENGTH_MS[wish.time.every], toMs: nowMs },
  ...{ late: false, missed: 0 },
});

/** When a run that has failed is tried again; null: it is not. @param attempts with the one that has just failed. */
export const nextTryMs = (attempts: number, nowMs: number): number | null =>
  attempts >= MOST_TRIES ? null : nowMs + (AGAIN_MS[attempts - 1] ?? HOUR_MS);

/** The next moment at which there may be something to do; Infinity: none. */
export function nextWakeMs(
  reports: readonly StoredReport[],
  open: readonly ReportRun[],
  nowMs: number,
  zone: string,
): number {
  return Math.min(
    Infinity,
    ...reports
      .filter(({ wish }) => wish.enabled)
      .map(({ wish, coveredMs }) => nextDue(wish.time, Math.max(coveredMs, nowMs), zone)),
    ...open.flatMap((run) => run.nextTryMs ?? []),
  );
}
