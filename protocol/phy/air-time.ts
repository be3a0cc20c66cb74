// How long a frame sounds. Knows sizes and symbols; makes none.
import { FRAME_SIZES, MOST_PSDU_BYTES } from './frame.ts';
import { frameSymbols } from './slot-bits.ts';
import { symbolPeriods, type Waveform } from './waveform.ts';

/** Length and flags before the psdu, CRC behind it. */
const OVERHEAD = Math.max(...FRAME_SIZES) - MOST_PSDU_BYTES;

/** Seconds that a frame on a bond of so many harmonics takes, from its reference to its last symbol; null: too long. */
export function airSeconds(
  waveform: Pick<Waveform, 'f0Hz' | 'periods' | 'guardEighths' | 'modulation' | 'fec'>,
  harmonics: number,
  psduBytes: number,
): number | null {
  const size = FRAME_SIZES.find((bytes) => bytes >= psduBytes + OVERHEAD);
  if (size === undefined) return null;
  const periods = symbolPeriods(waveform);
  return (frameSymbols(waveform, harmonics, size) * periods) / waveform.f0Hz;
}
