// What of a recording is kept to be measured closely: its beginning, in bounded memory, and how often it was clipped.
import type { WavFormat } from '../wav.ts';

/** Samples a channel; five seconds at 48 kHz, and the longest transform the engines make. */
export const RECORD_LIMIT = 262_144;

export interface RecordKeeper {
  /** Takes the next `count` samples; those beyond the limit pass. */
  push(samples: Float32Array, count: number): void;
  /** The samples kept: a view. */
  read(): Float32Array;
}

/** @param expected samples to come, if known; room is made for no more than the limit. */
export function createRecordKeeper(expected: number): RecordKeeper {
  const kept = new Float32Array(Math.min(expected, RECORD_LIMIT));
  let held = 0;
  return {
    push(samples, count) {
      const room = Math.min(count, kept.length - held);
      kept.set(samples.subarray(0, room), held);
      held += room;
    },
    read: () => kept.subarray(0, held),
  };
}

const BITS: Partial<Record<WavFormat['encoding'], number>> = {
  uint8: 8,
  int16: 16,
  int24: 24,
  int32: 32,
};

/** Where an integer encoding's largest positive code stands, full scale 1.0; null for floats, which have no end. */
export function railOf(encoding: WavFormat['encoding']): number | null {
  const bits = BITS[encoding];
  return bits === undefined ? null : Math.fround(1 - 2 ** (1 - bits));
}

/** Counts samples that stand at the converter's limits. @param rail the smallest value that counts; null: none does. */
export function createClippingMeter(rail: number | null): {
  push(samples: Float32Array, count: number): void;
  clipped(): number;
} {
  let clipped = 0;
  return {
    push(samples, count) {
      if (rail === null) return;
      for (let i = 0; i < count; i += 1) if (Math.abs(samples[i] ?? 0) >= rail) clipped += 1;
    },
    clipped: () => clipped,
  };
}
