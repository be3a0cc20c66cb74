// The store's calls, each in terms of its parts: what is one change is committed as one, with its event.
import type { RecordingId } from '@harmonic/protocol/model';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { Recording, Storage } from '../../contract/index.ts';
import type { NewEvent, StoreApi, StoreNotice } from './api.ts';
import type { Bulk } from './bulk.ts';
import type { Chronicle } from './chronicle.ts';
import type { Db } from './database.ts';
import { databaseBytes, freeBytes, MARGIN_BYTES } from './disk.ts';
import { StoreFailure } from './failure.ts';
import { readOverview } from './overview.ts';
import type { Recorder } from './recorder.ts';
import type { Recordings } from './recordings.ts';
import type { Records } from './records.ts';
import { retain } from './retention.ts';
import { removedWords, retentionWords } from './retention-words.ts';
import type { PreTriggerRing } from './ring.ts';
import type { Summaries } from './summaries.ts';
import type { Writes } from './writes.ts';

export type SlowCall = 'recordingOverview' | 'retain' | 'removeRecording';
export type QuickCalls = Omit<StoreApi, SlowCall>;
/** The same calls in steps: between two of them the thread does what else is due. */
export type SlowCalls = {
  [K in SlowCall]: (...args: Parameters<StoreApi[K]>) => Generator<void, ReturnType<StoreApi[K]>>;
};

export interface CallParts {
  db: Db;
  dataDir: string;
  engine: FftEngine;
  now(): number;
  notify(notice: StoreNotice): void;
  records: Records;
  recordings: Recordings;
  summaries: Summaries;
  ring: PreTriggerRing;
  writes: Writes;
  chronicle: Chronicle;
  recorder: Recorder;
  bulk: Bulk;
  shut(): void;
}

export function createCalls(parts: CallParts): { quick: QuickCalls; slow: SlowCalls } {
  return {
    quick: { ...siteCalls(parts), ...recordingCalls(parts), ...storageCalls(parts) },
    slow: slowCalls(parts),
  };
}

/** A change and its event, together. */
const logged = (parts: CallParts, event: NewEvent, change: () => void): void =>
  parts.writes.commit(() => {
    change();
    parts.chronicle.record(event);
  });

type SiteCall = 'siteName' | 'setSiteName' | 'consoleId' | 'devices' | 'putDevice' | 'touchDevice';

function siteCalls(
  parts: CallParts,
): Pick<QuickCalls, SiteCall | 'forgetDevice' | 'addEvent' | 'events'> {
  const { records, writes, recorder, ring, bulk } = parts;
  return {
    siteName: () => records.site('name') ?? '',
    setSiteName: (name) => writes.commit(() => records.setSite('name', name)),
    consoleId: () => writes.commit(() => records.consoleId()),
    devices: () => records.devices(),
    putDevice: (device, event) => logged(parts, event, () => records.putDevice(device)),
    touchDevice: (id, lastSeenMs, firmware, address) =>
      writes.commit(() => records.touchDevice(id, lastSeenMs, firmware, address)),
    forgetDevice(id, event) {
      if (recorder.devices().includes(id)) recorder.end(id, null);
      bulk.drain();
      logged(parts, event, () => records.forgetDevice(id));
      ring.forget(id);
    },
    addEvent: (event) => writes.commit(() => parts.chronicle.record(event)),
    events: (beforeId, limit) => records.events(beforeId, limit),
  };
}

const EMPTY = 'stopped before a sample came: there is nothing to keep';

function recordingCalls(
  parts: CallParts,
): Pick<QuickCalls, 'startRecording' | 'stopRecording' | 'recordings' | 'renameRecording'> {
  const { recordings, recorder, writes, chronicle, bulk, ring } = parts;
  const announced = (id: RecordingId): Recording => {
    parts.notify({ type: 'recordings-changed' });
    return recordings.get(id);
  };
  const event = (code: string, deviceId: NewEvent['deviceId'], detail: string): NewEvent => ({
    ...{ atMs: parts.now(), severity: 'info', code, deviceId, detail },
  });
  /** One without samples: no steps are needed, there are no blocks and no long files. */
  const drop = ({ id }: Recording, told: NewEvent): void => {
    const decide = <T>(change: () => T): T =>
      writes.commit(() => {
        const value = change();
        chronicle.record(told);
        return value;
      });
    const steps = recordings.remove(id, decide, writes.commit);
    while (steps.next().done !== true);
    parts.notify({ type: 'recordings-changed' });
  };
  return {
    startRecording(input) {
      requireRoom(parts);
      requireHeld(parts, input.preTriggerS);
      const before = input.preTriggerS > 0 ? ring.last(input.deviceId, input.preTriggerS) : [];
      const made = writes.commit(() => {
        const inserted = recorder.insert(input);
        chronicle.record(event('recording.started', input.deviceId, input.deviceName));
        return inserted;
      });
      recorder.begin(made, input, before);
      bulk.confirm();
      return announced(made.id);
    },
    stopRecording(deviceId) {
      const id = recorder.end(deviceId, null);
      bulk.drain();
      const stopped = recordings.get(id);
      const { state, seconds, gaps, samples } = stopped;
      if (state === 'recording') {
        throw new StoreFailure(
          'disk-full',
          'the recording has stopped; its last samples are in memory and will be kept when there is room on the disk',
        );
      }
      if (samples === 0) {
        drop(stopped, event('recording.stopped', deviceId, EMPTY));
        return stopped;
      }
      chronicle.note(event('recording.stopped', deviceId, `${seconds.toFixed(1)} s, ${gaps} gaps`));
      return stopped;
    },
    recordings() {
      const halted = recorder.halted();
      return recordings
        .list()
        .map((one) => (halted.includes(one.id) ? { ...one, state: 'interrupted' } : one));
    },
    renameRecording(id, name, newEvent) {
      logged(parts, newEvent, () => recordings.rename(id, name));
      return announced(id);
    },
  };
}

