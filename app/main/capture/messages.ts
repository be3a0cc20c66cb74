// Everything that passes between the console's thread and a capture thread, and from there to the store.
// One capture thread serves one link for as long as that link is wanted, across its reconnections.
import type { MessagePort } from 'node:worker_threads';
import type { ClockEstimate } from '@harmonic/protocol/link';
import type { DeviceClock, DeviceId, HardwareId, Route, Unit } from '@harmonic/protocol/model';
import type {
  AuthenticationFailure,
  Board,
  ChannelState,
  Detail,
  Heard,
  KeptPlan,
  KeyRefusal,
  LinkCounters,
  LinkFailure,
  SignatureDoubt,
  SpectralEvent,
  StreamInfo,
  Told,
  UnfitClaim,
  ViewRequest,
  WatchState,
} from '../../contract/index.ts';

export interface CaptureStart {
  type: 'start';
  deviceId: DeviceId;
  datagrams: boolean;
  simulated: boolean;
  /** Identity this address must answer with; null = whoever answers. */
  expect: HardwareId | null;
  /** Goes to the store thread: StoreBlock and StoreSummary out, StoreAck in. */
  store: MessagePort;
  /** Console's own HELLO identity, 16 hex digits, and name. */
  consoleId: HardwareId;
  consoleName: string;
  plan: ListenedPlan | null;
  /** Kd of the device that is expected, 32 bytes; null: none is known. */
  key: Uint8Array | null;
}

/** What became of a key that was to be written into a device. */
export type KeyAnswer =
  | { done: true }
  /** `silent`: nobody knows whether the device has taken it. `said`: the device's own words, '' where it said none. */
  | { done: false; because: KeyRefusal; said: string; silent: boolean };

/** A device whose key nodes of a plan sign with. */
export interface PlanSigner {
  deviceId: DeviceId;
  hardwareId: HardwareId;
  /** Kd, 32 bytes. */
  key: Uint8Array;
}

/** What is listened for; null: nothing. Patches name the version they are by. */
export interface ListenedPlan extends Pick<KeptPlan, 'plan' | 'version' | 'setAtMs'> {
  /** Of the plan's signed channels; a channel whose signer is not among them proves nothing. */
  signers?: readonly PlanSigner[];
}

/** A signature that is asked of a device over its own link (SPEC L17). */
export interface SignatureAsk {
  question: number;
  signer: DeviceId;
  slot: number;
  nonce: Uint8Array;
  harmonics: readonly number[];
}
/** `taken`: the device will answer. `unproven`: its link proves no key, so nothing is asked over it. */
export type AskOutcome = 'taken' | 'unproven' | Exclude<SendOutcome, 'sent'>;

/** A whole frame that came on a bond of harmonics: heard in samples, or told by the device. */
export interface CameFrame {
  harmonics: readonly number[];
  /** Of SPEC P3.4. */
  flags: number;
  psdu: Uint8Array;
  /** Unix ms of its first sample; null: not known. */
  atMs: number | null;
  /** Of a signed channel whose node is believed, with a MAC that was checked; absent: whatever MAC it says it has. */
  proven?: boolean;
}

/** A frame that a device is to send on a bond of its harmonics. */
export interface SendOrder {
  order: number;
  fec: NonNullable<Route['fec']>;
  modulation: NonNullable<Route['modulation']>;
  flags: number;
  harmonics: readonly number[];
  psdu: Uint8Array;
}
/** `sent`: the device has it and will send it. */
export type SendOutcome = 'sent' | 'away' | 'queue' | 'refused' | 'unanswered';

/** Console thread to capture thread. */
export type ToCapture =
  | CaptureStart
  | { type: 'bytes'; bytes: Uint8Array<ArrayBuffer>; arrivalNs: bigint }
  /** The link has (re)opened: greet anew. A stream that needs more than 80 % of the line is not opened. */
  | { type: 'opened'; visit: number; bytesPerSecond: number | null; datagrams: boolean }
  | { type: 'ended' }
  | { type: 'view.open'; view: number; request: ViewRequest; revision: number }
  | { type: 'view.set'; view: number; request: ViewRequest; revision: number }
  | { type: 'view.resetHold'; view: number }
  | { type: 'view.close'; view: number }
  /** Answered by `record` with the same number. */
  | { type: 'record.ask'; ask: number; channel: number; samples: number }
  /** Another plan of its harmonics, or none: what was heard by the one before stands. */
  | { type: 'plan.set'; plan: ListenedPlan | null }
  /** Another key of the device is known, or none: AUTH begins anew. */
  | { type: 'key.set'; key: Uint8Array | null }
  /** Written into a device that has none; answered by `key.written` with the same number. */
  | { type: 'key.write'; ask: number; key: Uint8Array }
  /** So many of the frames that came were taken. */
  | { type: 'came.taken'; frames: number }
  /** Answered by `sent` with the same number. */
  | { type: 'send'; order: SendOrder }
  /** Of this device; answered by `asked` with the same number. */
  | { type: 'sign'; ask: SignatureAsk }
  /** What became of a question of this thread. */
  | { type: 'asked'; question: number; outcome: AskOutcome }
  /** STREAM_CLOSE to the device, then `finished` comes back: a courteous end. */
  | { type: 'finish' };

