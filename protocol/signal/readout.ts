// What stands at a frequency of a spectrum: the line there, between its bins, or the level of the nearest bin.
// Reads levels, dB; makes none, and knows no screen.
import { correctByLobe, parabolaOffset, type Lobe } from './lobe.ts';

/** Equally spaced levels, dB: bins of a spectrum, or columns that keep the maximum of several. */
export interface Levels {
  /** Hz of the first, and the step. */
  x0: number;
  dx: number;
  values: ArrayLike<number>;
}

export interface Reading {
  /** Of the line, interpolated between bins; where none stands, what was asked for. */
  frequencyHz: number;
  /** dB; of the nearest bin where no line stands. */
  levelDb: number;
  /** A line stands within reach. */
  isLine: boolean;
}

/** No line is looked for farther away than so many bins. */
const MOST_BINS = 64;
/** The surroundings that a line has to stand out of, bins to either side, without its own lobe. */
const AROUND_BINS = 24;
const LOBE_BINS = 6;
/** How far a line has to stand above the median round it: of a billion bins of noise, less than one does. */
export const LINE_ABOVE_FLOOR_DB = 15;

/** Read for dozens of lines in every frame: used again, so that none allocates. */
const around = new Float32Array(2 * (AROUND_BINS - LOBE_BINS));

/** The value that would stand at `place` if the first `count` of `around` were sorted. Source: C. A. R. Hoare (1961). */
function selected(count: number, place: number): number {
  for (let [low, high] = [0, count - 1]; low < high;) {
    const pivot = around[place] ?? 0;
    let [i, j] = [low, high];
    while (i <= j) {
      while ((around[i] ?? 0) < pivot) i += 1;
      while ((around[j] ?? 0) > pivot) j -= 1;
      if (i > j) break;
      const held = around[i] ?? 0;
      around[i] = around[j] ?? 0;
      around[j] = held;
      i += 1;
      j -= 1;
    }
    if (j < place) low = i;
    if (i > place) high = j;
  }
  return around[place] ?? 0;
}

/** Median level around a bin, the lobe of a line there left out; -Infinity where nothing is around. */
function floorAround(values: ArrayLike<number>, bin: number): number {
  let count = 0;
  const last = Math.min(values.length - 1, bin + AROUND_BINS);
  for (let i = Math.max(0, bin - AROUND_BINS); i <= last; i += 1) {
    if (Math.abs(i - bin) <= LOBE_BINS) continue;
    around[count] = values[i] ?? 0;
    count += 1;
  }
  return count === 0 ? -Infinity : selected(count, count >> 1);
}

/** The strongest local maximum in reach of a place that stands out of what is around it; -1: none. */
function lineBin(values: ArrayLike<number>, place: number, reachBins: number): number {
  const from = Math.max(1, Math.ceil(place - reachBins));
  const to = Math.min(values.length - 2, Math.floor(place + reachBins));
  let found = -1;
  for (let i = from; i <= to; i += 1) {
    const level = values[i] ?? 0;
    const isMaximum = level > (values[i - 1] ?? 0) && level >= (values[i + 1] ?? 0);
    if (isMaximum && (found === -1 || level > (values[found] ?? 0))) found = i;
  }
  if (found === -1) return -1;
  return (values[found] ?? 0) - floorAround(values, found) >= LINE_ABOVE_FLOOR_DB ? found : -1;
}

/**
 * The line nearest to a frequency. A line is the strongest local maximum in reach that stands 15 dB or more out of
 * the median around it; its place and level are interpolated as those of the peaks are (see `peaks.ts`).
 * @param withinHz reach to either side, at most 64 bins; 0 asks for the level at that very frequency.
 * @param lobe of the window; null where the values are columns of several bins: then nothing is interpolated.
 * @returns null outside the spectrum.
 */
export function readLine(
  { x0, dx, values }: Levels,
  atHz: number,
  withinHz: number,
  lobe: Lobe | null,
): Reading | null {
  const place = (atHz - x0) / dx;
  const nearest = Math.round(place);
  if (!(nearest >= 0 && nearest < values.length)) return null;
  const reach = Math.min(MOST_BINS, withinHz / dx);
  const bin = reach > 0 ? lineBin(values, place, reach) : -1;
  if (bin === -1) return { frequencyHz: atHz, levelDb: values[nearest] ?? 0, isLine: false };
  const levelDb = values[bin] ?? 0;
  if (!lobe) return { frequencyHz: x0 + bin * dx, levelDb, isLine: true };
  const peak = {
    position: parabolaOffset(values[bin - 1] ?? 0, levelDb, values[bin + 1] ?? 0),
    levelDb,
  };
  correctByLobe(lobe, peak);
  return { frequencyHz: x0 + (bin + peak.position) * dx, levelDb: peak.levelDb, isLine: true };
}
