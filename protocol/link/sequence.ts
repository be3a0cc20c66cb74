// What is missing from a stream, by its own numbers (SPEC L8.5). Counts; never fills in.

export type BlockVerdict = 'next' | 'gap' | 'duplicate' | 'restart';

export interface BlockTracker {
  /** Samples missing before the block last seen. */
  readonly missingSamples: number;
  /** Blocks missing before it. */
  readonly missingBlocks: number;
  see(blockSeq: number, firstSample: number, samples: number): BlockVerdict;
  reset(): void;
}

/** Later, by at most half the range, in arithmetic modulo 2^32. */
const ahead = (from: number, to: number): number => (to - from) >>> 0;

export function createBlockTracker(): BlockTracker {
  let expectedSeq = -1;
  let expectedSample = 0;
  let missingSamples = 0;
  let missingBlocks = 0;
  return {
    get missingSamples() {
      return missingSamples;
    },
    get missingBlocks() {
      return missingBlocks;
    },
    see(blockSeq, firstSample, samples) {
      missingBlocks = 0;
      missingSamples = 0;
      if (expectedSeq >= 0) {
        const skipped = ahead(expectedSeq, blockSeq);
        if (skipped >= 0x80000000)
          return firstSample < expectedSample && blockSeq === 0 ? 'restart' : 'duplicate';
        if (firstSample < expectedSample) return 'duplicate';
        missingBlocks = skipped;
        missingSamples = firstSample - expectedSample;
      } else {
        missingBlocks = blockSeq;
        missingSamples = firstSample;
      }
      expectedSeq = (blockSeq + 1) >>> 0;
      expectedSample = firstSample + samples;
      return missingSamples > 0 || missingBlocks > 0 ? 'gap' : 'next';
    },
    reset() {
      expectedSeq = -1;
      expectedSample = 0;
    },
  };
}
