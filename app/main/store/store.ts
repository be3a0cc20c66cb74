// The store: opens a data folder, answers the calls, takes what capture sends, batches, confirms.
// Runs in the store thread; everything here is synchronous.
import { mkdirSync } from 'node:fs';
import type { FftEngine } from '@harmonic/protocol/signal';
import type { Recording, Storage } from '../../contract/index.ts';
import type { StoreBlock, StoreSummary } from '../capture/messages.ts';
import type { NewEvent, StoreApi, StoreNotice } from './api.ts';
import { openDatabase } from './database.ts';
import { databaseBytes, freeBytes, giveUpReserve, keepReserve } from './disk.ts';
import { diskFailure, StoreFailure } from './failure.ts';
import { lockFolder } from './lock.ts';
import { readOverview } from './overview.ts';
import { createRecorder } from './recorder.ts';
import { createRecordings } from './recordings.ts';
import { createRecords } from './records.ts';
import { createRing } from './ring.ts';

const MOST_RING_BYTES = 512 * 1024 * 1024;
const DAY_MS = 86_400_000;

export interface Store {
  api: StoreApi;
  takeBlock(block: StoreBlock): void;
  takeSummary(summary: StoreSummary): void;
  /** Makes everything taken so far durable; called at least every 100 ms. */
  confirm(): void;
  /** Looks at the disk: floor, recovery. Called about once a second. */
  watchDisk(nowMs: number): void;
}

export interface StoreOptions {
  dataDir: string;
  key: Uint8Array;
  engine: FftEngine;
  notify(notice: StoreNotice): void;
  now(): number;
}

