// What each command may be told, as the command line reads it.
import type {
  LinkAddress,
  MachineClass,
  OctaveFraction,
  Profile,
  WindowName,
} from '@harmonic/protocol/model';
import type { FecId, Modulation } from '@harmonic/protocol/phy';
import type { BearingGeometry } from '@harmonic/protocol/signal';
import type { Place } from '../main/hosts/site.ts';

export interface StartFlags {
  host: 'auto' | 'electron' | 'gateway';
  listen: string;
  hostName: string[];
  tlsCert?: string;
  tlsKey?: string;
  protect?: 'passphrase';
  keyFile?: string;
  fromEnvironment?: boolean;
  port?: number;
  data?: string;
  demo?: boolean;
  name?: string;
  device: string[];
  lanInterface?: string;
  json?: boolean;
}
export interface DeviceFlags {
  wav?: string;
  synth?: string;
  serial?: string;
  tcp?: number;
  udp?: number;
  rate?: number;
  baud?: number;
  faults?: string;
  name?: string;
  id?: string;
  mdns?: boolean;
  simulated?: string | true;
}
export interface MeasureFlags {
  profile?: Profile;
  window?: WindowName;
  n?: number;
  averages?: number;
  start?: number;
  seconds?: number;
  f0?: number;
  harmonics?: number;
  band?: { fromHz: number; toHz: number };
  sidebands?: { carrierHz: number; spacingHz: number };
  shaftRpm?: { startHz: number; endHz: number };
  bearing?: BearingGeometry;
  machine?: MachineClass;
  octave?: OctaveFraction;
  calibration?: string;
  counts?: boolean;
  /** False: the sidecar beside the file is not read. */
  sidecar?: boolean;
  json?: boolean;
  /** ISO date, by which a calibration is judged. */
  today: string;
}
/** As the agent calls them. */
export type ModemProfile = 'standard' | 'fast' | 'robust' | 'rational';
/** The waveform, as far as it is told. */
export interface WaveformFlags {
  profile?: ModemProfile;
  f0?: number;
  fs?: number;
  k?: number;
  g8?: number;
  mod?: Modulation;
  fec?: FecId;
  /** As written: `11`, `5/3`. */
  secondPilot?: string;
}
export interface ModemEncodeFlags extends WaveformFlags {
  hex: Uint8Array;
  /** As written: `4`, `3/2`. */
  harmonics: readonly string[];
  amplitude?: number;
  flags?: number;
  out: string;
  json?: boolean;
}
export interface ModemDecodeFlags extends WaveformFlags {
  /** Bonds; empty for every harmonic on its own. */
  harmonics: readonly (readonly string[])[];
  all?: boolean;
  running?: boolean;
  json?: boolean;
}

/** What a start comes to, whichever host shows it. */
export interface Plan {
  place: Place;
  dataDir: string;
  siteName: string;
  connect: readonly LinkAddress[];
  flags: Omit<StartFlags, 'device'>;
  version: string;
}
