/* eslint-disable @typescript-eslint/no-non-null-assertion -- masked, or bounded by the chips */
// The sum of a pilot's first chips, begun at a block; where a tone stands on it, of what that leaves. Finds neither.
import { PILOT_CHIPS } from './phases.ts';
import type { Phasors } from './clock-fit.ts';
import { symbolPeriods, type Waveform } from './waveform.ts';

/** Chips that are summed up coherently. */
export const SEARCH_CHIPS = 13;
/** What is left of a tone's energy that is no more than rounding. */
const ROUNDING = 1e-12;

/** @param windows phasors of the pilot's bin, one a block, the last `size` of them. */
export function createChips(
  waveform: Waveform,
  harmonic: number,
  blocksASymbol: number,
  { re, im }: Phasors,
  size: number,
) {
  const offsets = Int32Array.from({ length: SEARCH_CHIPS }, (_, i) =>
    Math.round(i * blocksASymbol),
  );
  const turn = Float64Array.from({ length: 2 * SEARCH_CHIPS }, (_, i) => {
    const angle = 2 * Math.PI * (((i >> 1) * harmonic * symbolPeriods(waveform)) % 1);
    return PILOT_CHIPS[i >> 1]! * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
  });
  /** A tone's turn at each chip, and the sum of the chips as it sees them. */
  const tone = new Float64Array(2 * SEARCH_CHIPS);
  let hasTone = false;
  let seenRe = 0;
  let seenIm = 0;
  return {
    /** Blocks from the first chip to the last. */
    reach: offsets[SEARCH_CHIPS - 1]! + 1,
    /** Of the last sum: |sum|², and the sum of |.|². */
    power: 0,
    energy: 0,
    /** From now on sums are of what a tone of this turn, radians a symbol, leaves: by least squares. */
    without(turnOfTone: number | null) {
      hasTone = turnOfTone !== null;
      seenRe = 0;
      seenIm = 0;
      for (let i = 0; i < SEARCH_CHIPS && turnOfTone !== null; i += 1) {
        const angle = (turnOfTone * offsets[i]!) / blocksASymbol;
        const c = Math.cos(angle);
        const s = Math.sin(angle);
        tone[2 * i] = c;
        tone[2 * i + 1] = s;
        seenRe += turn[2 * i]! * c - turn[2 * i + 1]! * s;
        seenIm += turn[2 * i]! * s + turn[2 * i + 1]! * c;
      }
    },
    sum(first: number) {
      let sumRe = 0;
      let sumIm = 0;
      let energy = 0;
      let toneRe = 0;
      let toneIm = 0;
      for (let i = 0; i < SEARCH_CHIPS; i += 1) {
        const at = (first + offsets[i]!) % size;
        const x = re[at]!;
        const y = im[at]!;
        const c = turn[2 * i]!;
        const s = turn[2 * i + 1]!;
        sumRe += x * c - y * s;
        sumIm += x * s + y * c;
        energy += x * x + y * y;
        if (!hasTone) continue;
        toneRe += x * tone[2 * i]! + y * tone[2 * i + 1]!;
        toneIm += y * tone[2 * i]! - x * tone[2 * i + 1]!;
      }
      this.power = sumRe * sumRe + sumIm * sumIm;
      this.energy = energy;
      if (!hasTone) return;
      sumRe -= (seenRe * toneRe - seenIm * toneIm) / SEARCH_CHIPS;
      sumIm -= (seenRe * toneIm + seenIm * toneRe) / SEARCH_CHIPS;
      const left = energy - (toneRe * toneRe + toneIm * toneIm) / SEARCH_CHIPS;
      const kept = 1 - (seenRe * seenRe + seenIm * seenIm) / SEARCH_CHIPS ** 2;
      this.power = left > ROUNDING * energy ? (sumRe * sumRe + sumIm * sumIm) / kept : 0;
      this.energy = Math.max(left, 0);
    },
  };
}
