// The things the plant is made of, as schemas every part shares: contract, store, threads, commands.
// Owns names and shapes; it never says how a thing is stored or shown.
import { z } from 'zod';

/** Local id of a device record (UUID). One per *claimant* of a hardware identity. */
export const deviceIdSchema = z.uuid().brand('DeviceId');
export type DeviceId = z.infer<typeof deviceIdSchema>;

/** Identity a device announces in HELLO: 8 bytes as 16 lower-case hex digits. A claim until a key has proven it. */
export const hardwareIdSchema = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .brand('HardwareId');
export type HardwareId = z.infer<typeof hardwareIdSchema>;

export const recordingIdSchema = z.uuid().brand('RecordingId');
export type RecordingId = z.infer<typeof recordingIdSchema>;

/** A name as it stands in what was signed: one line of text. What a person types now is asked for more. */
export const signedNameSchema = z
  .string()
  .trim()
  .min(1)
  .max(80)
  // eslint-disable-next-line no-control-regex -- a name is one line of visible text
  .regex(/^[^\u0000-\u001f\u007f]*$/)
  .refine((text) => text.isWellFormed(), 'half a character has no meaning');

/** Marks that turn the writing round, break the line or do not show: behind them one name reads as another. */
const HIDDEN = /[\u0080-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** Whether all of a text shows, in the order in which it is written. */
export const isVisibleText = (text: string): boolean => !HIDDEN.test(text);

/** Given name of a device, site, recording, person, role or area, as a person types it. */
export const givenNameSchema = signedNameSchema.refine(isVisibleText, 'a name is visible text');

/**
 * Where a link goes, as one line of text:
 * `serial:/dev/ttyUSB0?baud=921600`, `serial:COM3`, `tcp://host:4710`, `udp://host:4710`,
 * `replay:/path/file.wav`, `simulated:motor`.
 */
export const linkAddressSchema = z.string().min(3).max(1024).brand('LinkAddress');
export type LinkAddress = z.infer<typeof linkAddressSchema>;

/** Physical unit of a channel; the numbers are those of SAMPLES (SPEC L). */
export const UNITS = ['counts', 'V', 'A', 'Pa', 'm/s²', '°C', 'Hz', '%', 'g'] as const;
export const unitSchema = z.enum(UNITS);
export type Unit = z.infer<typeof unitSchema>;

export const WINDOW_NAMES = [
  'rectangular',
  'hann',
  'hamming',
  'blackman-harris',
  'flat-top',
  'kaiser',
] as const;
export const windowNameSchema = z.enum(WINDOW_NAMES);
export type WindowName = z.infer<typeof windowNameSchema>;

export const TRANSFORM_SIZES = [256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536] as const;
export const OVERLAPS = [0, 0.5, 0.75, 0.875] as const;

/** How a spectrum is made. Belongs to a view; the last one used is kept per device. */
export const spectrumSettingsSchema = z.object({
  /** Channel index, from 0. */
  channel: z.int().min(0).max(15),
  /** Transform length, samples. */
  n: z.literal(TRANSFORM_SIZES),
  window: windowNameSchema,
  /** Kaiser shape; used by that window only. */
  kaiserBeta: z.number().min(0).max(30),
  /** Share of a block that the next one repeats. */
  overlap: z.literal(OVERLAPS),
  averaging: z.enum(['none', 'linear', 'exponential']),
  /** Blocks averaged (linear), or the exponential's equivalent number of blocks. */
  averages: z.int().min(1).max(1000),
  hold: z.boolean(),
  /** Remove the block's mean before the window. */
  removeMean: z.boolean(),
});
export type SpectrumSettings = z.infer<typeof spectrumSettingsSchema>;

export const DEFAULT_SPECTRUM: SpectrumSettings = {
  channel: 0,
  n: 4096,
  window: 'hann',
  kaiserBeta: 9,
  overlap: 0.75,
  averaging: 'exponential',
  averages: 8,
  hold: false,
  removeMean: true,
};
