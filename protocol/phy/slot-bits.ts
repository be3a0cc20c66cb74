// From a frame's bytes to the bits its symbols carry, and how many symbols that takes. The way back is `frame-decoder.ts`.
import { codedBits, encode } from './convolutional.ts';
import { interleave } from './interleaver.ts';
import { scramble } from './scrambler.ts';
import { bitsPerSymbol, type Waveform } from './waveform.ts';

type Coding = Pick<Waveform, 'fec' | 'modulation'>;

/** Bits that one symbol of a channel of so many harmonics carries. */
const bitsASymbol = ({ modulation }: Coding, harmonics: number): number =>
  harmonics * bitsPerSymbol(modulation);

/** Slot bits of a frame: coded bits and padding, whole symbols of the channel. */
export function slotBitsOf(coding: Coding, harmonics: number, frameBytes: number): number {
  const each = bitsASymbol(coding, harmonics);
  return Math.ceil(codedBits(8 * frameBytes, coding.fec) / each) * each;
}

/** Symbols a frame takes, the phase reference included. */
export const frameSymbols = (coding: Coding, harmonics: number, frameBytes: number): number =>
  1 + slotBitsOf(coding, harmonics, frameBytes) / bitsASymbol(coding, harmonics);

/** Bytes as bits, the most significant first. */
export function bitsOf(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(
    { length: 8 * bytes.length },
    (_, i) => ((bytes[i >> 3] ?? 0) >> (7 - (i & 7))) & 1,
  );
}

/** What the stages make of a frame; `slot` is what is sent. */
export interface SlotBits {
  scrambled: Uint8Array;
  coded: Uint8Array;
  slot: Uint8Array;
}

/** @param harmonics of the channel, in order; the first seeds the scrambler. */
export function toSlotBits(
  coding: Coding,
  harmonics: readonly number[],
  frame: Uint8Array,
): SlotBits {
  const scrambled = bitsOf(frame);
  scramble(scrambled, harmonics[0] ?? 0);
  const coded = encode(scrambled, coding.fec);
  const padded = new Uint8Array(slotBitsOf(coding, harmonics.length, frame.length));
  padded.set(coded);
  for (let i = coded.length; i < padded.length; i += 1) padded[i] = i & 1;
  return { scrambled, coded, slot: interleave(padded) };
}
