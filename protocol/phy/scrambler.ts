// The additive scrambler x^7 + x^4 + 1 (IEEE 802.11-2020, 17.3.5.5), seeded by a channel's first harmonic.

const SEED = 0x5d;

/** XORs the sequence of a channel onto bits, in place; the same again takes it off. */
export function scramble(bits: Uint8Array, firstHarmonic: number): void {
  let register = (SEED ^ firstHarmonic) & 127;
  if (register === 0) register = SEED;
  for (let i = 0; i < bits.length; i += 1) {
    const feedback = ((register >> 6) ^ (register >> 3)) & 1;
    register = ((register << 1) | feedback) & 127;
    bits[i] = (bits[i] ?? 0) ^ feedback;
  }
}
