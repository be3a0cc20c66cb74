// What is kept beside the example's pump: a calibration, a baseline, a note, a plan of its harmonics.
import {
  calibrationSchema,
  DEFAULT_SPECTRUM,
  givenNameSchema,
  type ChannelPlan,
} from '@harmonic/protocol/model';
import { encodeLevels, type NewBaseline, type NoteContent } from '../../contract/index.ts';
import { PUMP, RATE } from './example.suite.ts';

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
