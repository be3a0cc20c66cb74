// The ten strongest lines of a spectrum, by the convention that the reference results state.
import { createPeakFinder } from './peaks.ts';

export interface MeasuredPeak {
  bin: number;
  frequencyHz: number;
  /** Absent for a rectangular block over the whole file, whose bins are exact. */
  frequencyInterpolatedHz?: number;
  /** One-sided peak amplitude of the bin, channel unit. */
  amplitudePeak: number;
}

/** @param power unit² per bin. @param exactBins the ten largest bins, whether local maxima or not. */
export function topTen(power: Float32Array, binHz: number, exactBins: boolean): MeasuredPeak[] {
  if (exactBins) {
    return [...power.entries()]
      .slice(1)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 10)
      .map(([bin, p]) => ({ bin, frequencyHz: bin * binHz, amplitudePeak: Math.sqrt(p) }));
  }
  const finder = createPeakFinder(power.length, 10);
  const count = finder.find(power);
  return finder.peaks.slice(0, count).map((peak) => ({
    bin: peak.bin,
    frequencyHz: peak.bin * binHz,
    frequencyInterpolatedHz: peak.position * binHz,
    amplitudePeak: Math.sqrt(peak.power),
  }));
}
