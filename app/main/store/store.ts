// The store: opens a data folder, puts its parts together, takes what capture sends, watches the disk.
// Runs in the store thread; everything here is synchronous, what may take long comes in steps.
import { totalmem } from 'node:os';
import type { FftEngine } from '@harmonic/protocol/signal';
import { saying, type Detail } from '../../contract/index.ts';
import type { StoreBlock, StoreHeard, StoreSpectral, StoreSummary } from '../capture/messages.ts';
import type { NewEvent, StoreNotice } from './api.ts';
import { createBaselineRows } from './baseline-rows.ts';
import { createBulk } from './bulk.ts';
import type { QuickCalls, SlowCalls } from './call-parts.ts';
import { createCalibrationRows } from './calibration-rows.ts';
import { createCalls } from './calls.ts';
import { createChronicle } from './chronicle.ts';
import { openDatabase, type Db } from './database.ts';
import { giveUpReserve, keepReserve, makeFolder } from './disk.ts';
import { failureOf, StoreFailure } from './failure.ts';
import { createHeardRows } from './heard-rows.ts';
import { lockFolder, type FolderLock } from './lock.ts';
import { mend, type Mended } from './mend.ts';
import { createNoteRows } from './note-rows.ts';
import { createOutbox } from './outbox.ts';
import { createPeopleRows } from './people-rows.ts';
import { createKeyRows } from './key-rows.ts';
import { createPlanRows } from './plan-rows.ts';
import { createRouteRows } from './route-rows.ts';
import { createPolicyRows } from './policy-rows.ts';
import { createRecorder } from './recorder.ts';
import { createRecordingIndex } from './recording-index.ts';
import { createRecordings } from './recordings.ts';
import { createRecords } from './records.ts';
import { createRing } from './ring.ts';
import { createReportRows } from './report-rows.ts';
import { createSealing } from './sealing.ts';
import { createSpectralBook } from './spectral-book.ts';
import { createSpectralRows } from './spectral-rows.ts';
import { createSummaries } from './summaries.ts';
import { isWhole } from './timeline.ts';
import { createTrail } from './trail.ts';
import { createWrites, type Outcome } from './writes.ts';

/** Whatever seconds are asked for: memory is also for everything else that runs here. */
export const mostRingBytes = (memoryBytes: number): number =>
  Math.min(512 * 1024 * 1024, Math.floor(memoryBytes / 4));

export interface Store {
  api: QuickCalls;
  slow: SlowCalls;
  /** Several quick calls made durable together; each may be refused alone. @throws what refuses them all. */
  together(calls: readonly (() => unknown)[]): Outcome[];
  takeBlock(block: StoreBlock): void;
  takeSummary(summary: StoreSummary): void;
  takeHeard(heard: StoreHeard): void;
  takeSpectral(message: StoreSpectral): void;
  /** Of a capture that is gone: nobody says any more how these spectral events go on. */
  cutSpectral(keys: Iterable<string>): void;
  /** Makes a portion of what was taken durable; called at least every 100 ms. @returns whether more waits. */
  confirm(): boolean;
  /** The same, while the thread goes on; one at a time. */
  confirmSoon(): Promise<boolean>;
  /** Looks at the disk: floor, recovery. Called about once a second. */
  watchDisk(nowMs: number): void;
}

export interface StoreOptions {
  dataDir: string;
  /** 32 bytes; wiped when the database is open. */
  key: Uint8Array;
  engine: FftEngine;
  notify(notice: StoreNotice): void;
  now(): number;
  /** A clock that only rises, from anywhere, ns; the process's own when absent. */
  risingNs?(): bigint;
}

/** @throws StoreFailure: in-use, wrong-key, newer-version, damaged, disk-full, disk-read-only; the folder is free again then. */
export function openStore(options: StoreOptions): Store {
  let lock: FolderLock | null = null;
  let db: Db | null = null;
  try {
    makeFolder(options.dataDir);
    lock = lockFolder(options.dataDir);
    db = withReserve(options.dataDir, () => openDatabase(options.dataDir, options.key));
    options.key.fill(0);
    return compose(options, db, lock);
  } catch (error) {
    db?.close();
    lock?.release();
    throw failureOf(error) ?? error;
  }
}

/** A full disk must not keep a person from opening the site to make room. */
function withReserve<T>(dataDir: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (failureOf(error)?.code !== 'disk-full' || !giveUpReserve(dataDir)) throw error;
    return open();
  }
}

