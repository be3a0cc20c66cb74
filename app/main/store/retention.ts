// Removes what is older than the site keeps, a slice with each step, so that nobody waits for a year of rows.
// Never touches a recording that runs.
import type { StoreApi } from './api.ts';
import { StoreFailure } from './failure.ts';
import type { Recordings } from './recordings.ts';
import type { Records } from './records.ts';
import type { Summaries } from './summaries.ts';

const DAY_MS = 86_400_000;

export interface RetentionParts {
  recordings: Recordings;
  records: Records;
  summaries: Summaries;
  commit<T>(change: () => T): T;
}

export type Removed = ReturnType<StoreApi['retain']>;

export function* retain(parts: RetentionParts, nowMs: number): Generator<void, Removed> {
  const { recordings, records, summaries, commit } = parts;
  const { recordingDays, summaryDays, eventDays } = records.retention();
  const removed: Removed = { recordings: 0, summaries: 0, events: 0, bytes: 0 };
  yield* recordings.finishRemovals(commit);
  if (recordingDays > 0) {
    for (const id of recordings.before(nowMs - recordingDays * DAY_MS)) {
      removed.bytes += yield* removeIfThere(recordings, id, commit);
      removed.recordings += 1;
    }
  }
  if (summaryDays > 0) {
    const beforeNs = BigInt(Math.round(nowMs - summaryDays * DAY_MS)) * 1_000_000n;
    removed.summaries = yield* slices(() => commit(() => summaries.dropSome(beforeNs)));
  }
  if (eventDays > 0) {
    const beforeMs = nowMs - eventDays * DAY_MS;
    removed.events = yield* slices(() => commit(() => records.dropEvents(beforeMs)));
  }
  return removed;
}

/** A person may have removed it while the slices before it ran. */
function* removeIfThere(
  recordings: Recordings,
  id: Parameters<Recordings['remove']>[0],
  commit: RetentionParts['commit'],
): Generator<void, number> {
  try {
    return yield* recordings.remove(id, commit, commit);
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'not-found') return 0;
    throw error;
  }
}

function* slices(drop: () => number): Generator<void, number> {
  let total = 0;
  for (let count = drop(); count > 0; count = drop()) {
    total += count;
    yield;
  }
  return total;
}
