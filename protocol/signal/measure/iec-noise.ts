// How surely a group of lines is known: by the noise between the lines round it, and what sampling anew leaves.

/** Of the first order's line, what the record sampled anew holds elsewhere at most: measured of pure tones at 6.4 kS/s. */
const RESAMPLED_SHARE = 2e-6;
/** As of any RMS: see measure-channel.ts. */
const OWN_SHARE = 1e-4;

export interface GroupNoise {
  /** Standard uncertainty of a group's RMS, of the sum of the lines from … to, unit. */
  resolution(rms: number, bins: readonly [number, number]): number;
}

/**
 * A line of power A in noise of power v varies by 2 A v + v²; a sum of them by as much together, mean over the windows.
 * @param meanSquare per line of 1 / cycles of f0, mean over `windows`.
 */
export function createGroupNoise(
  meanSquare: Float64Array,
  cycles: number,
  windows: number,
): GroupNoise {
  const first = Math.sqrt(meanSquare[cycles] ?? 0);
  /** The median of the lines that are none of a harmonic's sub-group; of power an exponential deviate's. */
  function noiseRound(from: number, to: number): number {
    const between: number[] = [];
    for (let k = from; k <= to; k += 1) {
      const away = Math.abs(k - cycles * Math.round(k / cycles));
      if (away > 1) between.push(meanSquare[k] ?? 0);
    }
    between.sort((a, b) => a - b);
    return (between[between.length >> 1] ?? 0) / Math.LN2;
  }
  const half = cycles / 2;
  return {
    resolution(rms, [from, to]) {
      const middle = Math.round((from + to) / 2);
      const noise = noiseRound(Math.min(from, middle - half), Math.max(to, middle + half));
      const lines = to - from + 1;
      const [power, ofNoise] = [rms * rms, lines * noise];
      const ofPower = Math.sqrt(
        (2 * Math.max(0, power - ofNoise) * noise + lines * noise * noise) / windows,
      );
      // Of what is not more than its noise nothing but that is known.
      const byNoise = ofPower / (2 * Math.max(rms, Math.sqrt(ofPower / 2), Number.MIN_VALUE));
      return Math.max(byNoise, OWN_SHARE * rms, RESAMPLED_SHARE * first);
    },
  };
}

/** Of 100 sqrt(Σ gₙ², n = 2 …) / g₁, by the uncertainties of all of them. */
export function thdResolutionPercent(
  groups: readonly number[],
  resolutions: readonly number[],
): number {
  const [first = 0, ...others] = groups;
  const [ofFirst = 0, ...ofOthers] = resolutions;
  if (first === 0) return 0;
  const sum = Math.hypot(...others);
  const ofSum =
    sum > 0
      ? Math.hypot(...others.map((g, i) => g * (ofOthers[i] ?? 0))) / sum
      : Math.max(0, ...ofOthers);
  return (100 * Math.hypot(ofSum, (sum / first) * ofFirst)) / first;
}
