// Reports that the console makes by itself: what is wished, when, and what became of each run.
import { z } from 'zod';
import {
  deviceIdSchema,
  givenNameSchema,
  PROFILES,
  reportTimeSchema,
} from '@harmonic/protocol/model';
import { refusedBecauseSchema } from './because.ts';
import { measureWishSchema } from './measure.ts';

export const REPORT_FORMATS = ['pdf', 'xlsx'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const REPORT_LANGUAGES = ['en', 'pt-BR'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

export const reportIdSchema = z.uuid().brand('ReportId');
export type ReportId = z.infer<typeof reportIdSchema>;
export const reportRunIdSchema = z.uuid().brand('ReportRunId');
export type ReportRunId = z.infer<typeof reportRunIdSchema>;

const { shaft, bearing, machine, octaveFraction } = measureWishSchema.shape;

const once = (all: readonly string[]): boolean => new Set(all).size === all.length;

/** A schedule as a person sets it. */
export const reportWishSchema = z.object({
  name: givenNameSchema,
  time: reportTimeSchema,
  /** False: it is kept, and nothing is due. */
  enabled: z.boolean(),
  /** A sheet each, in this order. */
  devices: z.array(deviceIdSchema).min(1).max(64).refine(once, 'each device once'),
  source: z.discriminatedUnion('from', [
    z.object({ from: z.literal('recordings') }),
    z.object({ from: z.literal('live'), seconds: z.int().min(1).max(60) }),
  ]),
  profile: z.enum(PROFILES),
  /** What a profile needs to be told, as a measurement is; schedules of before have none of it. */
  shaft: shaft.default(null),
  bearing: bearing.default(null),
  machine: machine.default(null),
  octaveFraction: octaveFraction.default(3),
  formats: z.array(z.enum(REPORT_FORMATS)).min(1).refine(once, 'each format once'),
  language: z.enum(REPORT_LANGUAGES),
});
export type ReportWish = z.infer<typeof reportWishSchema>;

export const reportScheduleSchema = z.object({
  id: reportIdSchema,
  wish: reportWishSchema,
  setAtMs: z.number(),
  /** Null while it is not enabled. */
  nextDueMs: z.number().nullable(),
});
export type ReportSchedule = z.infer<typeof reportScheduleSchema>;

export const reportFileSchema = z.object({
  name: z.string(),
  format: z.enum(REPORT_FORMATS),
  bytes: z.number(),
  /** Of the file, 64 hex digits. */
  sha256: z.string(),
});
export type ReportFile = z.infer<typeof reportFileSchema>;

export const reportFailureSchema = z.object({
  code: z.string(),
  detail: z.string(),
  because: refusedBecauseSchema,
  facts: z.record(z.string(), z.string()),
});
export type ReportFailure = z.infer<typeof reportFailureSchema>;

export const reportRunSchema = z.object({
  id: reportRunIdSchema,
  reportId: reportIdSchema,
  /** What the schedule wished when it was due. */
  wish: reportWishSchema,
  by: z.enum(['schedule', 'person']),
  dueMs: z.number(),
  fromMs: z.number(),
  toMs: z.number(),
  /** The console was off when it was due. */
  late: z.boolean(),
  /** Runs before it that were missed too; its period begins where theirs did. */
  missed: z.int(),
  /** waiting: being made, or next in turn. */
  state: z.enum(['waiting', 'made', 'failed']),
  attempts: z.int(),
  /** Of a failed one; null: it is not tried again. */
  nextTryMs: z.number().nullable(),
  endedAtMs: z.number().nullable(),
  failure: reportFailureSchema.nullable(),
  files: z.array(reportFileSchema),
  /** Devices that gave nothing to report. */
  silent: z.int(),
});
export type ReportRun = z.infer<typeof reportRunSchema>;

export const reportsSchema = z.object({
  /** Where the files lie, on the machine of the console. */
  folder: z.string(),
  /** IANA name of the time zone that schedules go by: the console's own. */
  zone: z.string(),
  schedules: z.array(reportScheduleSchema),
  /** Newest first. */
  runs: z.array(reportRunSchema),
});
export type Reports = z.infer<typeof reportsSchema>;
