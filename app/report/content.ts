// What a report is of, gathered and measured, before it has words: data alone, so that a thread can take it.
import type {
  Device,
  MeasuredRecord,
  Recording,
  ReportFailure,
  ReportFormat,
  ReportWish,
} from '../contract/index.ts';

/** One channel of one record. */
export interface PartContent {
  /** Name of the recording; null: the live signal. */
  of: string | null;
  /** Of the samples before calibration, float32, little endian; hex. */
  sha256: string;
  record: MeasuredRecord;
}

/** What should have been measured, and was not. */
export interface FailedPart {
  of: string | null;
  channel: string;
  failure: ReportFailure;
}

/** Why a device gave nothing. */
export type NothingBecause = 'gone' | 'noRecording' | 'noSamples' | 'silent' | 'tooFew';

export interface DeviceContent {
  name: string;
  /** As it was when the report was made; null: it is not on this console any more. */
  device: Device | null;
  /** Of the period, newest first, as many as are listed. */
  recordings: Recording[];
  notListed: number;
  /** Listed, and not measured. */
  notMeasured: number;
  /** Of the newest recording that gave anything, or of the live signal: each channel. */
  parts: PartContent[];
  /** Of those before it; without curves. */
  earlier: PartContent[];
  failed: FailedPart[];
  /** Null where anything was measured. */
  nothing: NothingBecause | null;
}

export interface ReportContent {
  wish: ReportWish;
  site: string;
  zone: string;
  version: string;
  by: 'schedule' | 'person';
  late: boolean;
  missed: number;
  dueMs: number;
  fromMs: number;
  toMs: number;
  madeAtMs: number;
  devices: DeviceContent[];
}

export interface WrittenFile {
  format: ReportFormat;
  bytes: Uint8Array<ArrayBuffer>;
}
