// Where one channel of a file stands at its converter's limit, as it is read in pieces, so that a part of it can be asked
// for. Remembers so many samples back.

export interface ClippedSpans {
  /** Takes the next samples. */
  look(samples: Float32Array, count: number): void;
  /** Samples from `from` to before `to`, whole ones where these lie between two, that stand at one limit in a row of two or more. */
  within(from: number, to: number): number;
}

/** Runs that are over are let go of so many at a time. */
const SWEEP = 1024;

/** @param rail the smallest value at the limit; null: there is none. @param memory samples behind the newest. */
export function createClippedSpans(rail: number | null, memory: number): ClippedSpans {
  const runs: { from: number; to: number }[] = [];
  let [at, began, side] = [0, 0, 0];

  const end = (): void => {
    if (side !== 0 && at - began >= 2) runs.push({ from: began, to: at });
    if (runs.length < 2 * SWEEP) return;
    const first = runs.findIndex(({ to }) => to >= at - memory);
    if (first === -1 || first >= SWEEP) runs.splice(0, first === -1 ? runs.length : first);
  };

  return {
    look(samples, count) {
      for (let i = 0; rail !== null && i < count; i += 1, at += 1) {
        const x = samples[i] ?? 0;
        const now = x >= rail ? 1 : x <= -rail ? -1 : 0;
        if (now === side) continue;
        end();
        [began, side] = [at, now];
      }
    },
    within(first, last) {
      const [from, to] = [Math.floor(first), Math.ceil(last)];
      const under = side !== 0 && at - began >= 2 ? [{ from: began, to: at }] : [];
      return [...runs, ...under].reduce(
        (sum, run) => sum + Math.max(0, Math.min(run.to, to) - Math.max(run.from, from)),
        0,
      );
    },
  };
}
