// Everything the renderer may ask, by noun. Types, validation and client all come from this value.
import { eventIterator, oc } from '@orpc/contract';
import { z } from 'zod';
import {
  deviceIdSchema,
  linkAddressSchema,
  recordingIdSchema,
  spectrumSettingsSchema,
} from '@harmonic/protocol/model';
import {
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

/** Failures a call may answer with; `data.detail` is for people who want the cause. */
const detail = z.object({ detail: z.string() });
const base = oc.errors({
  'not-found': { data: detail },
  'not-allowed': { data: detail }, // the demo site reaches nothing real
  invalid: { data: detail },
  conflict: { data: detail },
  'disk-full': { data: detail },
  'disk-read-only': { data: detail },
  damaged: { data: detail }, // what is kept is not what was written
  unavailable: { data: detail },
});

const none = z.object({});
const device = z.object({ id: deviceIdSchema });
const recording = z.object({ id: recordingIdSchema });

/** What a view draws: the settings, and how many points reach the screen. */
const viewSchema = z.object({
  settings: spectrumSettingsSchema,
  /** Frequency span wanted, Hz; null = all. */
  rangeHz: z.tuple([z.number().min(0), z.number().positive()]).nullable(),
  /** Pixel columns: spectra are decimated to this by maximum. */
  columns: z.int().min(64).max(8192),
  /** Seconds of waveform wanted with each frame; 0 = none. */
  waveformS: z.number().min(0).max(10),
});
export type ViewRequest = z.infer<typeof viewSchema>;

export const contract = {
  site: {
    get: base.input(none).output(siteSchema),
    watch: base.input(none).output(eventIterator(siteSchema)),
    /** From the demo: makes a real site, and the host reopens on it. The answer says where it is. */
    setUp: base.input(z.object({ name: givenNameSchema })).output(z.object({ url: z.string() })),
  },
  device: {
    /** The whole list at once and again whenever something in it changes (at most 5 times a second). */
    watch: base.input(none).output(eventIterator(z.array(deviceSchema))),
    list: base.input(none).output(z.array(deviceSchema)),
    /** Opens a link to an address the person has chosen; the device appears by identity. */
    connect: base.input(z.object({ address: linkAddressSchema })).output(deviceSchema),
    /** Opens again the link of a known device. */
    reconnect: base.input(device).output(none),
    disconnect: base.input(device).output(none),
    adopt: base.input(device.extend({ name: givenNameSchema })).output(deviceSchema),
    rename: base.input(device.extend({ name: givenNameSchema })).output(deviceSchema),
    /** Its recordings stay, under its last name. */
    forget: base.input(device).output(none),
    /** Settings last used, kept for the next time. */
    setSettings: base.input(device.extend({ settings: spectrumSettingsSchema })).output(none),
  },
  port: {
    list: base.input(none).output(z.array(serialPortSchema)),
  },
  lan: {
    /** Devices that announce themselves, the whole list each time. */
    watch: base.input(none).output(eventIterator(z.array(discoveredSchema))),
  },
  view: {
    /** Live frames for the returned number then arrive on the live channel of the same session. */
    open: base
      .input(viewSchema.extend({ deviceId: deviceIdSchema }))
      .output(z.object({ view: z.int(), revision: z.int() })),
    set: base.input(viewSchema.extend({ view: z.int() })).output(z.object({ revision: z.int() })),
    resetHold: base.input(z.object({ view: z.int() })).output(none),
    close: base.input(z.object({ view: z.int() })).output(none),
  },
  recording: {
    watch: base.input(none).output(eventIterator(z.array(recordingSchema))),
    list: base.input(none).output(z.array(recordingSchema)),
    /** `preTriggerS` seconds from the ring stand before the start. */
    start: base
      .input(device.extend({ preTriggerS: z.number().min(0).max(600) }))
      .output(recordingSchema),
    stop: base.input(device).output(recordingSchema),
    rename: base.input(recording.extend({ name: givenNameSchema })).output(recordingSchema),
    remove: base.input(recording).output(none),
    overview: base
      .input(
        recording.extend({
          channel: z.int().min(0).max(15),
          fromS: z.number().min(0),
          toS: z.number().positive().nullable(),
          columns: z.int().min(64).max(4096),
        }),
      )
      .output(recordingOverviewSchema),
  },
  storage: {
    get: base.input(none).output(storageSchema),
    setRetention: base.input(retentionSchema).output(storageSchema),
  },
  event: {
    /** Newest first, before `beforeId` when given. */
    list: base
      .input(z.object({ beforeId: z.number().nullable(), limit: z.int().min(1).max(500) }))
      .output(z.array(eventSchema)),
    watch: base.input(none).output(eventIterator(eventSchema)),
  },
};
export type Contract = typeof contract;
