// What is kept beside the example's pump: a calibration, a baseline, a note, a plan of its harmonics; a report of it.
import {
  calibrationSchema,
  DEFAULT_SPECTRUM,
  givenNameSchema,
  type ChannelPlan,
  type Route,
} from '@harmonic/protocol/model';
import {
  encodeLevels,
  reportIdSchema,
  reportRunIdSchema,
  reportWishSchema,
  type NewBaseline,
  type NoteContent,
  type ReportRun,
} from '../../contract/index.ts';
import type { DeviceKey } from './kept-api.ts';
import type { StoredReport } from './report-api.ts';
import { FAN, MORNING_MS, PUMP, RATE } from './example.suite.ts';

export const ACCELEROMETER = calibrationSchema.parse({
  ...{ gain: 0.5, offset: 0.01, unit: 'g', date: '2026-01-15', owner: 'Lab 3' },
  validUntil: '2027-01-14',
  response: [
    { frequencyHz: 10, levelDb: 0 },
    { frequencyHz: 1000, levelDb: 0.4 },
  ],
});

const SETTINGS = { ...DEFAULT_SPECTRUM, n: 256 as const };
/** Levels that fall by 1 dB a bin from −20 dB. */
export const LEVELS = Float32Array.from({ length: 129 }, (_, bin) => -20 - bin);

export const baselineOf = (name: string): NewBaseline => ({
  deviceId: PUMP,
  channel: 0,
  name: givenNameSchema.parse(name),
  settings: SETTINGS,
  rateHz: RATE,
  x0: 0,
  dx: RATE / 256,
  averages: 8,
  unit: 'g',
  fullScale: 2,
  levels: encodeLevels(LEVELS),
});

export const MAINS_NOTE: NoteContent = {
  channel: 0,
  hz: { from: 100, to: 100 },
  s: null,
  kind: 'remark',
  text: 'Twice the mains',
};

/** Of the pump: one channel on H4. */
export const examplePlan: ChannelPlan = {
  ...{ channel: 0, running: false },
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
  assignments: [
    {
      ...{ harmonics: [4], node: 'A', function: 'read_temp', group: '' },
      payload: { kind: 'i16', scale: 0.01, unit: '°C' },
    },
  ],
};

export const exampleRoute: Route = {
  ...{ id: 1, enabled: true, copy: false, needsMac: false, log: false },
  from: { deviceId: PUMP, first: 4, last: 4 },
  to: { deviceId: FAN, harmonic: { kind: 'fixed', harmonic: 10 } },
  ...{ fec: null, modulation: null, maxAgeMs: 0, framesPerMinute: 0, burst: 0, hopMax: 3 },
};

export const WEEKLY: StoredReport = {
  id: reportIdSchema.parse('33333333-3333-4333-8333-333333333333'),
  wish: reportWishSchema.parse({
    ...{ name: 'Weekly', time: { every: 'week', weekday: 1, minute: 360 }, enabled: true },
    ...{ devices: [PUMP], source: { from: 'recordings' }, profile: 'general' },
    ...{ shaft: null, bearing: null, machine: null, octaveFraction: 3 },
    ...{ formats: ['pdf', 'xlsx'], language: 'en' },
  }),
  setAtMs: MORNING_MS,
  coveredMs: MORNING_MS,
};
/** Due a week after the example's morning, and not made yet. */
export const WEEKLY_RUN: ReportRun = {
  id: reportRunIdSchema.parse('44444444-4444-4444-8444-444444444444'),
  ...{ reportId: WEEKLY.id, wish: WEEKLY.wish, by: 'schedule', late: false, missed: 0 },
  ...{ dueMs: MORNING_MS + 7 * 86_400_000, fromMs: MORNING_MS, toMs: MORNING_MS + 7 * 86_400_000 },
  ...{ state: 'waiting', attempts: 0, nextTryMs: null, endedAtMs: null, failure: null },
  ...{ files: [], silent: 0 },
};

/** Of the pump. */
export const EXAMPLE_DEVICE_KEY: DeviceKey = {
  ...{ deviceId: PUMP, key: Uint8Array.from({ length: 32 }, (_, i) => 0xa0 + i) },
  ...{ fingerprint: '0123456789abcdef', offered: false },
};
