// Measuring a device's or a recording's channel: what is asked, and what comes back. The numbers are protocol/signal's.
import { z } from 'zod';
import {
  MACHINE_CLASSES,
  OCTAVE_FRACTIONS,
  PROFILES,
  WINDOW_NAMES,
  type Calibration,
  type Unit,
} from '@harmonic/protocol/model';
import type { ChannelMeasures } from '@harmonic/protocol/signal';

const hz = z.number().positive().max(10_000_000);
const span = z
  .object({ fromHz: z.number().min(0), toHz: hz })
  .refine(({ fromHz, toHz }) => fromHz < toHz, 'a band begins below its end');

/** As `harmonic measure` has it; null: chosen by what the record bears. */
export const measureWishSchema = z.object({
  profile: z.enum(PROFILES),
  window: z.enum(WINDOW_NAMES).nullable(),
  /** Transform length, samples; above 4096 a power of two. Levels of bands take the power of two below. */
  n: z
    .int()
    .min(16)
    .max(131_072)
    .refine((n) => n <= 4096 || Number.isInteger(Math.log2(n)), 'above 4096, a power of two')
    .nullable(),
  averages: z.int().min(1).max(10_000).nullable(),
  f0Hz: hz.nullable(),
  harmonics: z.int().min(1).max(1000),
  bandHz: span.nullable(),
  sidebands: z.object({ carrierHz: hz, spacingHz: hz }).nullable(),
  /** Speeds of the shaft at the record's start and end, Hz. */
  shaft: z.object({ startHz: hz, endHz: hz }).nullable(),
  bearing: z
    .object({
      elements: z.int().min(3).max(1000),
      elementDiameter: z.number().positive(),
      pitchDiameter: z.number().positive(),
      contactAngleDeg: z.number().gt(-90).lt(90),
    })
    .refine(
      ({ elementDiameter, pitchDiameter }) => pitchDiameter > elementDiameter,
      'the pitch circle is wider than an element',
    )
    .nullable(),
  machine: z.enum(MACHINE_CLASSES).nullable(),
  octaveFraction: z.literal([...OCTAVE_FRACTIONS]),
  /** False: in the recording's own unit, whatever calibration is kept. */
  calibrated: z.boolean(),
});
export type MeasureWish = z.infer<typeof measureWishSchema>;

export const DEFAULT_WISH: MeasureWish = {
  profile: 'general',
  window: null,
  n: null,
  averages: null,
  f0Hz: null,
  harmonics: 40,
  bandHz: null,
  sidebands: null,
  shaft: null,
  bearing: null,
  machine: null,
  octaveFraction: 3,
  calibrated: true,
};

/** One record that was measured, with everything a report says of it. */
export interface MeasuredRecord {
  channel: number;
  channelName: string;
  /** What the samples came in. */
  rawUnit: Unit;
  rateHz: number;
  /** Samples measured; without a gap among them. */
  samples: number;
  /** Of a recording: where the record lies in it, s from its start. Of a live stream: 0 and its length. */
  fromS: number;
  toS: number;
  /** When the record's first sample was taken, by the console's clock. */
  startedAtMs: number;
  /** False: of a file that tells no time; `startedAtMs` is then when it came in. */
  isTimed: boolean;
  /** Samples from its first to the end of the span asked for. */
  wanted: number;
  /**
   * What ended the record before that: it holds no more, or what came next is no sample that can be read. Null: nothing.
   */
  shortened: 'limit' | 'gap' | null;
  simulated: boolean;
  /** In force on the day of the record; null: none is kept, or none was wanted. */
  calibration: Calibration | null;
  measures: ChannelMeasures;
}

export type LiveMeasurement =
  /** Nothing is measured yet: so many samples are there without a gap, of so many. */
  | { state: 'gathering'; held: number; wanted: number }
  /** Nothing streams. */
  | { state: 'silent' }
  | { state: 'measured'; record: MeasuredRecord };

export const measuredRecordSchema = z.custom<MeasuredRecord>();
export const liveMeasurementSchema = z.custom<LiveMeasurement>();
