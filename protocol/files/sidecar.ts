// What stands beside the samples of a recording that was taken out: who measured what, how a number becomes a value,
// and every stretch that is missing. In the spirit of SigMF; read back with the samples. Pure.
import { z } from 'zod';
import {
  calibrationSchema,
  DEVICE_CLOCKS,
  hardwareIdSchema,
  unitSchema,
  type DeviceClock,
} from '../model/index.ts';

const text = z.string().max(200);
const count = z.int().min(0);
/** Numbers of a scale: beyond them a product of two is none any more. */
const SCALES = [1e-100, 1e100] as const;
const factor = z.number().min(-SCALES[1]).max(SCALES[1]);

/** Whether places rise from one to the next. */
const rises = (places: readonly number[]): boolean =>
  places.every((place, i) => i === 0 || place > (places[i - 1] ?? 0));

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
  scale: z.array(factor).min(1).max(16),
  offset: z.array(factor).min(1).max(16),
});
export type SidecarConversion = z.infer<typeof conversionSchema>;

/**
 * A moment of Unix time is within so many nanoseconds of 1970, which are 232 years: with a recording of years behind it,
 * 64 bits hold it.
 */
const MOST_UNIX_NS = 7_300_000_000_000_000_000n;
/** Nanoseconds as text: more digits than a JSON number keeps. */
const nanoseconds = z.string().regex(/^-?\d{1,19}$/);
const unixNanoseconds = nanoseconds.refine(
  (text) => BigInt(text) <= MOST_UNIX_NS && BigInt(text) >= -MOST_UNIX_NS,
  'a moment is within 232 years of 1970',
);
const moment = z.iso
  .datetime()
  .refine(
    (text) => Math.abs(Date.parse(text)) <= Number(MOST_UNIX_NS / 1_000_000n),
    'a moment is within 232 years of 1970',
  );
const timeSchema = z.object({
  atSample: count,
  /** Of the device's own clock; null: it said no time. */
  deviceNs: nanoseconds.nullable(),
  /** What it counts from: Unix time, or since the device started as nobody set its clock. */
  deviceClock: z.enum(DEVICE_CLOCKS),
  /** When the frame with this sample arrived at the console: Unix time of the console. */
  arrivalNs: unixNanoseconds,
});
export type SidecarTime = z.infer<typeof timeSchema>;
/** Moments that a file names; between two of them both clocks go on evenly. */
export const SIDECAR_TIMES_MOST = 128;

const clocksSchema = z.object({
  /** What the device's clock counts from at the end. */
  deviceClock: z.enum(DEVICE_CLOCKS),
  /** Device less console at the end, ms, with the time that the way took; of TIME_SYNC where an exchange came about. */
  offsetMs: z.number(),
  /** Half the round trip of that exchange; null: by arrival alone. */
  offsetWithinMs: z.number().nullable(),
  /** How much faster the device's clock runs, in millionths; null: too short or uneven to say. */
  driftPpm: z.number().nullable(),
  driftWithinPpm: z.number().nullable(),
  /** How often the device's clock was set or began anew. */
  jumps: count,
});

const stretch = z.object({ from: z.number().min(0), to: z.number().min(0) }).nullable();
const sidecarNoteSchema = z.object({
  /** Its place among the channels of this file. */
  channel: z.int().min(0).max(15),
  hz: stretch,
  /** Seconds from the first sample of this file. */
  s: stretch,
  kind: z.string().max(40),
  text,
  /** The pseudonym of whoever wrote it; null: nobody is known. */
  by: z.uuid().nullable(),
  createdUtc: moment,
  changedUtc: moment.nullable(),
});
export type SidecarNote = z.infer<typeof sidecarNoteSchema>;

/** A clock that goes on by more than a hundredth otherwise than the samples was set meanwhile. */
const MOST_RATE_OFF = 100n;

/** A longer text is read by nobody: it is held whole, some hundred thousand gaps. */
export const SIDECAR_BYTES_MOST = 8 * 1024 * 1024;

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
  /** Of the first sample, UTC, ISO 8601; by arrival at the console. Null: nobody knows it, and `startUnknown` says why. */
  startUtc: moment.nullable(),
  startUnknown: text.optional(),
  rateHz: z.number().positive(),
  /** How the device's clock differed from the console's; null, as in older files: it is not known. */
  clocks: clocksSchema.nullable().default(null),
  samples: count,
  format: z.enum(['int16', 'int24', 'float32']),
  channels: z
    .array(
      z.object({
        name: text,
        unit: unitSchema,
        fullScale: z.number().min(SCALES[0]).max(SCALES[1]),
      }),
    )
    .min(1)
    .max(16),
  conversions: z
    .array(conversionSchema)
    .refine((all) => rises(all.map(({ fromSample }) => fromSample)), 'conversions rise'),
  /** Both clocks beside the samples. */
  times: z
    .array(timeSchema)
    .max(SIDECAR_TIMES_MOST)
    .refine((all) => rises(all.map(({ atSample }) => atSample)), 'times rise')
    .default([]),
  /** What people wrote on its seconds and frequencies. */
  notes: z.array(sidecarNoteSchema).max(500).default([]),
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

/** A moment by both clocks; null where the file names none before it. */
export function sidecarTimeAt(
  { times, rateHz }: Pick<Sidecar, 'times' | 'rateHz'>,
  sample: number,
): { deviceNs: bigint; deviceClock: DeviceClock; arrivalNs: bigint } | null {
  const at = Math.max(
    0,
    times.findLastIndex(({ atSample }) => atSample <= sample),
  );
  const [before, next] = [times[at], times[at + 1]];
  if (!before) return null;
  const byCount = BigInt(Math.round(((sample - before.atSample) / rateHz) * 1e9));
  const along = (from: bigint, to: bigint | null): bigint => {
    if (to === null || !next) return from + byCount;
    const samples = next.atSample - before.atSample;
    const even = ((to - from) * BigInt(sample - before.atSample)) / BigInt(Math.max(1, samples));
    const slack = (byCount < 0n ? -byCount : byCount) / MOST_RATE_OFF;
    return even - byCount <= slack && byCount - even <= slack ? from + even : from + byCount;
  };
  const ns = (text: string | null | undefined): bigint | null =>
    text === null || text === undefined ? null : BigInt(text);
  return {
    deviceNs: before.deviceNs === null ? 0n : along(BigInt(before.deviceNs), ns(next?.deviceNs)),
    deviceClock: before.deviceClock,
    arrivalNs: along(BigInt(before.arrivalNs), ns(next?.arrivalNs)),
  };
}