function compose(options: StoreOptions, db: Db, lock: FolderLock): Store {
  const { dataDir, notify, now } = options;
  const writes = createWrites(db, dataDir, notify);
  const outbox = withReserve(dataDir, () => createOutbox(db, { now, txId: writes.txId }));
  const sealing = createSealing(db);
  const trail = createTrail(db, outbox, sealing);
  const records = createRecords(db, outbox);
  const summaries = createSummaries(db);
  const heard = createHeardRows(db);
  const spectral = createSpectralRows(db);
  const recordings = createRecordings(db, dataDir, outbox);
  const ring = createRing(
    records.retention().ringSeconds,
    mostRingBytes(totalmem()),
    options.risingNs,
  );
  const chronicle = createChronicle(writes, records, trail);
  const note = (
    code: string,
    severity: NewEvent['severity'],
    deviceId: NewEvent['deviceId'],
    detail: Detail,
  ): void => chronicle.note({ atMs: now(), code, severity, deviceId, detail });

  const rows = createRecordingIndex(db, outbox);
  const mended = mend({ db, dataDir, rows, recordings, commit: writes.commit });
  const recorder = createRecorder(rows, dataDir, {
    enter: (act) => trail.enter(act),
    ended(device, reason) {
      if (reason !== null) note('recording.ended', 'warning', device, reason);
      notify({ type: 'recordings-changed' });
    },
    lost: (_device, samples) => bulk.lost(samples),
    leftOpen: (device, detail) => note('recording.untidy', 'warning', device, detail),
  });
  const spectralBook = createSpectralBook(spectral, records, writes);
  const bulk = createBulk({
    dataDir,
    writes,
    recorder,
    summaries,
    ...{ heard, keepSpectral: spectralBook.keep, cutSpectral: spectralBook.cut },
    floorBytes: () => records.retention().floorBytes,
    halted(device, reason) {
      // Whoever brings in a file is told by the call.
      if (recorder.imports().some((id) => String(id) === String(device))) return;
      note('recording.ended', 'warning', device, reason);
      notify({ type: 'recordings-changed' });
    },
  });
  const { quick, slow } = createCalls({
    ...{ db, dataDir, engine: options.engine, now, notify },
    ...{ records, recordings, summaries, ring, writes, chronicle, recorder, bulk },
    ...{ outbox, sealing, trail, heard, spectral, spectralBook },
    plans: createPlanRows(db, outbox),
    keys: createKeyRows(db, outbox),
    routes: createRouteRows(db, outbox),
    policy: createPolicyRows(db, outbox),
    people: createPeopleRows(db, sealing),
    calibrations: createCalibrationRows(db, outbox),
    baselines: createBaselineRows(db, outbox),
    notes: createNoteRows(db, outbox),
    reports: createReportRows(db),
    shut() {
      recorder.close();
      db.close();
      lock.release();
    },
  });
  keepReserve(dataDir);
  tellMended(mended, note);
  writes.commit(() => spectral.cutAll());
  const damage = trail.damage();
  // Somebody has written to it: that is told, and is no reason to keep no trail from here on.
  if (damage !== null) note('trail.damaged', 'error', null, [damage]);

  /** The disk has refused: does it take a row now? */
  function tryAgain(nowMs: number): void {
    try {
      writes.commitBulk(() => records.setSite('disk-tried-at', String(nowMs)));
    } catch (error) {
      if (error instanceof StoreFailure) return;
      throw error;
    }
    bulk.recovered();
  }

  return {
    api: quick,
    slow,
    together: (calls) => writes.together(calls),
    takeBlock(block) {
      if (isWhole(block)) ring.push(block);
      recorder.push(block);
    },
    takeSummary: (summary) => bulk.takeSummary(summary),
    takeHeard: (message) => bulk.takeHeard(message),
    takeSpectral: (message) => bulk.takeSpectral(message),
    cutSpectral: (keys) => bulk.cutSpectral(keys),
    confirm: () => bulk.confirm(),
    confirmSoon: () => bulk.confirmSoon(),
    watchDisk(nowMs) {
      ring.expire();
      if (writes.isRefusing()) tryAgain(nowMs);
      bulk.watchRoom();
      if (writes.condition() !== 'ok') return;
      keepReserve(dataDir);
      chronicle.tellOwed();
    },
  };
}

function tellMended(
  { interrupted, half, short, strange }: Mended,
  note: (
    code: string,
    severity: NewEvent['severity'],
    device: NewEvent['deviceId'],
    detail: Detail,
  ) => void,
): void {
  for (const { deviceId, name } of interrupted) {
    note('recording.interrupted', 'warning', deviceId, [saying('stopped-recording', { name })]);
  }
  for (const name of half) {
    note('recording.importDropped', 'warning', null, [saying('stopped-importing', { name })]);
  }
  for (const { deviceId, name } of short)
    note('recording.damaged', 'error', deviceId, [saying('missing-at-end', { name })]);
  if (strange > 0) {
    note('storage.unknown', 'warning', null, [saying('folders-unknown', { count: strange })]);
  }
}
