// What the renderer sees of the plant: snapshots, as schemas. No behaviour.
import { z } from 'zod';
import {
  areaIdSchema,
  deviceIdSchema,
  givenNameSchema,
  hardwareIdSchema,
  linkAddressSchema,
  recordingClockSchema,
  recordingIdSchema,
  spectrumSettingsSchema,
  unitSchema,
  windowNameSchema,
} from '@harmonic/protocol/model';
import { detailSchema, toldSchema } from './sayings.ts';
import { spectralEventSchema } from './spectral.ts';

export const linkKindSchema = z.enum(['serial', 'tcp', 'udp', 'replay', 'simulated']);
export type LinkKind = z.infer<typeof linkKindSchema>;

/** Why a link is not open. A closed list; each has words in both languages in the renderer. */
export const linkFailureSchema = z.enum([
  'not-found',
  'busy',
  'no-permission',
  'refused',
  'unreachable',
  'timed-out',
  'unplugged',
  'hung-up',
  'silent', // open, but no HELLO within 3 s, or three heartbeats missed
  'not-harmonic', // bytes came, none of them the protocol
  'version', // speaks only versions we do not
  'other-device', // the address answered with another identity than the one expected
  'rate-exceeds-link', // the stream asked for does not fit the line
  'ended', // a replay reached its end
  'closed', // by a person
  'failed',
]);
export type LinkFailure = z.infer<typeof linkFailureSchema>;

export const connectionStateSchema = z.enum([
  'idle', // nobody asked for it
  'opening',
  'greeting', // port open, HELLO sent
  'identified',
  'streaming',
  'waiting', // to try again at retryAtMs
  'stopped', // will not try again by itself
]);
export type ConnectionState = z.infer<typeof connectionStateSchema>;

/** Counters of one link; every loss is in one of them. All since the link's first opening in this run. */
export const linkCountersSchema = z.object({
  bytesIn: z.number(),
  bytesOut: z.number(),
  framesIn: z.number(),
  framesBad: z.number(), // CRC or COBS damage
  framesTooLong: z.number(),
  framesUnknown: z.number(),
  framesUnproven: z.number(), // reports that the device has not signed, after it had proven its key
  bytesStray: z.number(), // outside any frame: boot text, noise
  blocksLost: z.number(), // by sequence number
  samplesLost: z.number(), // by sample index
  samplesIn: z.number(),
  clippedBlocks: z.number(),
  duplicates: z.number(),
  liveFramesSkipped: z.number(),
  storeBlocksDropped: z.number(), // the store could not take them in time
  inputBytesDropped: z.number(), // the capture thread could not take them in time
  reconnects: z.number(),
  workerRestarts: z.number(),
  roundTripMs: z.number().nullable(),
  datagramsLost: z.number(), // by the frames' seq, on datagram links
  deviceCrcErrors: z.number().nullable(), // counted by the device; null when it does not say
  deviceBlocksDropped: z.number().nullable(), // the device had no credit, or a full queue
  deviceFramesUnsent: z.number().nullable(), // for its harmonics: no room, or the one before still sounded
  deviceReportsDropped: z.number().nullable(), // what it says unasked: its queue was full
});
export type LinkCounters = z.infer<typeof linkCountersSchema>;

export const channelInfoSchema = z.object({
  name: z.string(),
  unit: unitSchema,
  /** Amplitude of a full-scale sine in `unit`. */
  fullScale: z.number(),
});
export type ChannelInfo = z.infer<typeof channelInfoSchema>;

export const streamInfoSchema = z.object({
  rateHz: z.number(),
  channels: z.array(channelInfoSchema),
  format: z.enum(['int16', 'int24', 'float32']),
  blockSamples: z.int(),
  startedAtMs: z.number(),
});
export type StreamInfo = z.infer<typeof streamInfoSchema>;

export const connectionSchema = z.object({
  address: linkAddressSchema,
  kind: linkKindSchema,
  state: connectionStateSchema,
  /** The last failure, with the operating system's own words where there are any. */
  failure: z.object({ code: linkFailureSchema, detail: detailSchema }).nullable(),
  sinceMs: z.number(),
  retryAtMs: z.number().nullable(),
  attempt: z.int(),
  stream: streamInfoSchema.nullable(),
  counters: linkCountersSchema,
});

/**
 * unverified: announces an identity, has proven no key. authenticated: has proven the key that is kept here, on this
 * link. unauthenticated: should have, and has not. contested: another device claims the same
 * identity at the same time. simulated: made by this program.
 */
