// Everything the renderer may ask, by noun. Types, validation and client all come from this value.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  deviceIdSchema,
  linkAddressSchema,
  recordingIdSchema,
  spectrumSettingsSchema,
  type Permission,
} from '@harmonic/protocol/model';
import { accessCalls, sessionCalls } from './access-calls.ts';
import { base } from './base.ts';
import { harmonicCalls } from './harmonic-calls.ts';
import { keptCalls } from './kept-calls.ts';
import { measureCalls } from './measure-calls.ts';
import { LIVE_COLUMNS_MOST, LIVE_READS_MOST } from './live-frame.ts';
import {
  deviceKeySchema,
  deviceSchema,
  discoveredSchema,
  eventSchema,
  givenNameSchema,
  recordingOverviewSchema,
  recordingSchema,
  retentionSchema,
  serialPortSchema,
  siteSchema,
  storageSchema,
} from './entities.ts';
import { reportCalls } from './report-calls.ts';
import { routeCalls } from './route-calls.ts';
import { transferCalls } from './transfer-calls.ts';

const none = z.object({});
const device = z.object({ id: deviceIdSchema });
const recording = z.object({ id: recordingIdSchema });

/** What a view draws: the settings, and how many points reach the screen. */
const viewSchema = z.object({
  settings: spectrumSettingsSchema,
  /** Frequency span wanted, Hz; null = all. */
  rangeHz: z.tuple([z.number().min(0), z.number().positive()]).nullable(),
  /** Pixel columns: spectra are decimated to this by maximum. */
  columns: z.int().min(64).max(LIVE_COLUMNS_MOST),
  /** Seconds of waveform wanted with each frame; 0 = none. */
  waveformS: z.number().min(0).max(10),
  /** Min hold: the least of the trace, once its average is full. */
  low: z.boolean(),
  /** How fast the max hold comes down; 0: it stays. */
  holdDecayDbPerS: z.number().min(0).max(100),
  /** Places that are read at full resolution with each spectrum, whatever its span and columns. */
  reads: z
    .array(
      z.object({
        atHz: z.number().min(0),
        /** A line is looked for so far to either side; 0: the level at that very frequency. */
        withinHz: z.number().min(0),
      }),
    )
    .max(LIVE_READS_MOST),
});
export type ViewRequest = z.infer<typeof viewSchema>;

const anyone = base.meta({ permission: 'anyone' });
const seeDevices = base.meta({ permission: 'device.see', filtered: true });
const seeRecordings = base.meta({ permission: 'recording.see', filtered: true });
const seeEvents = base.meta({ permission: 'event.see', filtered: true });
const ofView = base.meta({ permission: 'live.see', of: 'view' });
const ofDevice = (permission: Permission) => base.meta({ permission, of: 'device', audit: true });
const ofRecording = (permission: Permission) =>
  base.meta({ permission, of: 'recording', audit: true });