/** @throws StoreFailure: in-use, wrong-key, newer-version, damaged, disk-full, disk-read-only. */
export function openStore(options: StoreOptions): Store {
  const { dataDir, engine, notify } = options;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw diskFailure(error) ?? error;
  }
  const lock = lockFolder(dataDir);
  const db = openDatabase(dataDir, options.key);
  const records = createRecords(db);
  const recordings = createRecordings(db, dataDir);
  const ring = createRing(records.retention().ringSeconds, MOST_RING_BYTES);
  let summaries: StoreSummary[] = [];
  let condition: 'ok' | 'disk-full' | 'disk-low' | 'disk-read-only' = 'ok';
  let lostSamples = 0;

  const event = (
    code: string,
    severity: NewEvent['severity'],
    deviceId: NewEvent['deviceId'],
    detail: string,
  ): void => {
    const added = records.addEvent({ atMs: options.now(), deviceId, code, severity, detail });
    notify({ type: 'event', event: added });
  };
  const recorder = createRecorder(
    db,
    dataDir,
    (device, detail) => {
      event('recording.ended', 'warning', device, detail);
      notify({ type: 'recordings-changed' });
    },
    (_device, samples) => {
      lostSamples += samples;
      setCondition(
        'disk-full',
        `the disk is full: ${lostSamples} samples of running recordings could not be kept`,
      );
    },
  );

  function setCondition(code: typeof condition, detail: string): void {
    condition = code;
    notify({ type: 'condition', code, detail });
  }
  /** Runs what writes; the disk's refusal becomes a condition that everyone sees, and is passed on. */
  function guarded<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      const failure = diskFailure(error) ?? (error instanceof StoreFailure ? error : null);
      if (failure?.code === 'disk-full' || failure?.code === 'disk-read-only') {
        if (failure.code === 'disk-full') giveUpReserve(dataDir);
        setCondition(failure.code, failure.message);
      }
      throw failure ?? error;
    }
  }
  function logged(newEvent: NewEvent, change: () => void): void {
    guarded(() =>
      db.transaction(() => {
        change();
        notify({ type: 'event', event: records.addEvent(newEvent) });
      })(),
    );
  }

  const writeSummaries = db.transaction((list: readonly StoreSummary[]) => {
    for (const summary of list) records.addSummary(summary);
  });

  function confirm(): void {
    try {
      guarded(() => {
        recorder.confirm();
        if (summaries.length > 0) writeSummaries(summaries);
      });
      summaries = [];
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      // What waits is tried again; it is bounded because capture stops when it is not acknowledged.
    }
  }

  function storage(): Storage {
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
          summaryRows: records.summaryRows(id),
          ringSeconds: usage.seconds,
          ringBytes: usage.bytes,
        };
      }),
    };
  }

  function requireRoom(): void {
    const { floorBytes } = records.retention();
    const free = freeBytes(dataDir);
    if (free >= floorBytes) return;
    throw new StoreFailure(
      'disk-full',
      `${Math.round(free / 1e6)} MB are free and ${Math.round(floorBytes / 1e6)} MB must stay free: make room, or lower the floor under Storage`,
    );
  }

  const changed = (recording: Recording): Recording => {
    notify({ type: 'recordings-changed' });
    return recording;
  };

  const api: StoreApi = {
    siteName: () => records.site('name') ?? '',
    setSiteName: (name) => guarded(() => records.setSite('name', name)),
    consoleId: () => guarded(() => records.consoleId()),
    devices: () => records.devices(),
    putDevice: (device, newEvent) => logged(newEvent, () => records.putDevice(device)),
    touchDevice: (id, lastSeenMs, firmware, address) =>
      guarded(() => records.touchDevice(id, lastSeenMs, firmware, address)),
    forgetDevice(id, newEvent) {
      if (recorder.isRunning(id)) recorder.stop(id);
      logged(newEvent, () => records.forgetDevice(id));
      ring.forget(id);
    },
    startRecording: (input) =>
      guarded(() => {
        requireRoom();
        const fromNs = BigInt(Math.round(input.atMs - input.preTriggerS * 1000)) * 1_000_000n;
        const before = input.preTriggerS > 0 ? ring.since(input.deviceId, fromNs) : [];
        const id = recorder.start(input, before);
        event('recording.started', 'info', input.deviceId, input.deviceName);
        return changed(recordings.get(id));
      }),
    stopRecording: (deviceId) =>
      guarded(() => {
        const recording = recordings.get(recorder.stop(deviceId));
        event(
          'recording.stopped',
          'info',
          deviceId,
          `${recording.seconds.toFixed(1)} s, ${recording.gaps} gaps`,
        );
        return changed(recording);
      }),
    recordings: () => recordings.list(),
    renameRecording(id, name, newEvent) {
      logged(newEvent, () => recordings.rename(id, name));
      return changed(recordings.get(id));
    },
    removeRecording(id, newEvent) {
      logged(newEvent, () => recordings.remove(id));
      notify({ type: 'recordings-changed' });
    },
    recordingOverview(input) {
      recorder.confirm();
      return readOverview(db, dataDir, engine, recordings.get(input.id), input);
    },
    addEvent(newEvent) {
      const added = guarded(() => records.addEvent(newEvent));
      notify({ type: 'event', event: added });
      return added;
    },
    events: (beforeId, limit) => records.events(beforeId, limit),
    storage,
    setRetention(retention, newEvent) {
      logged(newEvent, () => records.setSite('retention', JSON.stringify(retention)));
      ring.setSeconds(retention.ringSeconds);
      return storage();
    },
    retain(nowMs) {
      const { recordingDays, summaryDays, eventDays } = records.retention();
      const removed = { recordings: 0, summaries: 0, events: 0, bytes: 0 };
      const oldest = recordingDays === 0 ? -Infinity : nowMs - recordingDays * DAY_MS;
      for (const recording of recordings.list()) {
        if (recording.state === 'recording' || recording.startedAtMs >= oldest) continue;
        removed.bytes += recordings.remove(recording.id);
        removed.recordings += 1;
      }
      const summariesBefore =
        summaryDays === 0 ? 0n : BigInt(Math.round(nowMs - summaryDays * DAY_MS)) * 1_000_000n;
      const dropped = records.dropOlder(
        summariesBefore,
        eventDays === 0 ? 0 : nowMs - eventDays * DAY_MS,
      );
      Object.assign(removed, dropped);
      if (removed.recordings + removed.summaries + removed.events > 0) {
        event('storage.retained', 'info', null, JSON.stringify(removed));
        notify({ type: 'recordings-changed' });
      }
      return removed;
    },
    close() {
      confirm();
      recorder.close();
      db.close();
      lock.release();
    },
  };

  const interrupted = guarded(() => recordings.mend());
  keepReserve(dataDir);
  if (interrupted > 0) event('recording.interrupted', 'warning', null, `${interrupted}`);

  return {
    api,
    takeBlock(block) {
      ring.push(block);
      recorder.push(block);
    },
    takeSummary: (summary) => void summaries.push(summary),
    confirm,
    watchDisk() {
      const free = freeBytes(dataDir);
      const { floorBytes } = records.retention();
      if (free < floorBytes) {
        for (const recording of recordings.list().filter(({ state }) => state === 'recording')) {
          if (!recording.deviceId) continue;
          recorder.stop(recording.deviceId);
          event(
            'recording.ended',
            'error',
            recording.deviceId,
            'stopped before the disk runs full',
          );
          notify({ type: 'recordings-changed' });
        }
        if (condition === 'ok')
          setCondition(
            'disk-low',
            `${Math.round(free / 1e6)} MB free; recording stops below ${Math.round(floorBytes / 1e6)} MB`,
          );
      } else if (condition !== 'ok') {
        confirm();
        keepReserve(dataDir);
        lostSamples = 0;
        setCondition('ok', '');
      }
    },
  };
}