export const trustSchema = z.enum([
  'unverified',
  'authenticated',
  'unauthenticated',
  'contested',
  'simulated',
]);
export type Trust = z.infer<typeof trustSchema>;

/** Why a device that should have proven its key has not. A closed list, each with words in both languages. */
export const authenticationFailureSchema = z.enum([
  'wrong-key', // it answers with another, or does not believe ours
  'no-key-there', // the device has none
  'other-device', // it answers in another's name
  'forged', // what came after was not signed with the session's key
  'refused',
  'silent',
]);
export type AuthenticationFailure = z.infer<typeof authenticationFailureSchema>;

/** What is known of a device's key here, and whether it has proven it on the link as it is now (SPEC L9). */
export const authenticationSchema = z.object({
  state: z.enum(['key-unknown', 'not-asked', 'asking', 'authenticated', 'unauthenticated']),
  because: authenticationFailureSchema.nullable(),
  sinceMs: z.number(),
  /** Of the key that is kept here, to be compared; 16 hex digits. Null: none is. */
  fingerprint: z.string().nullable(),
});
/** As people type one; zeros are none. */
export const deviceKeySchema = z
  .string()
  .regex(/^[0-9a-fA-F]{64}$/)
  .refine((hex) => !/^0+$/.test(hex));
export type Authentication = z.infer<typeof authenticationSchema>;

export const deviceSchema = z.object({
  id: deviceIdSchema,
  /** Null until the device has answered HELLO. */
  hardwareId: hardwareIdSchema.nullable(),
  /** Given at adoption; before that, the name the device announces. */
  name: z.string(),
  announcedName: z.string(),
  firmware: z.string(),
  trust: trustSchema,
  authentication: authenticationSchema,
  adopted: z.boolean(),
  adoptedAtMs: z.number().nullable(),
  lastSeenMs: z.number().nullable(),
  connection: connectionSchema.nullable(),
  settings: spectrumSettingsSchema,
  /** Where rights over it must hold; null: in no area, reached with rights on the whole site. */
  area: areaIdSchema.nullable().optional(),
  recording: z
    .object({
      id: recordingIdSchema,
      startedAtMs: z.number(),
      bytes: z.number(),
      seconds: z.number(),
    })
    .nullable(),
});
export type Device = z.infer<typeof deviceSchema>;

export const siteSchema = z.object({
  kind: z.enum(['demo', 'real']),
  name: z.string(),
  host: z.enum(['gateway', 'electron']),
  dataDir: z.string(),
  version: z.string(),
  /** Set when something the operator must know keeps part of the console from working. */
  notices: z.array(
    z.object({
      code: z.enum([
        'disk-full',
        'disk-low',
        'disk-read-only',
        'store-failed',
        'capture-failed',
        'discovery-unavailable',
        'devices-left-behind',
        'fft-fallback',
        'reports-failed',
      ]),
      detail: detailSchema,
    }),
  ),
});
export type Site = z.infer<typeof siteSchema>;

export const serialPortSchema = z.object({
  path: z.string(),
  address: linkAddressSchema,
  product: z.string().nullable(),
  manufacturer: z.string().nullable(),
  serialNumber: z.string().nullable(),
  vendorId: z.string().nullable(),
  productId: z.string().nullable(),
  /** ok | no-permission | busy | missing; `detail` says it in the system's words. */
  verdict: z.enum(['ok', 'no-permission', 'busy', 'missing']),
  detail: z.string(),
  /** A command a person can run that mends it, where one is known. */
  remedy: z.string().nullable(),
});
export type SerialPortInfo = z.infer<typeof serialPortSchema>;

export const discoveredSchema = z.object({
  address: linkAddressSchema,
  hardwareId: hardwareIdSchema.nullable(),
  name: z.string(),
  host: z.string(),
  port: z.int(),
  firmware: z.string(),
  lastSeenMs: z.number(),
});
export type Discovered = z.infer<typeof discoveredSchema>;

export const gapSchema = z.object({
  /** Seconds from the recording's start. */
  atS: z.number(),
  lengthS: z.number(),
  samples: z.number(),
});

