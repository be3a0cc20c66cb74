// Recordings on their way out and in, as a page sees them: what is wished, and how far it is.
import { z } from 'zod';
import { CSV_DIALECTS } from '@harmonic/protocol/files';
import { recordingIdSchema } from '@harmonic/protocol/model';
import { WAV_DOUBTS } from '@harmonic/protocol/signal';
import { refusedBecauseSchema } from './because.ts';

export const EXPORT_FORMATS = ['wav', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const exportWishSchema = z.object({
  /** Of the recording. */
  id: recordingIdSchema,
  /** Seconds from its start; null: to its end. */
  fromS: z.number().min(0),
  toS: z.number().positive().nullable(),
  /** In this order; none: all of them. */
  channels: z.array(z.int().min(0).max(15)).max(16),
  format: z.enum(EXPORT_FORMATS),
  /** Of CSV. */
  dialect: z.enum(CSV_DIALECTS),
});
export type ExportWish = z.infer<typeof exportWishSchema>;

/** A file that is about to be sent up. */
export const importWishSchema = z.object({
  name: z.string().min(1).max(255),
  bytes: z.int().min(0),
  /** Of the JSON beside it, which is sent ahead of it under the same ticket; null when there is none. */
  sidecarBytes: z.int().min(1).nullable(),
});
export type ImportWish = z.infer<typeof importWishSchema>;

/** Good for one request at /files/<ticket> from the page that asked, within a minute. */
export const ticketSchema = z.object({ ticket: z.string().regex(/^[A-Za-z0-9_-]{43}$/) });

export const exportBegunSchema = ticketSchema.extend({
  name: z.string(),
  /** Null where it is known at the end only. */
  bytesExpected: z.number().nullable(),
});

/** What is to be said of a file that came in all the same: in counts, put into words by the page. */
export const TRANSFER_NOTICES = [
  ...WAV_DOUBTS,
  'not-numbers', // left out as gaps
  'calibrations-kept',
  'calibrations-left', // whoever brought it in may not calibrate
  'calibrations-misdated', // left out: no date of one that was made
  'notes-kept',
  'notes-left', // whoever brought it in may not write any
  'notes-strange', // no note of this console
  'rounded', // to 32-bit floats, of finer numbers
] as const;
const transferNoticeSchema = z.object({
  code: z.enum(TRANSFER_NOTICES),
  values: z.record(z.string(), z.number()),
});
export type TransferNotice = z.infer<typeof transferNoticeSchema>;

export const transferSchema = z.object({
  state: z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']),
  /** Per channel; null until it is known. */
  samples: z.number().nullable(),
  samplesDone: z.number(),
  bytes: z.number(),
  bytesExpected: z.number().nullable(),
  /** Stretches that are not there, and the samples in them. */
  gaps: z.int(),
  samplesMissing: z.number(),
  notices: z.array(transferNoticeSchema),
  failure: z
    .object({
      code: z.string(),
      detail: z.string(),
      because: refusedBecauseSchema,
      facts: z.record(z.string(), z.string()),
    })
    .nullable(),
  /** What belongs beside a WAV, once that is whole. */
  sidecar: z.object({ name: z.string(), text: z.string() }).nullable(),
  /** What came in. */
  recording: recordingIdSchema.nullable(),
  /** One that was here before, of the same samples; null: none was found that its person may see. */
  sameAs: z.object({ id: recordingIdSchema, name: z.string() }).nullable(),
});
export type Transfer = z.infer<typeof transferSchema>;
