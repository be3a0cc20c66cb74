// What each rule has done since the console began, or the rule was made: counted, by reason. Decides nothing.
import type { Step } from '@harmonic/protocol/routing';
import type { RouteCounters, RouteLoss } from '../../contract/index.ts';

export interface RouteTally {
  /** Rules that stay keep what they have counted. */
  keep(ids: readonly number[]): void;
  decided(steps: readonly Step[], nowMs: number): void;
  /** It went to the device of the way out. */
  forwarded(id: number): void;
  sent(id: number): void;
  lost(id: number, loss: RouteLoss, detail: string): void;
  read(): RouteCounters[];
}

const nothing = (id: number): RouteCounters => ({
  ...{ id, matched: 0, forwarded: 0, sent: 0 },
  refused: { 'no-mac': 0, 'too-old': 0, 'too-many-hops': 0, 'seen-before': 0, 'too-many': 0 },
  lost: { away: 0, queue: 0, refused: 0, unanswered: 0, 'no-channel': 0 },
  ...{ lastMs: null, detail: '' },
});

export function createRouteTally(): RouteTally {
  let counters = new Map<number, RouteCounters>();
  return {
    keep(ids) {
      counters = new Map(ids.map((id) => [id, counters.get(id) ?? nothing(id)]));
    },
    decided(steps, nowMs) {
      for (const { rule, refusal } of steps) {
        const count = counters.get(rule.id);
        if (!count) continue;
        count.matched += 1;
        count.lastMs = nowMs;
        if (refusal !== null) count.refused[refusal] += 1;
      }
    },
    forwarded(id) {
      const count = counters.get(id);
      if (count) count.forwarded += 1;
    },
    sent(id) {
      const count = counters.get(id);
      if (count) count.sent += 1;
    },
    lost(id, loss, detail) {
      const count = counters.get(id);
      if (!count) return;
      count.lost[loss] += 1;
      if (detail !== '') count.detail = detail;
    },
    read: () => [...counters.values()].map((count) => structuredClone(count)),
  };
}
