// Phases of the lines that a view reads, a few times a second, all of the same newest samples without a gap.
import { createLinePhases } from '@harmonic/protocol/signal';
import { createRecordRing } from './record-ring.ts';

export interface ViewPhases {
  push(samples: Float32Array, count: number): void;
  gap(): void;
  /**
   * Degrees at the middle of one stretch, in the order of the lines; NaN where there is none.
   * NaN, too, where another of the lines is too close for a stretch this short to tell them apart.
   * @param linesHz null: no line stands there. Others than last time are read at once.
   */
  read(linesHz: readonly (number | null)[], nowMs: number): readonly number[];
}

const EVERY_MS = 200;
/** Longer stretches take longer than a table is worth; lines closer than some bins of it have no phase of their own. */
const MOST_SAMPLES = 16_384;
/** Samples come in blocks of at most so many. */
const MOST_BLOCK = 4096;
/** A line reaches two bins to either side (Hann): so far from each other two of them do not touch. */
const APART_BINS = 4;

/** @param n of the view's transform. */
export function createViewPhases(n: number, rateHz: number): ViewPhases {
  const length = Math.min(n, MOST_SAMPLES);
  const ring = createRecordRing(Math.max(length, MOST_BLOCK));
  const phases = createLinePhases(length, rateHz);
  let readAtMs = -Infinity;
  let last: readonly number[] = [];
  let lastHz: readonly (number | null)[] = [];
  const binHz = rateHz / length;
  const isSame = (linesHz: readonly (number | null)[]): boolean =>
    linesHz.length === lastHz.length &&
    linesHz.every((hz, i) => {
      const before = lastHz[i] ?? null;
      return hz === null || before === null ? hz === before : Math.abs(hz - before) < binHz / 2;
    });
  const standsAlone = (linesHz: readonly (number | null)[], index: number): boolean =>
    linesHz.every((hz, i) => {
      const apart = Math.abs((hz ?? Infinity) - (linesHz[index] ?? NaN));
      // The same line may be asked for twice.
      return i === index || apart < binHz / 10 || apart >= APART_BINS * binHz;
    });
  return {
    push: (samples, count) => ring.push(samples, count, 0),
    gap() {
      ring.clear();
      [last, lastHz] = [[], []];
    },
    read(linesHz, nowMs) {
      if (nowMs - readAtMs < EVERY_MS && isSame(linesHz)) return last;
      const record = ring.read(length);
      if (!record) return linesHz.map(() => NaN);
      readAtMs = nowMs;
      phases.take(record.samples);
      lastHz = [...linesHz];
      last = linesHz.map((hz, i) =>
        hz === null || !standsAlone(linesHz, i) ? NaN : phases.read(hz),
      );
      return last;
    },
  };
}
