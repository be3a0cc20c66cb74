// The plan of a medium: which harmonics carry what, from whom. Owns names and shapes; what a plan may not be is said by
// protocol/phy, which knows the waveform.
import { z } from 'zod';
import { deviceIdSchema, givenNameSchema } from './entities.ts';

/** How a payload is read: little-endian numbers, text in UTF-8, or bytes as they are. */
export const PAYLOAD_KINDS = ['bytes', 'text', 'u8', 'i16', 'u16', 'i32', 'u32', 'f32'] as const;
export type PayloadKind = (typeof PAYLOAD_KINDS)[number];

export const payloadSchema = z.object({
  kind: z.enum(PAYLOAD_KINDS),
  /** A number is multiplied by it. */
  scale: z.number().refine((scale) => scale !== 0, 'a scale is not 0'),
  /** Of the number; empty: it has none. */
  unit: z.string().trim().max(16),
});
export type PayloadReading = z.infer<typeof payloadSchema>;

export const HARMONIC_MOST = 4096;

/** One channel of the plan: a harmonic or a bond of several, in the order of its bits. */
export const assignmentSchema = z.object({
  harmonics: z.array(z.int().min(1).max(HARMONIC_MOST)).min(1).max(64),
  /** Who sends on it. */
  node: givenNameSchema,
  /** What it says or obeys, as programs call it: `read_temp`. */
  function: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
  /** Nodes that are spoken of together; empty: none. */
  group: z.string().trim().max(40),
  payload: payloadSchema,
  /** The device with whose key its node signs (SPEC P11); absent: it proves nothing. */
  signedBy: deviceIdSchema.optional(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

/** The waveform of SPEC P1 without its sampling rate, which is that of whoever samples it. */
export const planWaveformSchema = z.object({
  f0Hz: z.number().positive().max(1e6),
  periods: z.int().min(1).max(64),
  guardEighths: z.int().min(0).max(512),
  modulation: z.enum(['dbpsk', 'dqpsk']),
  fec: z.union([z.literal(0), z.literal(1), z.literal(2)]),
  /** A harmonic that carries the pilot's chips too (version 2); null: none. */
  secondPilot: z.int().min(2).max(HARMONIC_MOST).nullable(),
});
export type PlanWaveform = z.infer<typeof planWaveformSchema>;

/** What is not of the plan is looked for. */
export const planWatchSchema = z.object({
  /** Chance that noise alone is told, a look and cell (SPEC P13). */
  falseAlarm: z.number().min(1e-15).max(0.01),
});

export const ASSIGNMENTS_MOST = 1000;

export const channelPlanSchema = z.object({
  /** The channel of the device's samples in which the harmonics are. */
  channel: z.int().min(0).max(15),
  waveform: planWaveformSchema,
  /** A master's pilot runs without end; false: each burst brings its own. */
  running: z.boolean(),
  assignments: z.array(assignmentSchema).min(1).max(ASSIGNMENTS_MOST),
  /** Absent, as in plans from before: nobody watches. */
  watch: planWatchSchema.optional(),
});
export type ChannelPlan = z.infer<typeof channelPlanSchema>;
