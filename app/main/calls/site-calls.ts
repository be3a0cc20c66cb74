// The site itself: what it is, and how the demo becomes a real one.
import type { Site } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import type { CallParts, Door } from './door.ts';
import { follow } from './follow.ts';

export function createSiteCalls(door: Door, { site, access, news, setUp }: CallParts) {
  /** Whoever is outside learns which site this is, and nothing of its machine or its troubles. */
  const seenFrom = (seat: Seat): Site =>
    ['demo', 'inside'].includes(access.sessions.state(seat).stage)
      ? site()
      : { ...site(), dataDir: '', notices: [] };
  return {
    site: {
      get: door.site.get.handler(({ context }) => seenFrom(context.seat)),
      watch: door.site.watch.handler(({ context }) =>
        follow(news, ['site'], () => seenFrom(context.seat), context.until),
      ),
      setUp: door.site.setUp.handler(({ input }) => setUp(input.name)),
    },
  };
}
