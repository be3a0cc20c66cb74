// A calibration as its file states it: how a recording's numbers become engineering units, who says so, and until when.
import { z } from 'zod';
import { isVisibleText } from './entities.ts';

const day = z.iso.date();

export const calibrationSchema = z
  .object({
    /** Units per unit of the recording (full scale 1.0 where its encoding is integer). */
    gain: z.number().refine((gain) => gain !== 0, 'a gain is not 0'),
    /** Units, added after the gain. */
    offset: z.number().default(0),
    unit: z.string().min(1).max(16),
    /** Response of the sensor relative to that at which the gain holds, frequencies rising. */
    response: z
      .array(z.object({ frequencyHz: z.number().positive(), levelDb: z.number() }))
      .min(1)
      .max(10_000)
      .refine(
        (points) =>
          points.every((p, i) => i === 0 || p.frequencyHz > (points[i - 1]?.frequencyHz ?? 0)),
        'the frequencies of a response rise',
      )
      .nullable()
      .default(null),
    date: day,
    owner: z.string().min(1).max(200),
    /** Last day on which it holds; null: no end is stated. */
    validUntil: day.nullable().default(null),
  })
  .refine(({ date, validUntil }) => validUntil === null || validUntil >= date, {
    message: 'it ends before it begins',
    path: ['validUntil'],
  });
export type Calibration = z.infer<typeof calibrationSchema>;

/** One that somebody gives now: a mark that turns the writing round stands on every number of the channel. */
export const givenCalibrationSchema = calibrationSchema
  .refine(({ unit }) => isVisibleText(unit), { message: 'a unit is visible text', path: ['unit'] })
  .refine(({ owner }) => isVisibleText(owner), {
    message: 'a name is visible text',
    path: ['owner'],
  });
