// What the console may ask of the store thread. Every call is one synchronous function over there;
// the client turns it into a promise. Time is given by the caller.
import type {
  ConsoleEvent,
  Recording,
  RecordingOverview,
  Retention,
  Storage,
  Told,
} from '../../contract/index.ts';
import type {
  DeviceId,
  HardwareId,
  LinkAddress,
  RecordingClock,
  RecordingId,
  SpectrumSettings,
} from '@harmonic/protocol/model';
import type { AccessStoreApi, Act } from './access-api.ts';
import type { KeptStoreApi } from './kept-api.ts';
import type { ReportStoreApi } from './report-api.ts';
import type { NewEvent } from './new-event.ts';
import type { ImportBlock, ImportEnding, NewImport, RawPage, RawWish } from './file-blocks.ts';

/** Which part of a recording is looked at, and how finely. */
export interface OverviewInput {
  id: RecordingId;
  channel: number;
  fromS: number;
  toS: number | null;
  columns: number;
  /** Of the spectrogram; null: half the sampling rate. */
  topHz: number | null;
}

export interface StoredDevice {
  id: DeviceId;
  hardwareId: HardwareId;
  name: string;
  announcedName: string;
  firmware: string;
  adoptedAtMs: number;
  lastSeenMs: number;
  /** Last address that worked; opened again at start-up when `keepConnected`. */
  address: LinkAddress;
  keepConnected: boolean;
  settings: SpectrumSettings;
}

/** Names of what the store may refuse; everything else is our mistake and ends the thread. */
export type StoreFailureCode =
  | 'not-found'
  | 'too-many'
  | 'conflict'
  | 'invalid'
  | 'disk-full'
  | 'disk-read-only'
  | 'damaged'
  | 'in-use'
  | 'wrong-key'
  | 'newer-version';

export type { Act, NewEvent };

export interface SpanInput {
  id: RecordingId;
  channel: number;
  fromS: number;
  toS: number | null;
}

export interface RecordingSpan {
  /** In the channel's unit, without a gap; at least one, at most RECORD_LIMIT. */
  samples: Float32Array<ArrayBuffer>;
  /** Index of the first in the recording: behind the place asked for, where that lies in a gap. */
  firstSample: number;
  /** Samples from there to the end of the span asked for. */
  wanted: number;
  /** How many stand at the converter's limits. */
  clipped: number;
  /** Smallest step of the encoding, channel unit; null for floats. */
  step: number | null;
}

export interface StoreApi extends AccessStoreApi, KeptStoreApi, ReportStoreApi {
  // site
  siteName(): string;
  setSiteName(name: string, act?: Act): void;
  consoleId(): HardwareId; // made once, random, kept
  // devices
  devices(): StoredDevice[];
  putDevice(device: StoredDevice, event: NewEvent): void; // adopt, rename, settings, address: one transaction with its event
  touchDevice(id: DeviceId, lastSeenMs: number, firmware: string, address: LinkAddress): void;
  forgetDevice(id: DeviceId, event: NewEvent): void; // recordings stay
  // recordings
  /** The act's subject is the new recording, whatever it says. */
  startRecording(
    input: {
      deviceId: DeviceId;
      deviceName: string;
      hardwareId: HardwareId | null;
      simulated: boolean;
      preTriggerS: number;
      atMs: number;
    },
    act?: Act,
  ): Recording;
  /** The act stands in the trail when the recording has ended: later, when its last samples wait for room. */
  stopRecording(deviceId: DeviceId, atMs: number, act?: Act): Recording;
  /** Running ones with their growing size; those that the disk has ended are interrupted until all of them is kept. */
  recordings(): Recording[];
  renameRecording(id: RecordingId, name: string, event: NewEvent): Recording;
  removeRecording(id: RecordingId, event: NewEvent): void;
  /** Reads stored samples; null spectra when shorter than 256 samples without a gap. */
  recordingOverview(input: OverviewInput): RecordingOverview;
  /** Null: no clock is known. */
  recordingClock(id: RecordingId): RecordingClock | null;
  /** Samples to be measured; `not-found` when there are none in the span. */
  recordingSpan(input: SpanInput): RecordingSpan;
  /** Stored samples as they are, about a megabyte a call. */
  recordingBlocks(wish: RawWish): RawPage;
  // recordings that come in as files
  beginImport(input: NewImport): RecordingId;
  /** In order. @throws disk-full, once the disk takes no more of it: then `dropImport`. */
  importBlocks(id: RecordingId, blocks: ImportBlock[]): void;
  /** @param samples on its time line: what is missing behind the last block is a gap. */
  endImport(id: RecordingId, samples: number, ending: ImportEnding): Recording;
  /** Nothing of it is kept. */
  dropImport(id: RecordingId): void;
  // events
  addEvent(event: NewEvent): ConsoleEvent;
  events(beforeId: number | null, limit: number): ConsoleEvent[];
  // storage
  storage(): Storage;
  /** The event's detail is said here, in words. */
  setRetention(retention: Retention, event: NewEvent): Storage;
  /** Runs retention now; answers what it removed, and says so in the trail (`storage.retained`). */
  retain(nowMs: number): {
    recordings: number;
    summaries: number;
    /** Frames that were heard on harmonics. */
    heard: number;
    /** Unauthorised spectral events. */
    spectral: number;
    events: number;
    bytes: number;
  };
  /** Called before the process ends: writes what is pending, closes files and database. */
  close(): void;
}

/** What the store says unasked. */
export type StoreNotice =
  | { type: 'recordings-changed' }
  | { type: 'event'; event: ConsoleEvent }
  | { type: 'condition'; code: 'disk-full' | 'disk-low' | 'disk-read-only' | 'ok'; detail: Told };
