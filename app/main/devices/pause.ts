// The wait between two visits: over when the time is up, when a node comes back, or when somebody asks.
import type { LinkAddress } from '@harmonic/protocol/model';
import { watchNode } from '../links/node-watch.ts';
import { samePlace } from '../links/place.ts';

export interface Pause {
  over: Promise<void>;
  /** Ends it now. */
  wake(): void;
  /** Ends it now when more than so many ms are left. One that waits for a person goes on. */
  hurry(leftMs: number): void;
}

/** After a node appears: the system may still be setting its owner. */
const SETTLE_MS = 150;

/** @param delayMs null: until somebody asks. @param paths device nodes among these are watched. */
export function startPause(delayMs: number | null, paths: readonly LinkAddress[]): Pause {
  const over = Promise.withResolvers<undefined>();
  const timers = new Set<NodeJS.Timeout>();
  const stops: (() => void)[] = [];
  const wake = (): void => {
    for (const timer of timers) clearTimeout(timer);
    for (const stop of stops) stop();
    over.resolve(undefined);
  };
  const endsAt = delayMs === null ? null : performance.now() + delayMs;
  if (delayMs !== null) {
    timers.add(setTimeout(wake, delayMs));
    const places = paths.filter(
      (path, i) => !paths.slice(0, i).some((other) => samePlace(path, other)),
    );
    for (const place of places) {
      stops.push(watchNode(place, () => timers.add(setTimeout(wake, SETTLE_MS))));
    }
  }
  return {
    over: over.promise,
    wake,
    hurry(leftMs) {
      if (endsAt !== null && endsAt - performance.now() > leftMs) wake();
    },
  };
}
