// What stands beside the samples of a recording that was taken out: who measured what, how a number becomes a value,
// and every stretch that is missing. In the spirit of SigMF; read back with the samples. Pure.
import { z } from 'zod';
import { calibrationSchema, hardwareIdSchema, unitSchema } from '../model/index.ts';

const text = z.string().max(200);
const count = z.int().min(0);

const gapSchema = z.object({
  /** First missing sample, from the first one of this file; the file has zeros there. */
  atSample: count,
  samples: z.int().min(1),
  /** `unreadable`: it was recorded, and is not there any more as it was written. */
  why: z.enum(['missing', 'unreadable']),
});
export type SidecarGap = z.infer<typeof gapSchema>;

/** From `fromSample` on: value = number in the file · scale + offset, one of each a channel. */
const conversionSchema = z.object({
  fromSample: count,
  scale: z.array(z.number()).min(1).max(16),
  offset: z.array(z.number()).min(1).max(16),
});
export type SidecarConversion = z.infer<typeof conversionSchema>;

export const SIDECAR_KIND = 'harmonic-recording';

export const sidecarSchema = z.object({
  kind: z.literal(SIDECAR_KIND),
  version: z.literal(1),
  software: text,
  recording: z.object({
    id: z.uuid(),
    name: text,
    state: z.enum(['recording', 'complete', 'interrupted']),
    simulated: z.boolean(),
    origin: z.enum(['device', 'imported']),
    /** Of its first sample in this file. */
    fromSample: count,
  }),
  device: z.object({
    id: z.uuid().nullable(),
    name: text,
    hardwareId: hardwareIdSchema.nullable(),
    /** As last seen when this was written; null when it is not known. */
    firmware: text.nullable(),
  }),
  /** Of the first sample, UTC, ISO 8601; by arrival at the console. */
  startUtc: z.iso.datetime(),
  rateHz: z.number().positive(),
  samples: count,
  format: z.enum(['int16', 'int24', 'float32']),
  channels: z
    .array(
      z.object({
        name: text,
        unit: unitSchema,
        fullScale: z.number().positive(),
      }),
    )
    .min(1)
    .max(16),
  conversions: z.array(conversionSchema),
  gaps: z.array(gapSchema),
  samplesLost: count,
  /** One of each channel, in force on the day it was recorded; null: none. The samples are raw all the same. */
  calibrations: z.array(calibrationSchema.nullable()),
  /** Of the bytes of all samples as this file has them; null where the file has no such bytes. */
  data: z.object({ bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }).nullable(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

/** Null when the text is no sidecar of this version. */
export function readSidecar(json: string): Sidecar | null {
  try {
    return sidecarSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
