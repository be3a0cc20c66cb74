// How often a device began anew on one link. One that does nothing else is given up, so that it floods nobody.

export interface Restarts {
  /** @returns why it is given up now, or null. */
  add(nowMs: number): string | null;
}

const MOST = 5;
const WITHIN_MS = 30_000;

export function createRestarts(): Restarts {
  let times: number[] = [];
  return {
    add(nowMs) {
      times = [...times.filter((atMs) => nowMs - atMs < WITHIN_MS), nowMs];
      return times.length > MOST
        ? `the device began anew ${times.length} times in ${WITHIN_MS / 1000} s`
        : null;
    },
  };
}
