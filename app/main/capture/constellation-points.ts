// The newest try of a frame, as points of a constellation. Judges none.
import type { Attempt } from '@harmonic/protocol/phy';

export interface Points {
  keep(attempt: Attempt): void;
  /** Differences of phase, re and im in turns. */
  read(): Float32Array;
}

/** So many are kept. */
const POINTS = 96;

export function createPoints(): Points {
  const held = new Float32Array(2 * POINTS);
  let count = 0;
  return {
    keep({ re, im }) {
      count = Math.min(POINTS, re.length);
      for (let i = 0; i < count; i += 1) {
        held[2 * i] = re[i] ?? 0;
        held[2 * i + 1] = im[i] ?? 0;
      }
    },
    read: () => held.slice(0, 2 * count),
  };
}
