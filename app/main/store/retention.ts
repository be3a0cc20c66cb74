// Removes what is older than the site keeps, a slice with each step, so that nobody waits for a year of rows.
// Never touches a recording that runs.
import type { Retention } from '../../contract/index.ts';
import type { Act } from './access-api.ts';
import type { StoreApi } from './api.ts';
import { StoreFailure } from './failure.ts';
import type { HeardRows } from './heard-rows.ts';
import type { Recordings } from './recordings.ts';
import type { Records } from './records.ts';
import type { SpectralRows } from './spectral-rows.ts';
import type { Summaries } from './summaries.ts';

const DAY_MS = 86_400_000;

export interface RetentionParts {
  recordings: Recordings;
  records: Records;
  summaries: Summaries;
  heard: HeardRows;
  spectral: SpectralRows;
  commit<T>(change: () => T): T;
}

export type Removed = ReturnType<StoreApi['retain']>;

export const nothingRemoved = (): Removed => ({
  recordings: 0,
  summaries: 0,
  heard: 0,
  spectral: 0,
  events: 0,
  bytes: 0,
});

/** @param removed counts along, so that it is right wherever this is cut short. */
export function* retain(
  parts: RetentionParts,
  nowMs: number,
  removed: Removed,
): Generator<void, void> {
  const { recordings, records, summaries, heard, commit } = parts;
  const { recordingDays, summaryDays, eventDays } = records.retention();
  yield* recordings.finishRemovals(commit);
  if (recordingDays > 0) {
    for (const id of recordings.before(nowMs - recordingDays * DAY_MS)) {
      removed.bytes += yield* removeIfThere(
        recordings,
        id,
        commit,
        () => (removed.recordings += 1),
      );
    }
  }
  if (summaryDays > 0) {
    const beforeNs = BigInt(Math.round(nowMs - summaryDays * DAY_MS)) * 1_000_000n;
    const drop = (): number => commit(() => summaries.dropSome(beforeNs));
    for (let count = drop(); count > 0; count = drop()) {
      removed.summaries += count;
      yield;
    }
  }
  const spectralBefore = eventDays > 0 ? nowMs - eventDays * DAY_MS : -Infinity;
  const dropSpectral = (): number => commit(() => parts.spectral.dropSome(spectralBefore));
  for (let count = dropSpectral(); count > 0; count = dropSpectral()) {
    removed.spectral += count;
    yield;
  }
  const heardBefore = summaryDays > 0 ? nowMs - summaryDays * DAY_MS : -Infinity;
  const dropHeard = (): number => commit(() => heard.dropSome(heardBefore));
  for (let count = dropHeard(); count > 0; count = dropHeard()) {
    removed.heard += count;
    yield;
  }
  if (eventDays > 0) {
    const beforeMs = nowMs - eventDays * DAY_MS;
    const drop = (): number => commit(() => records.dropEvents(beforeMs));
    for (let count = drop(); count > 0; count = drop()) {
      removed.events += count;
      yield;
    }
  }
}

/** The trail's entry of it: how much of each went, and older than when. */
export function retainedAct(kept: Retention, removed: Removed, nowMs: number): Act {
  const { recordings, summaries, heard, spectral, events, bytes } = removed;
  const days = [
    ['recordings', recordings, kept.recordingDays],
    ['summaries', summaries, kept.summaryDays],
    ['heard', heard, kept.summaryDays],
    ['spectral', spectral, kept.eventDays],
    ['events', events, kept.eventDays],
  ] as const;
  const facts = days
    .filter(([, count]) => count > 0)
    .flatMap(([what, count, keptDays]) => [
      [what, String(count)],
      [`${what}OlderThanMs`, String(nowMs - keptDays * DAY_MS)],
    ]);
  return {
    ...{ atMs: nowMs, actor: null, act: 'storage.retained', scope: 'site', subject: '' },
    ...{ outcome: 'done', because: 'console', personal: null },
    facts: Object.fromEntries([...facts, ['bytes', String(bytes)]]) as Act['facts'],
  };
}

/** A person may have removed it while the slices before it ran. */
function* removeIfThere(
  recordings: Recordings,
  id: Parameters<Recordings['remove']>[0],
  commit: RetentionParts['commit'],
  decided: () => void,
): Generator<void, number> {
  try {
    const decide: typeof commit = (change) => {
      const value = commit(change);
      decided();
      return value;
    };
    return yield* recordings.remove(id, decide, commit);
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'not-found') return 0;
    throw error;
  }
}
