// The convolutional code, K = 7, generators 133 and 171 (octal), and its puncturing to 3/4. Encodes; `viterbi.ts` decodes.
// Source: Odenwalder 1970; puncturing as in Yasuda, Kashiki, Hirata 1984.
import type { FecId } from './waveform.ts';

/** Zeros after the bits, so that the encoder ends where it began. */
export const TAIL_BITS = 6;
export const STATES = 64;

/** Which outputs are sent, by place in the period: both masks as long as the period. */
export const PUNCTURE: Readonly<
  Record<1 | 2, readonly [first: readonly number[], second: readonly number[]]>
> = {
  1: [[1], [1]],
  2: [
    [1, 1, 0],
    [1, 0, 1],
  ],
};

const parity = (word: number): number => {
  let folded = word ^ (word >> 4);
  folded ^= folded >> 2;
  return (folded ^ (folded >> 1)) & 1;
};

/** Outputs for a register of 7 bits, the newest at the most significant end: first << 1 | second. */
export const OUTPUTS = Uint8Array.from(
  { length: 128 },
  (_, register) => (parity(register & 0o133) << 1) | parity(register & 0o171),
);

/** Bits on air of so many bits. */
export function codedBits(bits: number, fec: FecId): number {
  if (fec === 0) return bits;
  const [first, second] = PUNCTURE[fec];
  const steps = bits + TAIL_BITS;
  let sent = 0;
  for (let place = 0; place < first.length; place += 1) {
    const times = Math.floor((steps - place + first.length - 1) / first.length);
    sent += times * ((first[place] ?? 0) + (second[place] ?? 0));
  }
  return sent;
}

export function encode(bits: Uint8Array, fec: FecId): Uint8Array {
  if (fec === 0) return bits.slice();
  const [first, second] = PUNCTURE[fec];
  const out = new Uint8Array(codedBits(bits.length, fec));
  let state = 0;
  let at = 0;
  for (let step = 0; step < bits.length + TAIL_BITS; step += 1) {
    const register = ((bits[step] ?? 0) << 6) | state;
    const outputs = OUTPUTS[register] ?? 0;
    state = register >> 1;
    const place = step % first.length;
    if (first[place]) out[at++] = outputs >> 1;
    if (second[place]) out[at++] = outputs & 1;
  }
  return out;
}