export const recordingSchema = z.object({
  id: recordingIdSchema,
  deviceId: deviceIdSchema.nullable(),
  deviceName: z.string(),
  hardwareId: hardwareIdSchema.nullable(),
  name: z.string(),
  /** Of its first sample; where it is not timed, when its file came in, which says nothing of when it was measured. */
  startedAtMs: z.number(),
  /** False: a file that tells no time of its own. */
  isTimed: z.boolean(),
  seconds: z.number(),
  samples: z.number(),
  rateHz: z.number(),
  channels: z.array(channelInfoSchema),
  bytes: z.number(),
  gaps: z.number(),
  samplesLost: z.number(),
  state: z.enum(['recording', 'complete', 'interrupted']),
  simulated: z.boolean(),
  /** `imported`: came in as a file; what it says of its device is the file's word. */
  origin: z.enum(['device', 'imported']),
});
export type Recording = z.infer<typeof recordingSchema>;

export const recordingOverviewSchema = z.object({
  channel: z.int(),
  unit: unitSchema,
  fromS: z.number(),
  toS: z.number(),
  /** Seconds of each column; null where the column lies wholly in a gap. */
  columnS: z.number(),
  min: z.array(z.number().nullable()),
  max: z.array(z.number().nullable()),
  gaps: z.array(gapSchema),
  rms: z.number(),
  peak: z.number(),
  spectrum: z
    .object({
      x0: z.number(),
      dx: z.number(),
      /** dB re 1 unit, peak amplitude, decimated by maximum. */
      levelDb: z.array(z.number()),
      peaks: z.array(z.object({ frequencyHz: z.number(), levelDb: z.number() })),
      n: z.int(),
      window: windowNameSchema,
      rbwHz: z.number(),
      averages: z.int(),
      /** Share of a transform that the next one has in common with it. */
      overlap: z.number(),
      /** The mean of each transform's samples was taken off first. */
      removeMean: z.boolean(),
    })
    .nullable(),
  /** Null: shorter than the shortest transform, or samples are missing all over. */
  spectrogram: z
    .object({
      columns: z.int(),
      /** Seconds of each column. */
      columnS: z.number(),
      /** Of each column, from the lowest frequency. */
      rows: z.int(),
      /** Hz in the middle of the lowest row, and from row to row. */
      x0: z.number(),
      dx: z.number(),
      /** As text (`encodeLevels`): column by column, dB re 1 unit, peak amplitude, the largest; NaN: nothing measured. */
      levelsDb: z.string(),
      n: z.int(),
      window: windowNameSchema,
      rbwHz: z.number(),
      /** Seconds of one transform. */
      transformS: z.number(),
      /** Every sample was transformed; else of each column the first `n` that are there. */
      isWhole: z.boolean(),
    })
    .nullable(),
  /** Of the whole recording, whatever is shown of it; null: a file that told of none. */
  clock: recordingClockSchema.nullable(),
});
export type RecordingOverview = z.infer<typeof recordingOverviewSchema>;

export const storageSchema = z.object({
  dataDir: z.string(),
  freeBytes: z.number(),
  floorBytes: z.number(),
  databaseBytes: z.number(),
  devices: z.array(
    z.object({
      deviceId: deviceIdSchema,
      name: z.string(),
      recordings: z.int(),
      recordingBytes: z.number(),
      summaryRows: z.number(),
      ringSeconds: z.number(),
      ringBytes: z.number(),
    }),
  ),
  retention: z.object({
    /** 0 keeps for ever. */
    recordingDays: z.int().min(0).max(36_500),
    summaryDays: z.int().min(0).max(36_500),
    eventDays: z.int().min(0).max(36_500),
    ringSeconds: z.int().min(0).max(600),
    floorBytes: z.int().min(0),
  }),
});
export type Storage = z.infer<typeof storageSchema>;
export const retentionSchema = storageSchema.shape.retention;
export type Retention = z.infer<typeof retentionSchema>;

export const eventSchema = z.object({
  id: z.number(),
  atMs: z.number(),
  deviceId: deviceIdSchema.nullable(),
  deviceName: z.string().nullable(),
  /** `noun.pastTense`, e.g. device.adopted, link.lost, capture.gap, device.log, storage.refused */
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  /** In English, or words that need no other language. */
  detail: z.string(),
  /** The same, to be said in any language; null: there is no more than `detail`. */
  told: toldSchema.nullable(),
  /** What it tells of, where that is unauthorised energy. */
  spectral: spectralEventSchema.nullable(),
});
export type ConsoleEvent = z.infer<typeof eventSchema>;

export { givenNameSchema };
