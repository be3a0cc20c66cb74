// Which band an envelope is taken of when none is given: the one whose envelope is most impulsive.
import type { FftEngine } from '../engine.ts';
import { inverseMagnitude, recordSpectrum, type BandHz } from './analytic.ts';

export interface BandChoice extends BandHz {
  /** mean |z|⁴ / (mean |z|²)² - 2 of the band's analytic signal; 0 for Gaussian noise. */
  kurtosis: number;
}

/** Half the sampling rate in so many bands of one width. */
const DIVISIONS = [2, 3, 4, 6, 8, 12, 16, 24, 32];

function kurtosisOf(magnitude: Float32Array): number {
  let [second, fourth] = [0, 0];
  for (const m of magnitude) {
    second += m * m;
    fourth += m ** 4;
  }
  const n = magnitude.length;
  return second > 0 ? (n * fourth) / (second * second) - 2 : 0;
}

/**
 * @param leastWidthHz a band narrower than this would cut off the lines looked for.
 * Source: J. Antoni, R. B. Randall, MSSP 20 (2006) 308-331; J. Antoni, MSSP 21 (2007) 108-124 (fast kurtogram); here
 * with bands cut out of one transform in place of a filter bank, the outermost left out.
 * @returns null where no band is wide enough.
 */
export function chooseBand(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  leastWidthHz: number,
): BandChoice | null {
  const whole = samples.subarray(0, 2 ** Math.floor(Math.log2(samples.length)));
  const { n, re, im } = recordSpectrum(engine, whole, rateHz);
  let best: BandChoice | null = null;
  for (const parts of DIVISIONS) {
    const bins = Math.floor(n / 2 / parts);
    const widthHz = (bins * rateHz) / n;
    if (bins < 64 || widthHz < leastWidthHz) continue;
    const length = 2 ** Math.ceil(Math.log2(bins));
    for (let part = parts > 3 ? 1 : 0; part < parts; part += 1) {
      const first = Math.max(1, part * bins);
      const [zr, zi] = [new Float64Array(length), new Float64Array(length)];
      zr.set(re.subarray(first, first + bins));
      zi.set(im.subarray(first, first + bins));
      const kurtosis = kurtosisOf(inverseMagnitude(engine, zr, zi, length));
      if (!best || kurtosis > best.kurtosis)
        best = { fromHz: (first * rateHz) / n, toHz: ((first + bins) * rateHz) / n, kurtosis };
    }
  }
  return best;
}
