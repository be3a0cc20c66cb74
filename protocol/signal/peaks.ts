// The strongest local maxima of a power spectrum, refined between bins. Finds; never judges.
import type { SpectrumSettings } from '../model/index.ts';
import type { FftEngine } from './engine.ts';
import { correctByLobe, parabolaOffset, type Lobe } from './lobe.ts';
import { createPlainMaxima } from './maxima.ts';
import { mainLobeBins } from './windows.ts';

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
  /** Found by the last `find`, strongest first: by level with a lobe, else by bin. Entries beyond `count` mean nothing. */
  readonly peaks: readonly Peak[];
  readonly count: number;
  /** @param power unit² per bin. @param firstBin bins below it are left out. */
  find(power: Float32Array, firstBin?: number): number;
}

/** The first bin in which a peak may stand when the mean stays: behind the lobe of bin 0, and its first side lobes. */
const BEHIND_MEAN = 3;

/**
 * The first bin of a live spectrum in which a line is one: without the mean, where its lobe clears that of its mirror
 * image at negative frequencies; with it, where it clears the mean's own lobe.
 */
export function firstPeakBin(
  settings: Pick<SpectrumSettings, 'window' | 'kaiserBeta' | 'removeMean'>,
): number {
  const lobe = Math.round(mainLobeBins(settings.window, settings.kaiserBeta));
  return settings.removeMean ? lobe : Math.max(BEHIND_MEAN, lobe + 1);
}

const MIN_DISTANCE = 3;
/** A peak taken rules out at most the maximum two bins below it and the one two bins above. */
const CANDIDATES_A_PEAK = 3;

/** A line between two bins stands over both by no more power: 3.92 dB for a rectangular block, less for other windows. */
const MOST_BETWEEN = 2.52;

const levelDb = (power: number): number => 10 * Math.log10(Math.max(power, 1e-24));

/**
 * Parabola through the levels (logarithms) of the bin and its neighbours; exact for a Gaussian main lobe only.
 * With the window's lobe its bias is taken out: what stays is under 0.001 bins and 0.003 dB for a lone tone.
 * Without: up to 0.17 bins and 2.8 dB (rectangular), 0.017 and 0.33 (Hann), 0.15 and 0.17 (flat-top).
 * Source: J. O. Smith, Spectral Audio Signal Processing (2011), "Quadratic Interpolation of Spectral Peaks".
 */
function refine(power: Float32Array, bin: number, lobe: Lobe | null, peak: Peak): void {
  const below = levelDb(power[bin - 1] ?? 0);
  const at = levelDb(power[bin] ?? 0);
  const above = levelDb(power[bin + 1] ?? 0);
  const offset = parabolaOffset(below, at, above);
  peak.bin = bin;
  peak.power = power[bin] ?? 0;
  peak.position = offset;
  peak.levelDb = at;
  if (lobe) correctByLobe(lobe, peak);
  else peak.levelDb -= 0.25 * (below - above) * offset;
  peak.position += bin;
}

/**
 * Buffers made once. Local maxima at least three bins apart, the strongest bin kept first; of equals the lower bin.
 * @param bins length of the spectra to come. @param most peaks kept. @param lobe of the spectra's window; null
 * leaves the parabola as it is. @param engine that made the spectra, if it has a quicker way to their maxima.
 */
export function createPeakFinder(
  bins: number,
  most = 10,
  lobe: Lobe | null = null,
  engine: Pick<FftEngine, 'createMaxima'> | null = null,
): PeakFinder {
  // With a lobe a maximum may outrank those whose bins are higher: all are refined before the strongest are told.
  const held = lobe ? CANDIDATES_A_PEAK * most : most;
  const peaks = Array.from({ length: held }, (): Peak => ({
    bin: 0,
    position: Number.NaN,
    power: Number.NaN,
    levelDb: Number.NaN,
  }));
  const createMaxima = engine?.createMaxima ?? createPlainMaxima;
  const maxima = createMaxima(Math.min(bins, CANDIDATES_A_PEAK * most));
  let count = 0;

  /** By level, strongest first; nearly so already. */
  function rank(): void {
    for (let end = 1; end < count; end += 1)
      for (let i = end; i > 0; i -= 1) {
        const before = peaks[i - 1];
        const peak = peaks[i];
        if (!before || !peak || before.levelDb >= peak.levelDb) break;
        peaks[i - 1] = peak;
        peaks[i] = before;
      }
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
      const found = maxima.find(power, Math.max(1, firstBin));
      count = 0;
      for (let i = 0; i < found && count < held; i += 1) {
        const bin = maxima.bins[i] ?? 0;
        const peak = peaks[count];
        if (!peak || !isClear(bin)) continue;
        refine(power, bin, lobe, peak);
        const weakest = peaks[most - 1];
        if (weakest && count >= most && MOST_BETWEEN * peak.power < weakest.power) break;
        count += 1;
      }
      if (lobe) rank();
      count = Math.min(count, most);
      return count;
    },
  };
}