export const contract = {
  session: sessionCalls,
  ...accessCalls,
  ...keptCalls,
  ...transferCalls,
  ...reportCalls,
  site: {
    get: anyone.input(none).output(siteSchema),
    watch: anyone.input(none).output(eventIterator(siteSchema)),
    /** From the demo: makes a real site, and the host reopens on it. The answer says where it is. */
    setUp: anyone.input(z.object({ name: givenNameSchema })).output(z.object({ url: z.string() })),
  },
  device: {
    /** The whole list at once and again whenever something in it changes (at most 5 times a second). */
    watch: seeDevices.input(none).output(eventIterator(z.array(deviceSchema))),
    list: seeDevices.input(none).output(z.array(deviceSchema)),
    /** Opens a link to an address the person has chosen; the device appears by identity. */
    connect: base
      .meta({ permission: 'device.connect', audit: true })
      .input(z.object({ address: linkAddressSchema }))
      .output(deviceSchema),
    /** Opens again the link of a known device. */
    reconnect: ofDevice('device.connect').input(device).output(none),
    disconnect: ofDevice('device.connect').input(device).output(none),
    adopt: ofDevice('device.manage')
      .input(device.extend({ name: givenNameSchema }))
      .output(deviceSchema),
    rename: ofDevice('device.manage')
      .input(device.extend({ name: givenNameSchema }))
      .output(deviceSchema),
    /** Its recordings stay, under its last name. */
    forget: ofDevice('device.manage').input(device).output(none),
    /**
     * Keeps the key that the device is to prove from now on (SPEC L9): 64 hex digits. No answer ever holds it; what is
     * shown of it is its fingerprint.
     */
    setKey: base
      .meta({ permission: 'device.manage', of: 'device', audit: true, secret: ['key'] })
      .input(device.extend({ key: deviceKeySchema }))
      .output(deviceSchema),
    /** Makes one, and writes it into the device over its serial line, in provisioning mode (SPEC L9.8). */
    makeKey: ofDevice('device.manage').input(device).output(deviceSchema),
    removeKey: ofDevice('device.manage').input(device).output(deviceSchema),
    /** Settings last used, kept for the next time. */
    setSettings: ofDevice('live.configure')
      .input(device.extend({ settings: spectrumSettingsSchema }))
      .output(none),
  },
  port: {
    list: base.meta({ permission: 'device.connect' }).input(none).output(z.array(serialPortSchema)),
  },
  lan: {
    /** Devices that announce themselves, the whole list each time. */
    watch: base
      .meta({ permission: 'device.connect' })
      .input(none)
      .output(eventIterator(z.array(discoveredSchema))),
  },
  view: {
    /** Live frames for the returned number then arrive on the live channel of the same session. */
    open: base
      .meta({ permission: 'live.see', of: 'device' })
      .input(viewSchema.extend({ deviceId: deviceIdSchema }))
      .output(z.object({ view: z.int(), revision: z.int() })),
    set: ofView.input(viewSchema.extend({ view: z.int() })).output(z.object({ revision: z.int() })),
    resetHold: ofView.input(z.object({ view: z.int() })).output(none),
    close: base
      .meta({ permission: 'live.see', filtered: true })
      .input(z.object({ view: z.int() }))
      .output(none),
  },
  ...measureCalls,
  ...harmonicCalls,
  ...routeCalls,
  recording: {
    watch: seeRecordings.input(none).output(eventIterator(z.array(recordingSchema))),
    list: seeRecordings.input(none).output(z.array(recordingSchema)),
    /** `preTriggerS` seconds from the ring stand before the start. */
    start: ofDevice('recording.make')
      .input(device.extend({ preTriggerS: z.number().min(0).max(600) }))
      .output(recordingSchema),
    stop: ofDevice('recording.make').input(device).output(recordingSchema),
    rename: ofRecording('recording.manage')
      .input(recording.extend({ name: givenNameSchema }))
      .output(recordingSchema),
    remove: ofRecording('recording.manage').input(recording).output(none),
    /**
     * Plays its samples again and again, as a device that sends them now, and answers with that device: zeros where
     * samples are missing. Takes a second right, to see the recording. `toS` null: to the end.
     */
    replay: base
      .meta({ permission: 'device.connect', audit: true })
      .input(recording.extend({ fromS: z.number().min(0), toS: z.number().positive().nullable() }))
      .output(deviceSchema),
    overview: base
      .meta({ permission: 'recording.see', of: 'recording' })
      .input(
        recording.extend({
          channel: z.int().min(0).max(15),
          fromS: z.number().min(0),
          toS: z.number().positive().nullable(),
          columns: z.int().min(64).max(4096),
          /** Of the spectrogram; null: half the sampling rate. */
          topHz: z.number().positive().nullable(),
        }),
      )
      .output(recordingOverviewSchema),
  },
  storage: {
    get: base.meta({ permission: 'storage.see' }).input(none).output(storageSchema),
    setRetention: base
      .meta({ permission: 'storage.manage', audit: true })
      .input(retentionSchema)
      .output(storageSchema),
  },
  event: {
    /** Newest first, before `beforeId` when given. */
    list: seeEvents
      .input(z.object({ beforeId: z.number().nullable(), limit: z.int().min(1).max(500) }))
      .output(z.array(eventSchema)),
    watch: seeEvents.input(none).output(eventIterator(eventSchema)),
  },
};
export type Contract = typeof contract;
