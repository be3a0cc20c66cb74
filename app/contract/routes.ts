// What a page is told of the site's routes: the rules, what each has done, and what one would do with a frame. Shapes only.
import { z } from 'zod';
import {
  deviceIdSchema,
  HARMONIC_MOST,
  personIdSchema,
  routeSchema,
  routesSchema,
} from '@harmonic/protocol/model';

export const keptRoutesSchema = z.object({
  routes: routesSchema,
  /** Rises with every change; a change names the one it was made from. 0: none was ever made. */
  version: z.int().min(0),
  setBy: personIdSchema.nullable(),
  setAtMs: z.number().nullable(),
});
export type KeptRoutes = z.infer<typeof keptRoutesSchema>;

/** Why a rule that matched did not forward: O4.1 of the specification. */
export const ROUTE_REFUSALS = [
  'no-mac',
  'too-old',
  'too-many-hops',
  'seen-before',
  'too-many',
] as const;
export const ROUTE_LOSSES = [
  /** The device of the way out is not there. */
  'away',
  /** As many frames wait as may. */
  'queue',
  /** The device has refused it. */
  'refused',
  /** The device has not said whether it sends it. */
  'unanswered',
  /** The plan of the way out has no such channel any more. */
  'no-channel',
] as const;
export type RouteLoss = (typeof ROUTE_LOSSES)[number];

const refusals = z.object({
  ...{ 'no-mac': z.int(), 'too-old': z.int(), 'too-many-hops': z.int() },
  ...{ 'seen-before': z.int(), 'too-many': z.int() },
});
const losses = z.object({
  ...{ away: z.int(), queue: z.int(), refused: z.int(), unanswered: z.int() },
  'no-channel': z.int(),
});

/** Since the console began, or the rule was made. */
export const routeCountersSchema = z.object({
  id: z.int(),
  matched: z.int(),
  /** Frames that went to the device of the way out. */
  forwarded: z.int(),
  /** Frames of which that device has said that it sends them. */
  sent: z.int(),
  refused: refusals,
  lost: losses,
  lastMs: z.number().nullable(),
  /** What the device said when it refused last. */
  detail: z.string(),
});
export type RouteCounters = z.infer<typeof routeCountersSchema>;

export const routeBoardSchema = z.object({
  kept: keptRoutesSchema,
  /** Of every rule. */
  counters: z.array(routeCountersSchema),
  frames: z.int(),
  /** Frames that no rule matched. */
  denied: z.int(),
  /** Frames that came faster than they could be taken. */
  dropped: z.int(),
  /** Frames of devices that have not proven the key that is kept of them: none is forwarded. */
  doubted: z.int(),
  /** Frames that were forgotten before their five seconds. */
  forgotten: z.int(),
});
export type RouteBoard = z.infer<typeof routeBoardSchema>;

export const routeProbeSchema = z.object({
  /** Over whose link it comes. */
  deviceId: deviceIdSchema,
  harmonic: z.int().min(1).max(HARMONIC_MOST),
  psduHex: z.string().regex(/^([0-9a-fA-F]{2}){0,250}$/),
  hops: z.int().min(0).max(3),
  hasMac: z.boolean(),
  /** Null: not known. */
  ageMs: z.number().min(0).nullable(),
});
export type RouteProbe = z.infer<typeof routeProbeSchema>;

const ROUTE_VERDICTS = [
  'forwards',
  ...ROUTE_REFUSALS,
  'off',
  'other-link',
  'other-harmonic',
  'other-device',
  'decided',
] as const;

export const routeWaySchema = z.object({
  /** Every rule, in order. */
  verdicts: z.array(z.object({ id: z.int(), verdict: z.enum(ROUTE_VERDICTS) })),
  leaves: z.array(
    z.object({
      id: z.int(),
      deviceId: deviceIdSchema,
      /** The bond of the plan; the one harmonic where the plan has none. */
      harmonics: z.array(z.int()),
      hops: z.int(),
      fec: routeSchema.shape.fec,
      modulation: routeSchema.shape.modulation,
      /** Null: no plan says how long. */
      airMs: z.number().nullable(),
      trouble: z.enum(['away', 'no-channel']).nullable(),
    }),
  ),
});
export type RouteWay = z.infer<typeof routeWaySchema>;
