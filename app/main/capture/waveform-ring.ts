// The newest samples of one channel, as many as a view shows of them. Holds; never reaches over a gap.
import { decimateByExtremes } from '@harmonic/protocol/signal';

export interface WaveformRing {
  /** Samples held, at most its length. */
  readonly held: number;
  push(samples: Float32Array, from: number, to: number): void;
  /** Samples are missing here: what was held does not join what comes. */
  clear(): void;
  /** Puts what is held into another, oldest first. */
  copyTo(other: WaveformRing): void;
  /** Minimum and maximum pairs of what is held, oldest first; valid until the next call. */
  extremes(): { pairs: Float32Array; samplesPerPair: number };
}

/** @param length samples, at least 1. @param columns pairs at most. */
export function createWaveformRing(length: number, columns: number): WaveformRing {
  const ring = new Float32Array(length);
  const unrolled = new Float32Array(length);
  const out = new Float32Array(2 * Math.min(columns, length));
  let at = 0;
  let held = 0;

  function unroll(): void {
    const first = (at - held + length) % length;
    const tail = Math.min(held, length - first);
    unrolled.set(ring.subarray(first, first + tail));
    unrolled.set(ring.subarray(0, held - tail), tail);
  }
  return {
    get held() {
      return held;
    },
    push(samples, from, to) {
      const keep = Math.min(to - from, length);
      for (let i = to - keep; i < to; i += 1) {
        ring[at] = samples[i] ?? 0;
        at = at + 1 === length ? 0 : at + 1;
      }
      held = Math.min(length, held + keep);
    },
    clear: () => (held = 0),
    copyTo(other) {
      unroll();
      other.push(unrolled, 0, held);
    },
    extremes() {
      unroll();
      const { pairs, samplesPerPair } = decimateByExtremes(unrolled, 0, held, out);
      return { pairs: out.subarray(0, 2 * pairs), samplesPerPair };
    },
  };
}
