// What passes between the store and whoever takes recordings out or brings them in. Types only.
import type { SampleFormat } from '@harmonic/protocol/link';
import type { Calibration, DeviceClock, HardwareId, RecordingId } from '@harmonic/protocol/model';
import type { NoteContent } from '../../contract/index.ts';
import type { StoreBlock } from '../capture/messages.ts';

export interface RawBlock {
  /** First sample on the recording's time line. */
  at: number;
  samples: number;
  /** Of channel 0, as SAMPLES carries them. */
  scale: number;
  offset: number;
  /** Of its first sample; null: the device said no time. */
  deviceNs: bigint | null;
  deviceClock: DeviceClock;
  arrivalNs: bigint;
  /** Interleaved in the recording's format; null when it is not there as it was written. */
  data: ArrayBuffer | null;
}

export interface RawWish {
  id: RecordingId;
  /** Samples [first, last) of the time line; blocks that reach in come whole. */
  first: number;
  last: number;
  /** What the call before answered; null for the first. */
  after: number | null;
}

export interface RawPage {
  format: SampleFormat;
  blocks: RawBlock[];
  /** Where the next call goes on; null at the end. */
  next: number | null;
}

export interface NewImport {
  name: string;
  /** What the file says of where it comes from; a claim. */
  deviceName: string;
  hardwareId: HardwareId | null;
  simulated: boolean;
  atMs: number;
  /** False: the file says no time, and `atMs` is when it came in. */
  isTimed: boolean;
}
/** What is known of it at its end. */
export interface ImportEnding {
  /** There is less of it than it claims: it is kept as interrupted. */
  isCut: boolean;
  /** By channel; kept with the recording as those of a device are. */
  calibrations: readonly (Calibration | null)[];
  notes: readonly ImportedNote[];
  /** When they are set. */
  atMs: number;
}
/** Written elsewhere, by whoever it was. */
export interface ImportedNote {
  content: NoteContent;
  createdAtMs: number;
  changedAtMs: number | null;
}
type Clocked = Pick<StoreBlock, 'deviceNs' | 'deviceClock' | 'sync'>;
/** What of a block the file decides; the rest is the same for all of them. Its clock, where it says one. */
export type ImportBlock = Omit<
  StoreBlock,
  | 'type'
  | 'deviceId'
  | 'streamSeq'
  | keyof Clocked
  | 'gapBefore'
  | 'isResumed'
  | 'clipped'
  | 'simulated'
> &
  Partial<Clocked>;
