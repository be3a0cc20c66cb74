// The site's routes and what they do, watched while their room is open.
import type { RouteBoard } from '../../contract/index.ts';
import { calls } from './client.ts';
import type { Ask } from './follow.ts';
import { useFollowed, type Followed } from './use-followed.ts';

const ask: Ask<RouteBoard> = (signal) => calls.route.watch({}, { signal });

export const useRoutes = (isSeen: boolean): Followed<RouteBoard> =>
  useFollowed(isSeen ? ask : null, { stands: true });
