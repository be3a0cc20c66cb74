// What may be asked of the store about what is kept beside a channel. Types only.
import type {
  Calibration,
  ChannelPlan,
  DeviceId,
  RecordingId,
  Route,
} from '@harmonic/protocol/model';
import type {
  Baseline,
  BaselineHead,
  BaselineId,
  CalibrationId,
  HeardFrame,
  KeptCalibration,
  KeptPlan,
  KeptRoutes,
  NewBaseline,
  Note,
  NoteContent,
  NoteId,
  SpectralEvent,
  SpectralPicture,
  UnfitClaim,
} from '../../contract/index.ts';
import type { Act } from './access-api.ts';
import type { NewEvent } from './new-event.ts';

/** What a note is about. */
export type NoteOf = { deviceId: DeviceId } | { recordingId: RecordingId };

export interface DeviceKey {
  deviceId: DeviceId;
  /** Kd, 32 bytes. */
  key: Uint8Array;
  /** 16 hex digits. */
  fingerprint: string;
  /** It was given to the device, which has not said that it took it. */
  offered: boolean;
}

export interface HeardWish {
  deviceId: DeviceId;
  harmonics: readonly number[] | null;
  beforeId: number | null;
  limit: number;
}

/** Unauthorised energy, as a device tells it (SPEC L12.3). */
export interface ToldSpectral {
  deviceId: DeviceId;
  atMs: number;
  hz: number | null;
  levelDb: number | null;
  harmonic: number | null;
  /** What the device says of these cannot be: null above. */
  unfit: UnfitClaim[];
  /** What its line calls that harmonic, where it is not H and the number. */
  called: string | null;
  /** Events of this device before it that were too many to be kept. */
  heldBackBefore: number;
}

export interface KeptStoreApi {
  /** Those of a device that is gone are still there: its recordings are, too. */
  calibrations(deviceId: DeviceId): KeptCalibration[];
  calibration(deviceId: DeviceId, id: CalibrationId): Calibration;
  /** @param day ISO date in the plant's own calendar. One that is past its end, or not yet valid, is answered too. */
  calibrationInForce(deviceId: DeviceId, channel: number, day: string): Calibration | null;
  /** Who set it is the event's act's actor. */
  setCalibration(
    input: { deviceId: DeviceId; channel: number; calibration: Calibration },
    event: NewEvent,
  ): KeptCalibration;
  retireCalibration(deviceId: DeviceId, id: CalibrationId, event: NewEvent): void;
  baselines(deviceId: DeviceId): BaselineHead[];
  baseline(deviceId: DeviceId, id: BaselineId): Baseline;
  /** @param day today, ISO date in the plant's own calendar: the calibration in force is kept with it. */
  saveBaseline(input: NewBaseline, day: string, act: Act): BaselineHead;
  removeBaseline(deviceId: DeviceId, id: BaselineId, act: Act): void;
  notes(of: NoteOf): Note[];
  addNote(of: NoteOf, content: NoteContent, act: Act): Note;
  changeNote(of: NoteOf, id: NoteId, change: Pick<NoteContent, 'kind' | 'text'>, act: Act): Note;
  removeNote(of: NoteOf, id: NoteId, act: Act): void;
  /** For the plant alone. */
  deviceKeys(): DeviceKey[];
  /** Without an event nobody is told yet. @throws StoreFailure conflict: the device is not adopted. */
  setDeviceKey(key: DeviceKey, atMs: number, event: NewEvent | null): void;
  removeDeviceKey(deviceId: DeviceId, event: NewEvent | null): void;
  channelPlans(): KeptPlan[];
  channelPlan(deviceId: DeviceId): KeptPlan | null;
  setChannelPlan(
    input: { deviceId: DeviceId; plan: ChannelPlan; basedOn: number | null },
    event: NewEvent,
  ): KeptPlan;
  removeChannelPlan(deviceId: DeviceId, basedOn: number | null, event: NewEvent): void;
  /** Of the site. */
  routes(): KeptRoutes;
  setRoutes(input: { routes: readonly Route[]; basedOn: number }, event: NewEvent): KeptRoutes;
  /** Newest first. */
  heard(wish: HeardWish): HeardFrame[];
  /** With its event, where it is a new one. */
  tellSpectral(told: ToldSpectral): void;
  /** Newest first. */
  spectralEvents(deviceId: DeviceId, beforeId: number | null, limit: number): SpectralEvent[];
  /** @throws StoreFailure not-found. */
  spectralEvent(
    deviceId: DeviceId,
    id: number,
  ): { event: SpectralEvent; picture: SpectralPicture | null };
}
