/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index is masked or bounded; a default would cost a branch a state */
// The decoder of the convolutional code: soft decisions in, the likeliest bits out. Source: Viterbi 1967.
import { OUTPUTS, PUNCTURE, STATES, TAIL_BITS } from './convolutional.ts';

export interface Viterbi {
  /**
   * @param soft of the coded bits in order, positive for 0. @param bits how many are written to `out`, without the tail.
   */
  decode(soft: Float64Array, fec: 1 | 2, bits: number, out: Uint8Array): void;
}

/** @param mostBits of one frame. Memory is made here, and none when it runs. */
export function createViterbi(mostBits: number): Viterbi {
  const survivors = new Uint8Array((mostBits + TAIL_BITS) * STATES);
  let metrics = new Float64Array(STATES);
  let next = new Float64Array(STATES);
  /** What each pair of outputs is worth at this step. */
  const worth = new Float64Array(4);

  /** State s is reached from 2 s mod 64 and the one after, by the bit that is its most significant. */
  const step = (row: number): void => {
    for (let state = 0; state < STATES; state += 1) {
      const from = (state << 1) & (STATES - 1);
      const register = ((state >> 5) << 6) | from;
      const even = metrics[from]! + worth[OUTPUTS[register]!]!;
      const odd = metrics[from | 1]! + worth[OUTPUTS[register | 1]!]!;
      const takesOdd = odd > even;
      next[state] = takesOdd ? odd : even;
      survivors[row + state] = takesOdd ? 1 : 0;
    }
    const before = metrics;
    metrics = next;
    next = before;
  };

  return {
    decode(soft, fec, bits, out) {
      const [first, second] = PUNCTURE[fec];
      const steps = bits + TAIL_BITS;
      metrics.fill(-1e300);
      metrics[0] = 0;
      for (let i = 0, at = 0; i < steps; i += 1) {
        const place = i % first.length;
        const a = first[place] ? soft[at++]! : 0;
        const b = second[place] ? soft[at++]! : 0;
        worth[0] = a + b;
        worth[1] = a - b;
        worth[2] = b - a;
        worth[3] = -a - b;
        step(i * STATES);
      }
      for (let i = steps - 1, state = 0; i >= 0; i -= 1) {
        if (i < bits) out[i] = state >> 5;
        state = ((state << 1) & (STATES - 1)) | survivors[i * STATES + state]!;
      }
    },
  };
}
