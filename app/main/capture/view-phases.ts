// Phases of the lines that a view reads, a few times a second, all of the same newest samples without a gap.
import { createLinePhases } from '@harmonic/protocol/signal';
import { createRecordRing } from './record-ring.ts';

export interface ViewPhases {
  push(samples: Float32Array, count: number): void;
  gap(): void;
  /**
   * Degrees at the middle of one stretch, in the order of the lines; NaN where there is none.
   * @param linesHz null: no line stands there. Others than last time are read at once.
   */
  read(linesHz: readonly (number | null)[], nowMs: number): readonly number[];
}

const EVERY_MS = 200;
/** Longer stretches take longer than a table is worth; lines closer than some bins of it have no phase of their own. */
const MOST_SAMPLES = 16_384;
/** Samples come in blocks of at most so many. */
const MOST_BLOCK = 4096;

/** @param n of the view's transform. */
export function createViewPhases(n: number, rateHz: number): ViewPhases {
  const length = Math.min(n, MOST_SAMPLES);
  const ring = createRecordRing(Math.max(length, MOST_BLOCK));
  const phases = createLinePhases(length, rateHz);
  let readAtMs = -Infinity;
  let last: readonly number[] = [];
  return {
    push: (samples, count) => ring.push(samples, count, 0),
    gap() {
      ring.clear();
      last = [];
    },
    read(linesHz, nowMs) {
      if (last.length === linesHz.length && nowMs - readAtMs < EVERY_MS) return last;
      const record = ring.read(length);
      if (!record) return linesHz.map(() => NaN);
      readAtMs = nowMs;
      phases.take(record.samples);
      last = linesHz.map((hz) => (hz === null ? NaN : phases.read(hz)));
      return last;
    },
  };
}
