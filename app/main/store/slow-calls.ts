// The store's calls that may take long, in steps: drawing a recording, removing one, retention.
import type { RecordingId } from '@harmonic/protocol/model';
import { saying, type Recording } from '../../contract/index.ts';
import type { Act } from './access-api.ts';
import { slowAccessCalls } from './access-calls.ts';
import type { CallParts, SlowCalls } from './call-parts.ts';
import { tellRecord } from './outbox.ts';
import { readOverview } from './overview.ts';
import { readRecordingSpan } from './recording-span.ts';
import { readRawBlocks } from './raw-blocks.ts';
import { nothingRemoved, retain, retainedAct, type Removed } from './retention.ts';
import { removedWords } from './retention-words.ts';

export function slowCalls(parts: CallParts): SlowCalls {
  return { ...recordingCalls(parts), ...slowAccessCalls(parts), retain: retention(parts) };
}

function recordingCalls(
  parts: CallParts,
): Pick<SlowCalls, 'removeRecording' | 'recordingOverview' | 'recordingSpan' | 'recordingBlocks'> {
  const { recordings, writes, chronicle, bulk, trail, outbox } = parts;
  /** Damage is told once for each recording while the store is open. */
  const told = new Set<RecordingId>();
  const damaged = (recording: Recording, samples: number): void => {
    if (told.has(recording.id)) return;
    told.add(recording.id);
    const { deviceId, name } = recording;
    const detail = [saying('samples-damaged', { count: samples, name })];
    chronicle.note({
      atMs: parts.now(),
      deviceId,
      code: 'recording.damaged',
      severity: 'error',
      detail,
    });
  };
  return {
    *removeRecording(id, event) {
      const commit = writes.commit;
      const removal = recordings.remove(
        id,
        (change) =>
          commit(() => {
            const by = trail.enter(event.act);
            const value = change();
            // Asked for by a person: gone everywhere. What retention takes is gone from here only, and told to nobody.
            tellRecord(outbox, 'recording', id, 'delete', { id }, by);
            chronicle.record(event, by);
            return value;
          }),
        commit,
      );
      removal.next();
      parts.notify({ type: 'recordings-changed' });
      yield* removal;
    },
    *recordingBlocks(wish) {
      if (wish.after === null) bulk.drain();
      const page = yield* readRawBlocks(parts, wish);
      const lost = page.blocks.reduce((sum, { data, samples }) => sum + (data ? 0 : samples), 0);
      if (lost > 0) damaged(recordings.get(wish.id), lost);
      return page;
    },
    *recordingOverview(input) {
      bulk.drain();
      const recording = recordings.get(input.id);
      const onDamaged = (samples: number): void => damaged(recording, samples);
      return yield* readOverview({ ...parts, onDamaged }, recording, input);
    },
    *recordingSpan(input) {
      bulk.drain();
      const recording = recordings.get(input.id);
      const onDamaged = (samples: number): void => damaged(recording, samples);
      return yield* readRecordingSpan({ ...parts, onDamaged }, recording, input);
    },
  };
}

/** What was removed is told in the end, also when the store is closed in the middle of it. */
const retention = (parts: CallParts): SlowCalls['retain'] =>
  function* (nowMs) {
    const removed = nothingRemoved();
    try {
      yield* retain({ ...parts, commit: parts.writes.commit }, nowMs, removed);
    } finally {
      if (removed.recordings + removed.summaries + removed.events > 0)
        tellRemoved(parts, removed, retainedAct(parts.records.retention(), removed, nowMs));
    }
    return removed;
  };

function tellRemoved({ chronicle, now, notify }: CallParts, removed: Removed, act: Act): void {
  chronicle.note({
    ...{ atMs: now(), deviceId: null, code: 'storage.retained', severity: 'info', act },
    detail: removedWords(removed),
  });
  notify({ type: 'recordings-changed' });
}
