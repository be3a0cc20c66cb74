// Samples waiting for their block of n, `hop` apart. Made once; knows nothing of what a block is for.
// A sample that is no number, or too large for a power in single precision, is a missing one: blocks begin after it.
import { copyBounded } from './power.ts';

/** Its power and a transform's sum of 65,536 like it stay within single precision. */
const MOST = 1e15;
const MOST_SQUARE = MOST * MOST;

export interface BlockQueue {
  /** The block is the n samples from `start`. */
  readonly samples: Float32Array;
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
  for (let i = to - 1; i >= at; i -= 1) if (!(Math.abs(values[i] ?? 0) < MOST)) return i + 1;
  return at;
}

/** Twice n, so that what overlaps is moved once in n samples. */
export function createBlockQueue(n: number, hop: number): BlockQueue {
  const samples = new Float32Array(2 * n);
  let start = 0;
  let end = 0;
  return {
    samples,
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
      if (!copyBounded(from, at, samples, end, most, MOST_SQUARE)) {
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
