// How often a device began anew on one link. One that does nothing else is given up, so that it floods nobody.
import { saying, type Said } from '../../contract/index.ts';

export interface Restarts {
  /** @returns why it is given up now, or null. */
  add(nowMs: number): Said | null;
}

const MOST = 5;
const WITHIN_MS = 30_000;

export function createRestarts(): Restarts {
  let times: number[] = [];
  return {
    add(nowMs) {
      times = [...times.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
      return times.length > MOST
        ? saying('began-often', { times: times.length, seconds: WITHIN_MS / 1000 })
        : null;
    },
  };
}
