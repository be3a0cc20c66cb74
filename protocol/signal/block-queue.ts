// Samples waiting for their block of n, `hop` apart. Made once; knows nothing of what a block is for.
// A sample that is no number, or too large for a power in single precision, is a missing one: blocks begin after it.

/** Its power and a transform's sum of 65,536 like it stay within single precision. */
const MOST = 1e15;

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
      for (let i = 0; i < most; i += 1) {
        const x = from[at + i] ?? 0;
        if (!(x < MOST && x > -MOST)) {
          start = 0;
          end = 0;
          return at + i + 1;
        }
        samples[end + i] = x;
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
