/* eslint-disable @typescript-eslint/no-non-null-assertion -- every index is masked or bounded; a default would cost a branch a state */
// The decoder of the convolutional code: soft decisions in, the likeliest bits out. Source: Viterbi 1967.
import { codedBits, OUTPUTS, PUNCTURE, STATES, TAIL_BITS } from './convolutional.ts';

export interface Viterbi {
  /**
   * @param soft of the coded bits in order, positive for 0. @param bits how many are written to `out`, without the tail.
   * @param sure that the soft decisions are nearly all right if they are a frame's: bits that no path fits are given up.
   * @returns false when they were.
   */
  decode(soft: Float64Array, fec: 1 | 2, bits: number, sure: boolean, out: Uint8Array): boolean;
}

/** Soft decisions are whole numbers in here, the largest of them this: sums of whole numbers are compared without a branch. */
const LARGEST = 2 ** 16;
/** Of a state that no path has reached: less than what any path of a frame of 256 bytes gathers. */
const UNREACHED = -6e8;
const HALF = STATES / 2;
/** Outputs from state 2 j by a 0. Both generators take the newest and the oldest bit: the other three are these or their opposites. */
const BUTTERFLY = Uint8Array.from({ length: HALF }, (_, j) => OUTPUTS[2 * j] ?? 0);
/** After so many steps the best path of a frame agrees with nearly all it was given; noise with three quarters. */
const JUDGED_STEPS = 40;
const AGREES = 0.88;

/** @param mostBits of one frame. Memory is made here, and none when it runs. */
export function createViterbi(mostBits: number): Viterbi {
  const survivors = new Uint8Array((mostBits + TAIL_BITS) * STATES);
  const whole = new Int32Array(2 * (mostBits + TAIL_BITS));
  let metrics = new Int32Array(STATES);
  let next = new Int32Array(STATES);
  /** What each pair of outputs is worth at this step. */
  const worth = new Int32Array(4);

  const step = (row: number): void => {
    for (let j = 0; j < HALF; j += 1) {
      const gain = worth[BUTTERFLY[j]!]!;
      const even = metrics[2 * j]!;
      const odd = metrics[2 * j + 1]!;
      const low = (even + gain) | 0;
      const high = (even - gain) | 0;
      const lowLead = (odd - gain - low) | 0;
      const highLead = (odd + gain - high) | 0;
      // All ones where the odd state is the better one: as a branch, a processor would guess it, and half the time wrong.
      const lowOdd = ~(lowLead >> 31);
      const highOdd = ~(highLead >> 31);
      next[j] = (low + (lowLead & lowOdd)) | 0;
      next[j + HALF] = (high + (highLead & highOdd)) | 0;
      survivors[row + j] = lowOdd & 1;
      survivors[row + j + HALF] = highOdd & 1;
    }
    const before = metrics;
    metrics = next;
    next = before;
  };
  const toWhole = (soft: Float64Array, count: number): void => {
    let most = 0;
    for (let i = 0; i < count; i += 1) most = Math.max(most, Math.abs(soft[i]!));
    const scale = most > 0 ? LARGEST / most : 0;
    for (let i = 0; i < count; i += 1) whole[i] = soft[i]! * scale;
  };
  const agrees = (given: number): boolean => {
    let best = 0;
    for (let state = 0; state < STATES; state += 1) best = Math.max(best, metrics[state]!);
    return best >= AGREES * given;
  };

  return {
    decode(soft, fec, bits, sure, out) {
      const [first, second] = PUNCTURE[fec];
      const steps = bits + TAIL_BITS;
      toWhole(soft, codedBits(bits, fec));
      metrics.fill(UNREACHED);
      metrics[0] = 0;
      let given = 0;
      for (let i = 0, at = 0, place = 0; i < steps; i += 1) {
        const a = first[place] ? whole[at++]! : 0;
        const b = second[place] ? whole[at++]! : 0;
        if (++place === first.length) place = 0;
        worth[0] = a + b;
        worth[1] = a - b;
        worth[2] = b - a;
        worth[3] = -a - b;
        given += Math.abs(a) + Math.abs(b);
        step(i * STATES);
        if (sure && i === JUDGED_STEPS && !agrees(given)) return false;
      }
      for (let i = steps - 1, state = 0; i >= 0; i -= 1) {
        if (i < bits) out[i] = state >> 5;
        state = ((state << 1) & (STATES - 1)) | survivors[i * STATES + state]!;
      }
      return true;
    },
  };
}
