// The strongest local maxima of a power spectrum, refined between bins. Finds; never judges.

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

/**
 * Parabola through the levels (logarithms) of three neighbouring bins.
 * Exact for a Gaussian main lobe; for Hann its bias stays under 0.02 bins.
 * @returns offset from the middle bin in bins, -0.5 … 0.5, and the level above the middle one, dB.
 */
export function interpolatePeak(
  below: number,
  at: number,
  above: number,
): { offset: number; gainDb: number } {
  const [a, b, c] = [below, at, above].map((p) => 10 * Math.log10(Math.max(p, 1e-24))) as [
    number,
    number,
    number,
  ];
  const curve = a - 2 * b + c;
  if (curve >= 0) return { offset: 0, gainDb: 0 };
  const offset = Math.max(-0.5, Math.min(0.5, (0.5 * (a - c)) / curve));
  return { offset, gainDb: -0.25 * (a - c) * offset };
}

/**
 * Buffers made once. Local maxima at least three bins apart, the strongest kept first.
 * @param bins length of the spectra to come. @param most peaks kept.
 */
export function createPeakFinder(bins: number, most = 10): PeakFinder {
  const peaks = Array.from({ length: most }, (): Peak => ({
    bin: 0,
    position: 0,
    power: 0,
    levelDb: 0,
  }));
  const candidates = new Int32Array(bins);
  let count = 0;

  /** The strongest candidate that is far enough from those taken; its place in the list, or -1. */
  function strongest(power: Float32Array, total: number): number {
    let best = -1;
    let bestPower = 0;
    for (let i = 0; i < total; i += 1) {
      const bin = candidates[i] ?? -1;
      if (bin < 0) continue;
      const p = power[bin] ?? 0;
      if (p > bestPower) {
        bestPower = p;
        best = i;
      }
    }
    return best;
  }

  return {
    peaks,
    get count() {
      return count;
    },
    find(power, firstBin = 3) {
      let total = 0;
      for (let bin = Math.max(1, firstBin); bin < power.length - 1; bin += 1) {
        const p = power[bin] ?? 0;
        if (p > (power[bin - 1] ?? 0) && p >= (power[bin + 1] ?? 0)) {
          candidates[total] = bin;
          total += 1;
        }
      }
      count = 0;
      while (count < most) {
        const place = strongest(power, total);
        const peak = peaks[count];
        if (place < 0 || !peak) break;
        const bin = candidates[place] ?? 0;
        for (let i = place; i >= 0 && bin - Math.abs(candidates[i] ?? 0) < MIN_DISTANCE; i -= 1)
          candidates[i] = -Math.abs(candidates[i] ?? 0);
        for (let i = place; i < total && Math.abs(candidates[i] ?? 0) - bin < MIN_DISTANCE; i += 1)
          candidates[i] = -Math.abs(candidates[i] ?? 0);
        const refined = interpolatePeak(power[bin - 1] ?? 0, power[bin] ?? 0, power[bin + 1] ?? 0);
        peak.bin = bin;
        peak.position = bin + refined.offset;
        peak.power = power[bin] ?? 0;
        peak.levelDb = 10 * Math.log10(Math.max(peak.power, 1e-24)) + refined.gainDb;
        count += 1;
      }
      return count;
    },
  };
}
