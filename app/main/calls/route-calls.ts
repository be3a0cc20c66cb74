// The site's routes: changed as a whole, watched, tried without sending.
import { requireRoutes } from '../routing/check.ts';
import type { NewEvent } from '../store/api.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import type { CallParts } from './parts.ts';

export function createRouteCalls(door: Door, { plant, store, news, forwarding }: CallParts) {
  const site = {
    nameOf: (id: string) => plant.list().find((device) => device.id === id)?.name ?? null,
    planOf: (id: Parameters<typeof plant.planOf>[0]) => plant.planOf(id)?.plan ?? null,
    planned: () =>
      plant
        .list()
        .map(({ id }) => id)
        .filter((id) => plant.planOf(id)),
  };
  return {
    route: {
      set: door.route.set.handler(async ({ input, context: { by } }) => {
        requireRoutes(input.routes, site);
        const rules = String(input.routes.length);
        const enabled = String(input.routes.filter((route) => route.enabled).length);
        const act = by.actor.entry('done', { facts: { rules, enabled } });
        const event: NewEvent = {
          ...{ atMs: act.atMs, deviceId: null, code: 'route.set', severity: 'info' },
          ...{ detail: `${enabled} / ${rules}`, act },
        };
        const kept = await store.setRoutes(input, event);
        forwarding.set(kept);
        return kept;
      }),
      watch: door.route.watch.handler(({ context }) =>
        follow(news, ['routes'], () => forwarding.read(), context.until),
      ),
      dryRun: door.route.dryRun.handler(({ input }) => forwarding.dryRun(input)),
    },
  };
}
