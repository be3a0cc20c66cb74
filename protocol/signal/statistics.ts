// Moments of a run of samples: mean, RMS, peak, crest factor, kurtosis. Streaming, mean removed exactly.

export interface Statistics {
  mean: number;
  /** sqrt(mean((x - mean)^2)), channel unit. */
  rms: number;
  /** sqrt(mean(x^2)). */
  rmsWithDc: number;
  /** max |x - mean|. */
  peak: number;
  peakToPeak: number;
  /** peak / rms; 0 for a constant. */
  crestFactor: number;
  /** mean((x - mean)^4) / rms^4, Pearson: 3 for Gaussian noise; 0 for a constant. */
  kurtosis: number;
  samples: number;
}

export interface StatisticsMeter {
  push(samples: Float32Array, from?: number, to?: number): void;
  read(): Statistics;
  reset(): void;
}

/**
 * Power sums about the first sample (a shift that keeps them small), so one pass is enough.
 * Source: central moments from raw moments, Kendall & Stuart, vol. 1, 3.7.
 */
export function createStatisticsMeter(): StatisticsMeter {
  let count = 0;
  let shift = 0;
  let [s1, s2, s3, s4] = [0, 0, 0, 0];
  let low = Infinity;
  let high = -Infinity;
  return {
    push(samples, from = 0, to = samples.length) {
      if (count === 0 && to > from) shift = samples[from] ?? 0;
      for (let i = from; i < to; i += 1) {
        const x = samples[i] ?? 0;
        if (x < low) low = x;
        if (x > high) high = x;
        const d = x - shift;
        const square = d * d;
        s1 += d;
        s2 += square;
        s3 += square * d;
        s4 += square * square;
      }
      count += Math.max(0, to - from);
    },
    read() {
      if (count === 0) {
        return {
          mean: 0,
          rms: 0,
          rmsWithDc: 0,
          peak: 0,
          peakToPeak: 0,
          crestFactor: 0,
          kurtosis: 0,
          samples: 0,
        };
      }
      const m = s1 / count;
      const variance = Math.max(0, s2 / count - m * m);
      const fourth = s4 / count - (4 * m * s3) / count + (6 * m * m * s2) / count - 3 * m ** 4;
      const mean = shift + m;
      const rms = Math.sqrt(variance);
      const peak = Math.max(high - mean, mean - low);
      return {
        mean,
        rms,
        rmsWithDc: Math.sqrt(variance + mean * mean),
        peak,
        peakToPeak: high - low,
        crestFactor: rms > 0 ? peak / rms : 0,
        kurtosis: rms > 0 ? fourth / (variance * variance) : 0,
        samples: count,
      };
    },
    reset() {
      count = 0;
      [s1, s2, s3, s4] = [0, 0, 0, 0];
      low = Infinity;
      high = -Infinity;
    },
  };
}
