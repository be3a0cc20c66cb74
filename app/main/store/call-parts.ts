// What the store's calls are made of, and which of them come in steps. Types only.
import type { FftEngine } from '@harmonic/protocol/signal';
import type { StoreApi, StoreNotice } from './api.ts';
import type { BaselineRows } from './baseline-rows.ts';
import type { Bulk } from './bulk.ts';
import type { CalibrationRows } from './calibration-rows.ts';
import type { Chronicle } from './chronicle.ts';
import type { Db } from './database.ts';
import type { HeardRows } from './heard-rows.ts';
import type { NoteRows } from './note-rows.ts';
import type { Outbox } from './outbox.ts';
import type { PeopleRows } from './people-rows.ts';
import type { KeyRows } from './key-rows.ts';
import type { PlanRows } from './plan-rows.ts';
import type { PolicyRows } from './policy-rows.ts';
import type { Recorder } from './recorder.ts';
import type { Recordings } from './recordings.ts';
import type { Records } from './records.ts';
import type { PreTriggerRing } from './ring.ts';
import type { ReportRows } from './report-rows.ts';
import type { RouteRows } from './route-rows.ts';
import type { Sealing } from './sealing.ts';
import type { SpectralBook } from './spectral-book.ts';
import type { SpectralRows } from './spectral-rows.ts';
import type { Summaries } from './summaries.ts';
import type { Trail } from './trail.ts';
import type { Writes } from './writes.ts';

export type SlowAccessCall = 'trail' | 'personRecords' | 'retainTrail';
type SlowCall =
  | 'recordingOverview'
  | 'recordingSpan'
  | 'recordingBlocks'
  | 'retain'
  | 'removeRecording'
  | SlowAccessCall;
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
  outbox: Outbox;
  sealing: Sealing;
  trail: Trail;
  policy: PolicyRows;
  people: PeopleRows;
  calibrations: CalibrationRows;
  baselines: BaselineRows;
  notes: NoteRows;
  plans: PlanRows;
  keys: KeyRows;
  routes: RouteRows;
  heard: HeardRows;
  reports: ReportRows;
  spectral: SpectralRows;
  spectralBook: SpectralBook;
  shut(): void;
}
