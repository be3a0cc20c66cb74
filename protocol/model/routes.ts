// What a site forwards between the harmonics of its devices. Owns shapes; what a table may not be is said by
// protocol/routing, which knows loops.
import { z } from 'zod';
import { HARMONIC_MOST } from './channel-plan.ts';
import { deviceIdSchema } from './entities.ts';

const harmonic = z.int().min(1).max(HARMONIC_MOST);

/** A harmonic that is named, the one a frame came on, or so many further. */
export const routeOutSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fixed'), harmonic }),
  z.object({ kind: z.literal('same') }),
  z.object({ kind: z.literal('offset'), by: z.int().min(-HARMONIC_MOST).max(HARMONIC_MOST) }),
]);
export type RouteOut = z.infer<typeof routeOutSchema>;

/** One rule, as O1 of the specification has it, between devices. */
export const routeSchema = z.object({
  /** Its number, told with everything it does; no two have one. */
  id: z.int().min(0).max(0xffff),
  enabled: z.boolean(),
  /** Rules behind it are asked as well. */
  copy: z.boolean(),
  needsMac: z.boolean(),
  /** Each frame that it forwards is an event. */
  log: z.boolean(),
  from: z.object({
    /** Null: any. */
    deviceId: deviceIdSchema.nullable(),
    first: harmonic,
    last: harmonic,
  }),
  to: z.object({ deviceId: deviceIdSchema, harmonic: routeOutSchema }),
  /** Null: as the plan of the way out says. */
  fec: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  modulation: z.enum(['dbpsk', 'dqpsk']).nullable(),
  /** 0: of any age. */
  maxAgeMs: z.int().min(0).max(0xffff),
  /** 0: as many as come. */
  framesPerMinute: z.int().min(0).max(0xffff),
  /** Frames at once, after a pause. */
  burst: z.int().min(0).max(255),
  hopMax: z.int().min(1).max(3),
});
export type Route = z.infer<typeof routeSchema>;

export const ROUTES_MOST = 256;
/** In the order they are asked. */
export const routesSchema = z.array(routeSchema).max(ROUTES_MOST);
