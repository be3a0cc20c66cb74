// The calls that measure. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { deviceIdSchema, recordingIdSchema } from '@harmonic/protocol/model';
import { base } from './base.ts';
import { liveMeasurementSchema, measuredRecordSchema, measureWishSchema } from './measure.ts';

/** Samples a record holds at most; protocol/signal's RECORD_LIMIT. */
const MOST_SAMPLES = 262_144;
const channel = z.int().min(0).max(15);

export const measureCalls = {
  measure: {
    /** The newest `samples` without a gap, measured again and again while the call lasts; at most once a second. */
    live: base
      .meta({ permission: 'live.see', of: 'device' })
      .input(
        z.object({
          deviceId: deviceIdSchema,
          channel,
          samples: z.int().min(1024).max(MOST_SAMPLES),
          wish: measureWishSchema,
        }),
      )
      .output(eventIterator(liveMeasurementSchema)),
    /** From `fromS` on, up to `toS`, a gap, or the most samples, whatever comes first. */
    recording: base
      .meta({ permission: 'recording.see', of: 'recording' })
      .input(
        z.object({
          id: recordingIdSchema,
          channel,
          fromS: z.number().min(0),
          toS: z.number().positive().nullable(),
          wish: measureWishSchema,
        }),
      )
      .output(measuredRecordSchema),
  },
};
