/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the sizes of frames */
// From the soft decisions of a channel's symbols back to a frame, or to none. The way there is `slot-bits.ts`.
import { codedBits } from './convolutional.ts';
import { readPhyFrame, type PhyFrame } from './frame.ts';
import { interleaverStep } from './interleaver.ts';
import { scramble } from './scrambler.ts';
import { slotBitsOf } from './slot-bits.ts';
import { createViterbi } from './viterbi.ts';
import type { Waveform } from './waveform.ts';

export interface FrameDecoder {
  /**
   * @param soft of the slot bits, positive for 0. @param bytes of the frame that is tried.
   * @param harmonics of the channel, in order. @param sure as the code's decoder takes it (`viterbi.ts`).
   * @returns the frame, its payload copied, or null where there is none of this size.
   */
  decode(
    soft: Float64Array,
    harmonics: readonly number[],
    bytes: number,
    sure: boolean,
  ): PhyFrame | null;
  /** The bytes of the last try, right or not. */
  readonly bytes: Uint8Array;
}

/** @param mostBytes of a frame. */
export function createFrameDecoder(waveform: Waveform, mostBytes: number): FrameDecoder {
  const { fec } = waveform;
  const viterbi = fec === 0 ? null : createViterbi(8 * mostBytes);
  const inOrder = new Float64Array(codedBits(8 * mostBytes, fec));
  const bits = new Uint8Array(8 * mostBytes);
  const bytes = new Uint8Array(mostBytes);
  let tried = bytes.subarray(0, 0);

  return {
    get bytes() {
      return tried;
    },
    decode(soft, harmonics, size, sure) {
      const total = slotBitsOf(waveform, harmonics.length, size);
      const step = interleaverStep(total);
      const coded = codedBits(8 * size, fec);
      for (let i = 0, at = 0; i < coded; i += 1) {
        inOrder[i] = soft[at]!;
        at += step;
        if (at >= total) at -= total;
      }
      const plain = bits.subarray(0, 8 * size);
      tried = bytes.subarray(0, size);
      if (viterbi && fec !== 0) {
        if (!viterbi.decode(inOrder, fec, plain.length, sure, plain)) return null;
      } else for (let i = 0; i < plain.length; i += 1) plain[i] = inOrder[i]! < 0 ? 1 : 0;
      scramble(plain, harmonics[0]!);
      tried.fill(0);
      for (let i = 0; i < plain.length; i += 1) tried[i >> 3]! |= plain[i]! << (7 - (i & 7));
      const frame = readPhyFrame(tried);
      return frame && { flags: frame.flags, psdu: frame.psdu.slice() };
    },
  };
}
