// The strongest local maxima of a power spectrum, refined between bins. Finds; never judges.
import { parabolaOffset, placeInLobe, readTable, type Lobe } from './lobe.ts';

export interface Peak {
  bin: number;
  /** Interpolated position in bins. */
  position: number;
  /** Power of the bin, unit². */
  power: number;
  /** Interpolated level, dB re 1 unit. */
  levelDb: number;
}

export interface PeakFinder {
  /** Found by the last `find`, strongest first; entries beyond `count` are stale. */
  readonly peaks: readonly Peak[];
  readonly count: number;
  /** @param power unit² per bin. @param firstBin bins below it are left out. */
  find(power: Float32Array, firstBin?: number): number;
}

const MIN_DISTANCE = 3;
/** A peak taken rules out at most the maximum two bins below it and the one two bins above. */
const CANDIDATES_A_PEAK = 3;

const levelDb = (power: number): number => 10 * Math.log10(Math.max(power, 1e-24));

/**
 * Parabola through the levels (logarithms) of the bin and its neighbours; exact for a Gaussian main lobe only.
 * With the window's lobe its bias is taken out: what stays is under 0.001 bins and 0.003 dB for a lone tone.
 * Without: up to 0.17 bins and 2.7 dB (rectangular), 0.016 and 0.32 (Hann), 0.14 and 0.16 (flat-top).
 * Source: J. O. Smith, Spectral Audio Signal Processing (2011), "Quadratic Interpolation of Spectral Peaks".
 */
function refine(power: Float32Array, bin: number, lobe: Lobe | null, peak: Peak): void {
  const below = levelDb(power[bin - 1] ?? 0);
  const at = levelDb(power[bin] ?? 0);
  const above = levelDb(power[bin + 1] ?? 0);
  const found = parabolaOffset(below, at, above);
  peak.bin = bin;
  peak.power = power[bin] ?? 0;
  if (lobe === null) {
    peak.position = bin + found;
    peak.levelDb = at - 0.25 * (below - above) * found;
    return;
  }
  const place = placeInLobe(lobe, Math.abs(found));
  peak.position = bin + Math.sign(found) * readTable(lobe.offsets, place);
  peak.levelDb = at + readTable(lobe.lossDb, place);
}

/**
 * Buffers made once. Local maxima at least three bins apart, the strongest kept first; of equals the lower bin.
 * @param bins length of the spectra to come. @param most peaks kept. @param lobe of the spectra's window; null
 * leaves the parabola as it is.
 */
export function createPeakFinder(bins: number, most = 10, lobe: Lobe | null = null): PeakFinder {
  const peaks = Array.from({ length: most }, (): Peak => ({
    bin: 0,
    position: 0,
    power: 0,
    levelDb: 0,
  }));
  /** The strongest maxima, strongest first. */
  const short = new Int32Array(Math.min(bins, CANDIDATES_A_PEAK * most));
  let count = 0;

  /** Every maximum seen once; those weaker than a full list's last cost one comparison. */
  function shortlist(power: Float32Array, firstBin: number): number {
    let held = 0;
    let floor = 0;
    let before = power[firstBin - 1] ?? 0;
    let p = power[firstBin] ?? 0;
    for (let bin = firstBin; bin < power.length - 1; bin += 1) {
      const after = power[bin + 1] ?? 0;
      if (p > floor && p > before && p >= after) {
        let place = held < short.length ? held : held - 1;
        for (; place > 0 && (power[short[place - 1] ?? 0] ?? 0) < p; place -= 1)
          short[place] = short[place - 1] ?? 0;
        short[place] = bin;
        if (held < short.length) held += 1;
        if (held === short.length) floor = power[short[held - 1] ?? 0] ?? 0;
      }
      before = p;
      p = after;
    }
    return held;
  }

  function isClear(bin: number): boolean {
    for (let i = 0; i < count; i += 1)
      if (Math.abs((peaks[i]?.bin ?? 0) - bin) < MIN_DISTANCE) return false;
    return true;
  }

  return {
    peaks,
    get count() {
      return count;
    },
    find(power, firstBin = 3) {
      const held = shortlist(power, Math.max(1, firstBin));
      count = 0;
      for (let i = 0; i < held && count < most; i += 1) {
        const bin = short[i] ?? 0;
        const peak = peaks[count];
        if (!peak || !isClear(bin)) continue;
        refine(power, bin, lobe, peak);
        count += 1;
      }
      return count;
    },
  };
}
