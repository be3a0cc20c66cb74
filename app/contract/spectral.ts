// Unauthorised spectral events as a page sees them: what was heard that is nobody's, with its picture. Shapes only.
import { z } from 'zod';
import { deviceIdSchema } from '@harmonic/protocol/model';
import { unfitSchema } from './sayings.ts';

/**
 * Who saw it (SPEC P14): energy on an unassigned harmonic, a line between harmonics, a rise of all of them, a line the
 * receiver took out of a channel, a frame with a wrong MAC, a signature that was not right; or the device itself.
 */
export const SPECTRAL_RULES = [
  'harmonic',
  'between',
  'broadband',
  'excised',
  'bad-mac',
  'signature',
  'device',
] as const;

/** Where it is and how strong, as far as it is known. */
const placeSchema = z.object({
  rules: z.array(z.enum(SPECTRAL_RULES)),
  hz: z.number().nullable(),
  lowHz: z.number().nullable(),
  highHz: z.number().nullable(),
  /** f0 by the receiver's clock; hz = harmonic · f0Hz + offsetHz. Null where a device told it without. */
  f0Hz: z.number().nullable(),
  harmonic: z.int().nullable(),
  /** What its line calls that harmonic, where it is not H and the number: `3/2` on the rational grid. */
  called: z.string().nullable().default(null),
  offsetHz: z.number().nullable(),
  /** While it was there (SPEC P14.2), dB re a full-scale sine; of a device, as it says. */
  levelDb: z.number().nullable(),
  /** Mean level of the channels that were heard, dB re a full-scale sine. */
  legitimateDb: z.number().nullable(),
  overFloorDb: z.number().nullable(),
  /** First and last heard, Unix ms; how long it was waited for after that is no part of it. */
  firstMs: z.number(),
  lastMs: z.number(),
});

export const spectralEventSchema = placeSchema.extend({
  id: z.int(),
  deviceId: deviceIdSchema,
  /** Channel of the samples; null where a device told it. */
  channel: z.int().nullable(),
  /** `cut`: the stream, or the watch, ended first. `told`: a device says it, and not when it ends. */
  state: z.enum(['lasting', 'quiet', 'cut', 'told']),
  /** What 0 dB is, and of which unit. */
  fullScale: z.number().nullable(),
  unit: z.string(),
  /** Samples at full scale meanwhile: an overdriven input makes lines of its own. */
  clippedSamples: z.int(),
  /** Events of this device before it that were too many to be kept. */
  heldBackBefore: z.int(),
  /** `gone`: there was one, and newer ones have taken its room. */
  picture: z.enum(['none', 'kept', 'gone']),
});
export type SpectralEvent = z.infer<typeof spectralEventSchema>;

/** Levels of a picture's lines as they are kept, a byte each: from -165 dB on, three steps to two decibels. */
export const LINE_LEAST_DB = -165;
export const LINE_STEPS_A_DB = 1.5;

/** Around an event: its spectrum, and how it came; dB re a full-scale sine. */
export const spectralPictureSchema = z.object({
  firstHz: z.number(),
  columnHz: z.number(),
  columns: z.int(),
  /** Mean while it was there (`encodeLevels`). */
  spectrum: z.string(),
  /** Lines one after another, oldest first. */
  lines: z.object({ count: z.int(), firstMs: z.number(), everyMs: z.number(), levels: z.string() }),
});
export type SpectralPicture = z.infer<typeof spectralPictureSchema>;

/** How a plan's watch goes on. */
export const watchStateSchema = z.object({
  /** Why it cannot watch this stream; null: it does. */
  reason: unfitSchema.nullable(),
  /** Of noise alone, at most. */
  falseAlarmsADay: z.number(),
  /**
   * Events so far; those that found no room at once; too many in a minute; not taken by the store. Gaps in the samples,
   * across which nothing is judged.
   */
  counters: z.object({
    begun: z.int(),
    notHeld: z.int(),
    heldBack: z.int(),
    notKept: z.int(),
    gaps: z.int(),
  }),
  lasting: z.array(placeSchema),
});
export type WatchState = z.infer<typeof watchStateSchema>;

export const SPECTRAL_LIST_MOST = 200;
