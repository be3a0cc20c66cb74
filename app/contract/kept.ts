// What is kept beside a channel: calibrations, baselines, notes, as a page sees them. Shapes only.
import { z } from 'zod';
import {
  calibrationSchema,
  deviceIdSchema,
  givenNameSchema,
  personIdSchema,
  recordingIdSchema,
  spectrumSettingsSchema,
  TRANSFORM_SIZES,
  unitSchema,
} from '@harmonic/protocol/model';
import { levelsLength } from './levels.ts';

export const channelSchema = z.int().min(0).max(15);
const byWhom = personIdSchema.nullable();

/** A calibration goes to the console in one message. Characters of its JSON. */
export const CALIBRATION_TEXT_MOST = 200_000;

export const calibrationIdSchema = z.uuid().brand('CalibrationId');
export type CalibrationId = z.infer<typeof calibrationIdSchema>;

const { gain, offset, unit, date, owner, validUntil } = calibrationSchema.shape;
/** A kept calibration without the points of its response; `calibration.get` has them. */
export const keptCalibrationSchema = z.object({
  id: calibrationIdSchema,
  deviceId: deviceIdSchema,
  channel: channelSchema,
  ...{ gain, offset, unit, date, owner, validUntil },
  responsePoints: z.int().min(0),
  /** Null: nobody is known, as in the demo. */
  setBy: byWhom,
  setAtMs: z.number(),
  retiredBy: byWhom,
  retiredAtMs: z.number().nullable(),
});
export type KeptCalibration = z.infer<typeof keptCalibrationSchema>;

export const baselineIdSchema = z.uuid().brand('BaselineId');
export type BaselineId = z.infer<typeof baselineIdSchema>;

/** Bins of the largest transform: 0 … n / 2. */
const MOST_BINS = Math.max(...TRANSFORM_SIZES) / 2 + 1;
/** Beyond this no level means anything, dB. */
export const LEVEL_BEYOND_DB = 1000;

/** The averaged spectrum as it stood: every bin, in the channel's own unit. */
export const newBaselineSchema = z.object({
  deviceId: deviceIdSchema,
  channel: channelSchema,
  name: givenNameSchema,
  settings: spectrumSettingsSchema,
  rateHz: z.number().positive().max(1e9),
  /** Frequency of the first level, and the step, Hz. */
  x0: z.number(),
  dx: z.number().positive(),
  /** Blocks that the average held. */
  averages: z.number().min(1).max(1e6),
  unit: unitSchema,
  /** Amplitude of a full-scale sine in `unit`. */
  fullScale: z.number().positive(),
  /** dB re 1 `unit`, peak amplitude of a sine, as `encodeLevels` writes them. */
  levels: z.string().max(levelsLength(MOST_BINS)),
});
export type NewBaseline = z.infer<typeof newBaselineSchema>;

export const baselineHeadSchema = newBaselineSchema.omit({ levels: true }).extend({
  id: baselineIdSchema,
  savedAtMs: z.number(),
  savedBy: byWhom,
  /** The calibration in force when it was saved; null: there was none. */
  calibrationId: calibrationIdSchema.nullable(),
});
export type BaselineHead = z.infer<typeof baselineHeadSchema>;
export const baselineSchema = baselineHeadSchema.extend({ levels: z.string() });
export type Baseline = z.infer<typeof baselineSchema>;

export const noteIdSchema = z.uuid().brand('NoteId');
export type NoteId = z.infer<typeof noteIdSchema>;

/** What a note is: told by a sign and a word, never by a colour. */
export const NOTE_KINDS = ['remark', 'question', 'fault', 'reference'] as const;
export const NOTE_TEXT_MOST = 200;

const stretch = (most: number) =>
  z
    .object({ from: z.number().min(0).max(most), to: z.number().min(0).max(most) })
    .refine(({ from, to }) => from <= to, 'a span begins before its end')
    .nullable();
/** Marks that turn the writing round or do not show: behind them one text reads as another. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

export const noteTextSchema = z
  .string()
  .trim()
  .min(1)
  .max(NOTE_TEXT_MOST)
  .refine(
    (text) => text.isWellFormed() && !HIDDEN.test(text),
    'a note is one line of visible text',
  );

/** Of a device: on its frequencies. Of a recording: on frequencies, seconds from its start, or both. */
export const noteContentSchema = z.object({
  channel: channelSchema,
  /** One frequency where both ends are the same. */
  hz: stretch(1e9),
  s: stretch(1e9),
  kind: z.enum(NOTE_KINDS),
  text: noteTextSchema,
});
export type NoteContent = z.infer<typeof noteContentSchema>;

export const noteSchema = noteContentSchema.extend({
  id: noteIdSchema,
  deviceId: deviceIdSchema.nullable(),
  recordingId: recordingIdSchema.nullable(),
  author: byWhom,
  createdAtMs: z.number(),
  changedAtMs: z.number().nullable(),
});
export type Note = z.infer<typeof noteSchema>;
