// The ways to one device: which is tried next, which have failed in this round, how often since it streamed. Pure but
// for the links among device nodes that place.ts resolves.
import type { LinkAddress } from '@harmonic/protocol/model';
import { baudOf, pathsOf, samePlace } from '../links/place.ts';

export interface Route {
  /** The next to be tried first; never empty. */
  readonly paths: readonly LinkAddress[];
  /** Where it streamed last; until it has, where a person said it is. Never given up for another. */
  readonly proven: LinkAddress;
  /** Announced on the LAN since it streamed last, whether still a path or not. */
  readonly announced: readonly LinkAddress[];
  /** Paths that have failed in this round. */
  readonly tried: number;
  /** Visits since it streamed last, the one under way included. */
  readonly attempt: number;
}

const MOST_PATHS = 8;
/** Anybody may announce: so many addresses are believed until the device has streamed again. */
const MOST_ANNOUNCED = 7;

export const routeTo = (address: LinkAddress): Route => ({
  paths: pathsOf(address),
  proven: address,
  announced: [],
  tried: 0,
  attempt: 0,
});

export const nextOf = ({ paths, proven }: Route): LinkAddress => paths[0] ?? proven;

const leads = (paths: readonly LinkAddress[], to: LinkAddress): boolean =>
  paths.some((path) => samePlace(path, to));

/** At most eight: the last go first, the proven one and the next to be tried never. */
function bounded(paths: readonly LinkAddress[], proven: LinkAddress): LinkAddress[] {
  const kept = [...paths];
  while (kept.length > MOST_PATHS) {
    const last = kept.findLastIndex((path, i) => i > 0 && !samePlace(path, proven));
    kept.splice(last < 0 ? kept.length - 1 : last, 1);
  }
  return kept;
}

export const visited = (route: Route): Route => ({ ...route, attempt: route.attempt + 1 });

/** The device there has said who it is: a new round begins. */
export const answered = (route: Route): Route => ({ ...route, tried: 0 });

export const streamed = (route: Route, at: LinkAddress): Route => ({
  ...route,
  proven: at,
  announced: [],
  attempt: 0,
});

/** A person asks, or the device was met there: that way first, as if nothing had failed yet. */
export function redirected(route: Route, to: LinkAddress): Route {
  const others = route.paths.filter((path) => !samePlace(path, to));
  const paths = bounded([...pathsOf(to), ...others], route.proven);
  return { ...route, paths, tried: 0, attempt: 0 };
}

/** A person asks again. */
export const forgiven = (route: Route): Route => ({ ...route, attempt: 0 });

/** Another way, for when the others fail. Null: known already, or there is no room for it. */
export function withPath(route: Route, to: LinkAddress): Route | null {
  if (leads(route.paths, to) || route.paths.length >= MOST_PATHS) return null;
  return { ...route, paths: [...route.paths, to] };
}

/** Somebody says it is there: tried next, once, at the pace of what has failed so far. Null: known, or too many said so. */
export function withAnnounced(route: Route, to: LinkAddress): Route | null {
  if (leads(route.paths, to) || leads(route.announced, to)) return null;
  if (route.announced.length >= MOST_ANNOUNCED) return null;
  const paths = bounded([to, ...route.paths], route.proven);
  return { ...route, paths, announced: [...route.announced, to] };
}

/**
 * The visit of `at` has failed: it goes behind the others.
 * @param silent another baud rate is a way out of silence only; another place is a way out of anything.
 */
export function failed(
  route: Route,
  at: LinkAddress,
  silent: boolean,
): { route: Route; morePaths: boolean } {
  const tried = route.tried + 1;
  const morePaths = tried < route.paths.length;
  const isPast = (path: LinkAddress): boolean => (silent ? path === at : samePlace(path, at));
  const paths = [
    ...route.paths.filter((path) => !isPast(path)),
    ...route.paths.filter((path) => isPast(path)),
  ];
  return { route: { ...route, paths, tried: morePaths ? tried : 0 }, morePaths };
}

/** The line there is too slow for what the device sends: its faster rates first. Null: there is none. */
export function withFaster(route: Route, at: LinkAddress): Route | null {
  const isFaster = (path: LinkAddress): boolean => samePlace(path, at) && baudOf(path) > baudOf(at);
  const faster = route.paths.filter(isFaster);
  if (faster.length === 0) return null;
  return {
    ...route,
    paths: [...faster, ...route.paths.filter((path) => !isFaster(path))],
    tried: 0,
  };
}
