// Which peaks deserve a mark: those the eye would pick too. Arithmetic only.
import type { LivePeak } from '../../contract/index.ts';

/** Peaks so far under the strongest are still its company: harmonics, sidebands. */
const COMPANY_DB = 40;
/** The strongest of some thousand bins of noise lies some 10 dB over their median. */
const OVER_FLOOR_DB = 12;

/** Median level of what is shown; NaN when nothing is. */
export function floorOf(levels: ArrayLike<number>): number {
  const sorted = Float32Array.from(levels).sort();
  return sorted[sorted.length >> 1] ?? NaN;
}

/** The peaks that stand out, in the order given. */
export function standingPeaks(
  peaks: readonly LivePeak[],
  levels: ArrayLike<number>,
): readonly LivePeak[] {
  const strongest = Math.max(...peaks.map((peak) => peak.levelDb));
  const least = Math.min(strongest - COMPANY_DB, floorOf(levels) + OVER_FLOOR_DB);
  return Number.isNaN(least) ? peaks : peaks.filter((peak) => peak.levelDb >= least);
}
