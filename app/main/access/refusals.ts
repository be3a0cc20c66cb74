// Puts refused acts into the trail without letting anybody fill it: identical ones within a minute are counted into one.
import type { Act } from '../store/access-api.ts';
import type { Memory } from './memory.ts';

const COUNTED_FOR_MS = 60_000;
/** Different refusals remembered at once; what comes beyond is counted as others of the same act. */
const MOST_KINDS = 200;

export interface Refusals {
  keep(act: Act): Promise<void>;
  /** Writes what has been counted long enough. */
  tick(): Promise<void>;
  flush(): Promise<void>;
}

export function createRefusals(memory: Pick<Memory, 'commit'>, now: () => number): Refusals {
  const counted = new Map<string, { act: Act; untilMs: number; more: number }>();

  async function write(ended: (untilMs: number) => boolean): Promise<void> {
    const acts: Act[] = [];
    for (const [key, { act, untilMs, more }] of counted) {
      if (!ended(untilMs)) continue;
      counted.delete(key);
      if (more > 0) {
        acts.push({ ...act, atMs: now(), facts: { ...act.facts, count: String(more) } });
      }
    }
    if (acts.length > 0) await memory.commit([], acts);
  }

  return {
    async keep(act) {
      const kind = `${act.actor ?? ''} ${act.act} ${act.because}`;
      const one = `${kind} ${act.subject} ${act.scope}`;
      const key = counted.has(one) || counted.size < MOST_KINDS ? one : kind;
      const known = counted.get(key);
      if (known && known.untilMs > now()) {
        known.more += 1;
        return;
      }
      if (known) await write((untilMs) => untilMs <= now());
      counted.set(key, { act, untilMs: now() + COUNTED_FOR_MS, more: 0 });
      await memory.commit([], [act]);
    },
    tick: () => write((untilMs) => untilMs <= now()),
    flush: () => write(() => true),
  };
}
