// Phases: of the pilot's chips, of a frame's first symbol, of the steps that bits make.
import type { Modulation } from './waveform.ts';

/** Chips of the pilot's sequence: one superframe. */
export const SUPERFRAME_SYMBOLS = 64;

const BARKER_13 = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0];

/** By symbol modulo 64: +1 or -1. Barker 13, then 51 chips of the register x^6 + x^5 + 1 started at 100110. */
export const PILOT_CHIPS: Int8Array = (() => {
  const bits = [...BARKER_13];
  for (let register = 0b100110; bits.length < SUPERFRAME_SYMBOLS;) {
    bits.push(register & 1);
    const feedback = ((register >> 5) ^ (register >> 4)) & 1;
    register = ((register << 1) | feedback) & 63;
  }
  return Int8Array.from(bits, (bit) => (bit === 1 ? -1 : 1));
})();

/** Phase of harmonic n in the first symbol of a frame, radians: spread so that many at once make no common peak. */
export const referencePhase = (n: number): number => (Math.PI * ((n * n) % 997)) / 31;

const QUARTER = Math.PI / 4;
/** By two bits, the first the higher: +45, -45, +135, -135 degrees. */
const DQPSK_STEPS = [QUARTER, -QUARTER, 3 * QUARTER, -3 * QUARTER];

/** The step that the bits of one symbol of one harmonic make, radians. */
export function phaseStep(modulation: Modulation, bits: Uint8Array, at: number): number {
  const first = bits[at] ?? 0;
  if (modulation === 'dbpsk') return first * Math.PI;
  return DQPSK_STEPS[2 * first + (bits[at + 1] ?? 0)] ?? 0;
}
