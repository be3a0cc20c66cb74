// What each channel of a plan said last before the console began: from what is kept of it, with the time at which it came.
import type { Assignment } from '@harmonic/protocol/model';
import type { Heard, HeardFrame, KeptPlan } from '../../contract/index.ts';
import type { PlantStore } from './chronicle.ts';

/** Of these the newest that was a frame is shown; where none was, the newest. */
const LOOKED_THROUGH = 20;

/** @returns null where nothing came by this plan: what came by an earlier one was read in another way. */
function lastOf({ node, function: name }: Assignment, frames: readonly HeardFrame[]): Heard | null {
  const own = frames.filter((frame) => frame.node === node && frame.function === name);
  const newest = own.find(({ crcOk }) => crcOk) ?? own[0];
  if (!newest) return null;
  const { id: _id, harmonics: _bond, node: _node, function: _name, ...more } = newest;
  const { planSetAtMs: _plan, ...heard } = more;
  return heard;
}

/** A clock that was set since tells nothing of the order: which plan it was is kept with a frame. */
const isOf = (setAtMs: number, { planSetAtMs, atMs }: HeardFrame): boolean =>
  planSetAtMs === undefined ? atMs >= setAtMs : planSetAtMs === setAtMs;

/** @returns one a channel, in the order of the plan. */
export const lastHeard = (
  store: Pick<PlantStore, 'heard'>,
  { deviceId, plan, setAtMs }: KeptPlan,
): Promise<(Heard | null)[]> =>
  Promise.all(
    plan.assignments.map(async (assignment) => {
      const wish = { deviceId, harmonics: assignment.harmonics, beforeId: null };
      const frames = await store.heard({ ...wish, limit: LOOKED_THROUGH });
      return lastOf(
        assignment,
        frames.filter((frame) => isOf(setAtMs, frame)),
      );
    }),
  );
