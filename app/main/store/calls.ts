// The store's calls, each in terms of its parts: what is one change is committed as one, with its event.
import { randomUUID } from 'node:crypto';
import type { DeviceId, RecordingId } from '@harmonic/protocol/model';
import { saying, type Detail, type Recording, type Storage } from '../../contract/index.ts';
import type { Act } from './access-api.ts';
import { accessCalls } from './access-calls.ts';
import type { NewEvent } from './api.ts';
import type { CallParts, QuickCalls, SlowCalls } from './call-parts.ts';
import { databaseBytes, diskBytes, freeBytes } from './disk.ts';
import { StoreFailure } from './failure.ts';
import { keptCalls } from './kept-calls.ts';
import { importCalls } from './imports.ts';
import { ITSELF, type Cause } from './outbox.ts';
import { retentionWords } from './retention-words.ts';
import { readRecordingClock } from './recording-clock.ts';
import { reportCalls } from './report-calls.ts';
import { requireRoom } from './room.ts';
import { slowCalls } from './slow-calls.ts';

export function createCalls(parts: CallParts): { quick: QuickCalls; slow: SlowCalls } {
  const imports = importCalls(parts);
  return {
    quick: {
      ...siteCalls(parts),
      ...recordingCalls(parts),
      ...storageCalls(parts, imports.dropImport),
      ...imports,
      ...accessCalls(parts),
      ...keptCalls(parts),
      ...reportCalls(parts),
    },
    slow: slowCalls(parts),
  };
}

/** A change, its act in the trail and its event, together. */
const logged = (parts: CallParts, event: NewEvent, change: (by: Cause) => void): void =>
  parts.writes.commit(() => {
    const by = parts.trail.enter(event.act);
    change(by);
    parts.chronicle.record(event, by);
  });

/** What is done to a recording stands under its id; the device is a fact of it. */
const ofRecording = (act: Act, id: RecordingId, device: DeviceId): Act => ({
  ...act,
  subject: id,
  facts: { device, ...act.facts },
});

type SiteCall = 'siteName' | 'setSiteName' | 'consoleId' | 'devices' | 'putDevice' | 'touchDevice';

function siteCalls(
  parts: CallParts,
): Pick<QuickCalls, SiteCall | 'forgetDevice' | 'addEvent' | 'events'> {
  const { records, writes, recorder, ring, bulk } = parts;
  return {
    siteName: () => records.site('name') ?? '',
    setSiteName: (name, act) =>
      writes.commit(() => {
        parts.trail.enter(act);
        records.setSite('name', name);
      }),
    consoleId: () => writes.commit(() => records.consoleId()),
    devices: () => records.devices(),
    putDevice: (device, event) => logged(parts, event, (by) => records.putDevice(device, by)),
    touchDevice: (id, lastSeenMs, firmware, address) =>
      writes.commit(() => records.touchDevice(id, lastSeenMs, firmware, address)),
    forgetDevice(id, event) {
      if (recorder.devices().includes(id)) recorder.end(id, null);
      bulk.drain();
      logged(parts, event, (by) => records.forgetDevice(id, by));
      ring.forget(id);
    },
    addEvent: (event) => writes.commit(() => parts.chronicle.record(event)),
    events: (beforeId, limit) =>
      records.events(beforeId, limit).map((event) => parts.spectralBook.withSpectral(event)),
  };
}

const EMPTY = [saying('nothing-came')];

const tenths = (value: number): number => Math.round(value * 10) / 10;

function recordingCalls(
  parts: CallParts,
): Pick<
  QuickCalls,
  'startRecording' | 'stopRecording' | 'recordings' | 'recordingClock' | 'renameRecording'
> {
  const { recordings, recorder, writes, chronicle, bulk, ring, trail } = parts;
  const announced = (id: RecordingId): Recording => {
    parts.notify({ type: 'recordings-changed' });
    return recordings.get(id);
  };
  const event = (code: string, deviceId: NewEvent['deviceId'], detail: Detail): NewEvent => ({
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
    startRecording(input, act) {
      requireRoom(parts);
      requireHeld(parts, input.preTriggerS);
      const before = input.preTriggerS > 0 ? ring.last(input.deviceId, input.preTriggerS) : [];
      const id = randomUUID() as string as RecordingId;
      const made = writes.commit(() => {
        const by = act ? trail.enter(ofRecording(act, id, input.deviceId)) : ITSELF;
        const inserted = recorder.insert(input, id, by);
        chronicle.record(event('recording.started', input.deviceId, input.deviceName), by);
        return inserted;
      });
      recorder.begin(made, input, before);
      bulk.confirm();
      return announced(made.id);
    },
    stopRecording(deviceId, _atMs, act) {
      if (act) trail.check(act);
      const id = recorder.end(deviceId, null, (of) => act && ofRecording(act, of, deviceId));
      bulk.drain();
      const stopped = recordings.get(id);
      const { state, seconds, gaps, samples } = stopped;
      if (state === 'recording') {
        throw new StoreFailure(
          'disk-full',
          'the recording has stopped; its last samples are in memory and will be kept when there is room on the disk',
          'recording-held',
        );
      }
      if (samples === 0) {
        drop(stopped, event('recording.stopped', deviceId, EMPTY));
        return stopped;
      }
      const told = [
        saying('seconds', { seconds: tenths(seconds) }),
        saying('gaps', { count: gaps }),
      ];
      chronicle.note(event('recording.stopped', deviceId, told));
      return stopped;
    },
    recordings() {
      const halted = recorder.halted();
      return recordings
        .list()
        .map((one) => (halted.includes(one.id) ? { ...one, state: 'interrupted' } : one));
    },
    recordingClock(id) {
      bulk.confirm();
      return readRecordingClock(parts.db, recordings.get(id));
    },
    renameRecording(id, name, newEvent) {
      logged(parts, newEvent, (by) => recordings.rename(id, name, by));
      return announced(id);
    },
  };
}

function requireHeld({ records }: CallParts, preTriggerS: number): void {
  const { ringSeconds } = records.retention();
  if (preTriggerS <= ringSeconds) return;
  throw new StoreFailure(
    'invalid',
    `${preTriggerS} s before the start were asked for and the last ${ringSeconds} s are held: ask for less, or hold more under Storage`,
    'ring-short',
    { askedS: String(preTriggerS), heldS: String(ringSeconds) },
  );
}

/** With more to be kept free than there is, nothing would ever be recorded again. */
function requireOnDisk({ dataDir }: CallParts, floorBytes: number): void {
  const disk = diskBytes(dataDir);
  if (floorBytes <= disk) return;
  const diskMb = String(Math.round(disk / 1e6));
  throw new StoreFailure(
    'invalid',
    `The disk holds ${diskMb} MB in all: keep less than that free`,
    'beyond-disk',
    { diskMb },
  );
}

function storageCalls(
  parts: CallParts,
  dropImport: QuickCalls['dropImport'],
): Pick<QuickCalls, 'storage' | 'setRetention' | 'close'> {
  const { records, ring, bulk, recorder } = parts;
  return {
    storage: () => storageOf(parts),
    setRetention(retention, event) {
      requireOnDisk(parts, retention.floorBytes);
      // What is kept from now on is the store's to say.
      const told = { ...event, detail: retentionWords(retention) };
      logged(parts, told, () => records.setSite('retention', JSON.stringify(retention)));
      ring.setSeconds(retention.ringSeconds);
      ring.expire();
      return storageOf(parts);
    },
    close() {
      try {
        for (const half of recorder.imports()) dropImport(half);
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
