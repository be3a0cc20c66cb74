// The calls about harmonics: the plan of a device's medium, and what is heard on it. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { channelPlanSchema, deviceIdSchema, HARMONIC_MOST } from '@harmonic/protocol/model';
import { base } from './base.ts';
import {
  boardSchema,
  HEARD_LIST_MOST,
  heardFrameSchema,
  keptPlanSchema,
  planMarksSchema,
} from './harmonics.ts';
import { SPECTRAL_LIST_MOST, spectralEventSchema, spectralPictureSchema } from './spectral.ts';

const none = z.object({});
const device = z.object({ deviceId: deviceIdSchema });
const bond = z.array(z.int().min(1).max(HARMONIC_MOST)).min(1).max(64);

const see = base.meta({ permission: 'live.see', of: 'device' });
const manage = base.meta({ permission: 'device.manage', of: 'device', audit: true });
const version = z.int().min(0).nullable();

export const harmonicCalls = {
  harmonic: {
    plan: see.input(device).output(keptPlanSchema.nullable()),
    /**
     * The whole plan at once; refused in words where harmonics clash.
     * `basedOn`: the version it was made from, null for the first; another has come meanwhile: refused.
     */
    setPlan: manage
      .input(device.extend({ plan: channelPlanSchema, basedOn: version }))
      .output(keptPlanSchema),
    removePlan: manage.input(device.extend({ basedOn: version })).output(none),
    /** At most forty times a second; ten, where there are many channels. */
    watch: see.input(device.extend({ focus: bond.nullable() })).output(eventIterator(boardSchema)),
    /** The plan and what is there against it, whenever a picture of it would change. */
    marks: see.input(device).output(eventIterator(planMarksSchema)),
    /** Unauthorised spectral events, newest first, before `beforeId` when given. */
    spectral: see
      .input(
        device.extend({
          beforeId: z.int().nullable(),
          limit: z.int().min(1).max(SPECTRAL_LIST_MOST),
        }),
      )
      .output(z.array(spectralEventSchema)),
    /** One of them, and its picture; null: there is none, or no longer. */
    spectralEvent: see
      .input(device.extend({ spectralId: z.int() }))
      .output(z.object({ event: spectralEventSchema, picture: spectralPictureSchema.nullable() })),
    /** What was heard and kept, newest first, before `beforeId` when given; of one channel, or of all. */
    heard: see
      .input(
        device.extend({
          harmonics: bond.nullable(),
          beforeId: z.int().nullable(),
          limit: z.int().min(1).max(HEARD_LIST_MOST),
        }),
      )
      .output(z.array(heardFrameSchema)),
  },
};
