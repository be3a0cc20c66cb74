// A table of routes as it is edited: a new rule, one changed, one moved. Pure.
import type { DeviceId, Route, RouteOut } from '@harmonic/protocol/model';

/** The lowest number above all that are taken; below them where there is none. */
export function nextNumber(routes: readonly Route[]): number {
  const taken = new Set(routes.map(({ id }) => id));
  const above = 1 + Math.max(0, ...taken);
  if (above <= 0xffff) return above;
  let id = 1;
  while (taken.has(id)) id += 1;
  return id;
}

export const newRoute = (routes: readonly Route[], from: DeviceId, to: DeviceId): Route => ({
  ...{ id: nextNumber(routes), enabled: true, copy: false, needsMac: false, log: false },
  from: { deviceId: from, first: 2, last: 2 },
  to: { deviceId: to, harmonic: { kind: 'fixed', harmonic: 2 } },
  ...{ fec: null, modulation: null, maxAgeMs: 0, framesPerMinute: 0, burst: 1, hopMax: 3 },
});

export const outOf = (kind: RouteOut['kind'], before: RouteOut): RouteOut => {
  if (kind === 'same') return { kind };
  if (kind === 'offset') return { kind, by: before.kind === 'offset' ? before.by : 1 };
  return { kind, harmonic: before.kind === 'fixed' ? before.harmonic : 2 };
};

/** In the place of the one with its number, or behind all others. */
export function withRoute(routes: readonly Route[], route: Route): Route[] {
  const isThere = routes.some(({ id }) => id === route.id);
  return isThere ? routes.map((one) => (one.id === route.id ? route : one)) : [...routes, route];
}

export const withoutRoute = (routes: readonly Route[], id: number): Route[] =>
  routes.filter((one) => one.id !== id);

/** One place earlier: asked before the one that stood there. */
export function earlier(routes: readonly Route[], id: number): Route[] {
  const at = routes.findIndex((one) => one.id === id);
  const [before, one] = [routes[at - 1], routes[at]];
  if (!before || !one) return [...routes];
  return [...routes.slice(0, at - 1), one, before, ...routes.slice(at + 1)];
}
