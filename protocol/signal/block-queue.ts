// Samples waiting for their block of n, `hop` apart. Made once; knows nothing of what a block is for.
// A sample that is no number, or too large for a power in single precision, is a missing one: blocks begin after it.
import { MOST_SAMPLE, type Hops } from './hops.ts';

export interface BlockQueue {
  /** The block is the n samples from `start` of the hops' room. */
  readonly start: number;
  /** Takes from [at, to) what the block lacks. @returns where it stopped. */
  take(from: Float32Array, at: number, to: number): number;
  isFull(): boolean;
  /** The next block begins `hop` samples later. */
  hop(): void;
  clear(): void;
}

/** Where it may begin anew: behind the last value that cannot be used; `at` when all can. */
function afterLastBad(values: Float32Array, at: number, to: number): number {
  for (let i = to - 1; i >= at; i -= 1) if (!(Math.abs(values[i] ?? 0) < MOST_SAMPLE)) return i + 1;
  return at;
}

/** @param hops whose room is twice a block, so that what overlaps is moved once in n samples. */
export function createBlockQueue(hops: Pick<Hops, 'samples' | 'copy'>, hop: number): BlockQueue {
  const { samples } = hops;
  const n = samples.length / 2;
  let start = 0;
  let end = 0;
  return {
    get start() {
      return start;
    },
    take(from, at, to) {
      if (end === samples.length) {
        samples.copyWithin(0, start, end);
        end -= start;
        start = 0;
      }
      const most = Math.min(to - at, samples.length - end, start + n - end);
      if (!hops.copy(from, at, end, most)) {
        const after = afterLastBad(from, at, at + most);
        if (after > at) {
          start = 0;
          end = 0;
          return after;
        }
      }
      end += most;
      return at + most;
    },
    isFull: () => end - start >= n,
    hop() {
      start += hop;
    },
    clear() {
      start = 0;
      end = 0;
    },
  };
}