/** The counters that are summed over capture threads; the rest are the console thread's own. */
export type CaptureCounters = Omit<
  LinkCounters,
  'reconnects' | 'workerRestarts' | 'inputBytesDropped' | 'liveFramesSkipped' | 'bytesOut'
>;
/** What a device counts of itself; null when it does not say. */
export type DeviceCounters = Pick<
  CaptureCounters,
  'deviceCrcErrors' | 'deviceBlocksDropped' | 'deviceFramesUnsent' | 'deviceReportsDropped'
>;

/** What a device says of its place on a harmonic line. */
export interface NodeReport {
  role: 'master' | 'slave';
  locked: boolean;
  /** By its own clock; null: it knows none. */
  f0Hz: number | null;
  /** By which the pilot's clock is faster than its own, ppm; only while locked. */
  clockPpm: number | null;
  /** Whose beacon it knows. */
  master: HardwareId | null;
  /** A master that hears the beacons of another. */
  contested: boolean;
}

/** Where a device's event is, as far as it says (SPEC L12.3). */
export interface EventPlace {
  hz: number | null;
  levelDb: number | null;
  harmonic: number | null;
  /** What it says of these cannot be: null above. */
  unfit: UnfitClaim[];
}

/** What the capture thread has learnt; `devices/` folds these into what the plant knows. */
export type CaptureFact =
  | {
      kind: 'identified';
      hardwareId: HardwareId;
      bootId: number;
      name: string;
      firmware: string;
      protocolVersion: number;
    }
  | {
      kind: 'streaming';
      stream: StreamInfo;
      simulated: boolean;
      /** A device that has not restarted goes on, told when its first block is there; null: its first stream, or its first since. */
      resumed: {
        /** Of each channel, missing in between; null where the device's clock does not tell. */
        samplesLost: number | null;
        /** What had been lost. */
        after: 'stream' | 'link';
      } | null;
    }
  /** The device knows it no more, or it is out of step: `greeted-anew` tells which. */
  | { kind: 'stream-ended'; reason: 'session-lost' }
  /** After a lost session, by its boot id. */
  | { kind: 'greeted-anew'; hasRestarted: boolean }
  | { kind: 'stream-ended'; reason: 'link-ended' }
  /** Nothing came for so long, of so many in a row, though the device is there: opened anew. `streaming` comes with a block. */
  | { kind: 'stream-ended'; reason: 'lost'; lostMs: number; times: number }
  | { kind: 'failed'; code: LinkFailure; detail: Told }
  | { kind: 'counters'; counters: CaptureCounters }
  | { kind: 'log'; level: number; text: Detail; atNs: bigint }
  | {
      kind: 'event';
      code: number;
      severity: number;
      detail: string;
      atNs: bigint;
      place: EventPlace;
    }
  /** Add `offsetNs` to device time to get ours; it is within half of `delayNs` of the truth. */
  | { kind: 'clock'; offsetNs: bigint; delayNs: bigint }
  /** Its place on a harmonic line has changed, or is told again; null: it has none. */
  | { kind: 'node'; node: NodeReport | null }
  | { kind: 'authentication'; state: 'no-key' | 'asking' | 'authenticated'; because: null }
  | { kind: 'authentication'; state: 'failed'; because: AuthenticationFailure }
  /** What the device reports came unsigned, or signed wrongly, after it had proven its key: it is not taken. Said once. */
  | { kind: 'unproven'; because: 'unsigned' | 'wrong' }
  /** A node of the plan that proved itself no longer does, or does again. */
  | { kind: 'signature'; signer: DeviceId; node: string; state: 'authenticated'; because: null }
  | {
      kind: 'signature';
      signer: DeviceId;
      node: string;
      state: 'unauthenticated';
      because: SignatureDoubt;
    }
  /** A tone takes the frames of a channel of the plan; `by` null: no longer. */
  | {
      kind: 'blocked';
      harmonics: readonly number[];
      node: string;
      function: string;
      by: { hz: number; overDb: number | null } | null;
    }
  | { kind: 'fft'; engine: string; reason: string };

/** The newest samples of a channel, or how many there are of those asked for. */
export interface CapturedRecord {
  channel: number;
  info: StreamInfo['channels'][number];
  rateHz: number;
  /** Held without a gap. */
  held: number;
  /** Null while fewer are held than were asked for; moved. In the channel's unit. */
  samples: Float32Array<ArrayBuffer> | null;
  /** How many of them stand at the converter's limits. */
  clipped: number;
  /** Smallest step of the encoding, channel unit; null for floats. */
  step: number | null;
  /** Arrival of the newest sample, Unix ms. */
  endedAtMs: number;
  simulated: boolean;
}

