// Whether somebody's right has ended by the mere passing of time: nothing else tells of it. Pure.
import type { Policy } from '@harmonic/protocol/access';

/** @param fromMs looked at before, by the time floor. @param toMs looked at now. */
export const hasGrantEnded = (policy: Policy, fromMs: number, toMs: number): boolean =>
  policy
    .members(fromMs)
    .some(({ grants }) =>
      grants.some(
        ({ expiresAtMs }) => expiresAtMs !== null && expiresAtMs > fromMs && expiresAtMs <= toMs,
      ),
    );
