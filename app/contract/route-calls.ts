// The calls about the site's routes: the rules, what they do, and what they would. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { routesSchema } from '@harmonic/protocol/model';
import { base } from './base.ts';
import { keptRoutesSchema, routeBoardSchema, routeProbeSchema, routeWaySchema } from './routes.ts';

const see = base.meta({ permission: 'live.see' });

export const routeCalls = {
  route: {
    /** All rules at once; refused in words where a frame could come back, or a way leads nowhere. */
    set: base
      .meta({ permission: 'device.manage', audit: true })
      .input(z.object({ routes: routesSchema, basedOn: z.int().min(0) }))
      .output(keptRoutesSchema),
    /** At most four times a second. */
    watch: see.input(z.object({})).output(eventIterator(routeBoardSchema)),
    /** What would become of a frame now. Nothing is sent, counted or noted. */
    dryRun: see.input(routeProbeSchema).output(routeWaySchema),
  },
};