/** What is new on the channels of a plan. */
export interface BoardPatch extends Pick<Board, 'reason' | 'clock' | 'otherPilot' | 'counters'> {
  state: 'unfit' | 'listening';
  /** Of the plan. */
  version: number;
  /** Null: nobody watches. */
  watch: WatchState | null;
  channels: {
    /** Its place in the plan. */
    at: number;
    state: ChannelState;
    /** Null: no frame has come since they were told. */
    newest: { snrDb: readonly number[]; points: Float32Array } | null;
  }[];
}

/** Capture thread to console thread. */
export type FromCapture =
  /** `visit`: the opening it is said to; a key that is meant for a serial line goes to no other. */
  | { type: 'write'; visit: number; bytes: Uint8Array<ArrayBuffer> }
  | { type: 'fact'; fact: CaptureFact }
  /** A live frame (app/contract/live-frame.ts), moved. */
  | { type: 'frame'; view: number; bytes: ArrayBuffer }
  | { type: 'record'; ask: number; record: CapturedRecord | null }
  | { type: 'board'; patch: BoardPatch }
  | { type: 'key.written'; ask: number; answer: KeyAnswer }
  /** `dropped`: so many before them found no room. */
  | { type: 'came'; frames: CameFrame[]; dropped: number }
  | { type: 'sent'; order: number; outcome: SendOutcome; detail: string }
  /** A signature is wished of another device, or of this one. */
  | { type: 'ask'; ask: SignatureAsk }
  | { type: 'asked'; question: number; outcome: AskOutcome }
  /** The buffers of one `bytes` message were consumed: `bytes` fewer are under way. */
  | { type: 'consumed'; bytes: number }
  | { type: 'finished' };

/**
 * A run of consecutive samples as they came, interleaved in the wire's own format; about 100 ms each.
 * `data` is moved. Never spans a gap.
 */
export interface StoreBlock {
  type: 'block';
  deviceId: DeviceId;
  /** Counts streams, in each capture thread from a number drawn at random: another number = time starts anew. */
  streamSeq: number;
  /** Index of the first sample (per channel) since the stream began. */
  firstSample: number;
  samples: number;
  channels: { name: string; unit: Unit; fullScale: number }[];
  format: 'int16' | 'int24' | 'float32';
  scale: number;
  offset: number;
  rateHz: number;
  /** Device time of the first sample, ns (0 when the device has no time). */
  deviceNs: bigint;
  /** What it counts from. */
  deviceClock: DeviceClock;
  /** The newest TIME_SYNC; null: none came about. */
  sync: ClockEstimate | null;
  /** Arrival of the first sample's frame, Unix ns. */
  arrivalNs: bigint;
  /** Samples (per channel) missing between the block before and this one. */
  gapBefore: number;
  /** Its stream took the place of a lost one: before its first block, `gapBefore` is from the end of that one on. */
  isResumed: boolean;
  clipped: boolean;
  simulated: boolean;
  data: ArrayBuffer;
}

/** One a second and channel: what a trend is made of. */
export interface StoreSummary {
  type: 'summary';
  deviceId: DeviceId;
  channel: number;
  atNs: bigint;
  rms: number;
  peak: number;
  crestFactor: number;
  kurtosis: number;
  samplesLost: number;
  /** Strongest first: frequency Hz and peak amplitude in the channel's unit, at most 10. */
  peaks: { frequencyHz: number; amplitude: number }[];
  /** Levels, dB re 1 unit, in 256 bands of equal width from 0 to rateHz / 2, each its maximum. */
  bandsDb: Float32Array;
  rateHz: number;
}

/** Frames that were heard on the harmonics of a device's samples, or lost there. */
export interface StoreHeard {
  type: 'heard';
  deviceId: DeviceId;
  heard: (Heard & {
    harmonics: readonly number[];
    node: string;
    function: string;
    planSetAtMs: number;
  })[];
}

export interface EventPicture {
  firstHz: number;
  columnHz: number;
  spectrumDb: Float32Array;
  /** Arrival of the first line, Unix ms. */
  firstMs: number;
  everyMs: number;
  /** Line after line, oldest first; a byte a column. */
  lines: Uint8Array;
}

/** An unauthorised spectral event as it is now: told when it begins, and again with the same key. */
export interface SeenSpectral {
  key: string;
  place: WatchState['lasting'][number];
  state: Exclude<SpectralEvent['state'], 'told'>;
  channel: number;
  fullScale: number;
  unit: string;
  clippedSamples: number;
  heldBackBefore: number;
  /** Null: not yet, or it was told before. */
  picture: EventPicture | null;
}
export interface StoreSpectral {
  type: 'spectral';
  deviceId: DeviceId;
  seen: SeenSpectral[];
}

export type ToStoreFromCapture = StoreBlock | StoreSummary | StoreHeard | StoreSpectral;

/** The store has taken (or refused and counted) so many messages. */
export interface StoreAck {
  type: 'ack';
  messages: number;
}