function requireRoom({ dataDir, records }: CallParts): void {
  const needed = records.retention().floorBytes + MARGIN_BYTES;
  const free = freeBytes(dataDir);
  if (free >= needed) return;
  throw new StoreFailure(
    'disk-full',
    `${Math.round(free / 1e6)} MB are free and ${Math.round(needed / 1e6)} MB must stay free: make room, or lower the floor under Storage`,
  );
}

function requireHeld({ records }: CallParts, preTriggerS: number): void {
  const { ringSeconds } = records.retention();
  if (preTriggerS <= ringSeconds) return;
  throw new StoreFailure(
    'invalid',
    `${preTriggerS} s before the start were asked for and the last ${ringSeconds} s are held: ask for less, or hold more under Storage`,
  );
}

function storageCalls(parts: CallParts): Pick<QuickCalls, 'storage' | 'setRetention' | 'close'> {
  const { records, ring, bulk, recorder } = parts;
  return {
    storage: () => storageOf(parts),
    setRetention(retention, event) {
      // What is kept from now on is the store's to say.
      const told = { ...event, detail: retentionWords(retention) };
      logged(parts, told, () => records.setSite('retention', JSON.stringify(retention)));
      ring.setSeconds(retention.ringSeconds);
      ring.expire();
      return storageOf(parts);
    },
    close() {
      try {
        for (const device of recorder.devices()) recorder.end(device, null);
        bulk.drain();
        parts.chronicle.tellOwed();
      } finally {
        parts.shut();
      }
    },
  };
}

function storageOf({ dataDir, records, recordings, summaries, ring }: CallParts): Storage {
  const all = recordings.list();
  const retention = records.retention();
  return {
    dataDir,
    freeBytes: freeBytes(dataDir),
    floorBytes: retention.floorBytes,
    databaseBytes: databaseBytes(dataDir),
    retention,
    devices: records.devices().map(({ id, name }) => {
      const own = all.filter((recording) => recording.deviceId === id);
      const usage = ring.usage(id);
      return {
        deviceId: id,
        name,
        recordings: own.length,
        recordingBytes: own.reduce((sum, recording) => sum + recording.bytes, 0),
        summaryRows: summaries.rows(id),
        ringSeconds: usage.seconds,
        ringBytes: usage.bytes,
      };
    }),
  };
}

function slowCalls(parts: CallParts): SlowCalls {
  const { recordings, writes, chronicle, bulk } = parts;
  /** Damage is told once for each recording while the store is open. */
  const told = new Set<RecordingId>();
  const damaged = (recording: Recording, samples: number): void => {
    if (told.has(recording.id)) return;
    told.add(recording.id);
    const { deviceId, name } = recording;
    const detail = `${samples} samples of “${name}” are not as they were written: shown as gaps`;
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
            const value = change();
            chronicle.record(event);
            return value;
          }),
        commit,
      );
      removal.next();
      parts.notify({ type: 'recordings-changed' });
      yield* removal;
    },
    *recordingOverview(input) {
      bulk.drain();
      const recording = recordings.get(input.id);
      const onDamaged = (samples: number): void => damaged(recording, samples);
      return yield* readOverview({ ...parts, onDamaged }, recording, input);
    },
    *retain(nowMs) {
      const removed = yield* retain({ ...parts, commit: writes.commit }, nowMs);
      if (removed.recordings + removed.summaries + removed.events === 0) return removed;
      const detail = removedWords(removed);
      chronicle.note({
        atMs: parts.now(),
        deviceId: null,
        code: 'storage.retained',
        severity: 'info',
        detail,
      });
      parts.notify({ type: 'recordings-changed' });
      return removed;
    },
  };
}
