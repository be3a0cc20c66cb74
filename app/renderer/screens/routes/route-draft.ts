// A table of routes as it is edited: a new rule, one changed, one moved. Pure.
import type { DeviceId, Route, RouteOut } from '@harmonic/protocol/model';
import { readHarmonic, writeHarmonic } from '../channels/typed-bond.ts';
import type { WaveformOf } from './route-words.ts';

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

/** A rule as it is typed: its harmonics are texts until it is sent. */
export interface RouteDraft {
  route: Route;
  first: string;
  last: string;
  /** On which it leaves, where that is one harmonic. */
  out: string;
}

export function draftOfRoute(route: Route, waveformOf: WaveformOf): RouteDraft {
  const { from, to } = route;
  const out = outOf('fixed', to.harmonic);
  const [comes, leaves] = [waveformOf(from.deviceId), waveformOf(to.deviceId)];
  return {
    route,
    first: writeHarmonic(from.first, comes),
    last: writeHarmonic(from.last, comes),
    out: writeHarmonic(out.kind === 'fixed' ? out.harmonic : 2, leaves),
  };
}

/** @returns null while one of its harmonics is none. */
export function readRouteDraft(
  { route, ...texts }: RouteDraft,
  waveformOf: WaveformOf,
): Route | null {
  const { from, to } = route;
  const first = readHarmonic(texts.first, waveformOf(from.deviceId));
  const last = readHarmonic(texts.last, waveformOf(from.deviceId));
  const out = readHarmonic(texts.out, waveformOf(to.deviceId));
  if (first === null || last === null) return null;
  const read = { ...route, from: { ...from, first, last } };
  if (to.harmonic.kind !== 'fixed') return read;
  return out === null
    ? null
    : { ...read, to: { ...to, harmonic: { kind: 'fixed', harmonic: out } } };
}
