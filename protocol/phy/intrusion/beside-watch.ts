// Steady lines nearer than half of f0 to an assigned harmonic: one that is much stronger than what is sent there, in each
// window, blocks the channel. Looks at the samples as they came; knows no floor.
import { createSighting, type See } from './event.ts';
import { lineAt, linePower } from './hann-line.ts';
import type { RecentSpectra } from './recent-spectra.ts';

/** Of the band's power, what five bins hold of such a line; what is modulated spreads over the more. */
const LINE_SHARE = 0.6;
/** Bins of a symbol rate: with fewer, what is sent looks like a line itself. */
const LEAST_SYMBOL_BINS = 8;
/** Of the strongest bin: below it are a converter's own harmonics of it, and its rounding. */
const LEAST_SHARE = 1e-7;
const NEAR = 2;
/** A steady line has at least so much of its mean power in each window. */
const STEADY = 0.1;

interface BesideWatch {
  look(firstSample: number, lastSample: number): void;
}

/**
 * @param lines the assigned harmonics, bins. @param reach of their bands to each side, bins. @param top the last bin of a
 * window.
 */
export function createBesideWatch(
  spectra: RecentSpectra,
  windows: number,
  lines: readonly number[],
  reach: number,
  top: number,
  binHz: number,
  symbolRateHz: number,
  see: See,
): BesideWatch {
  const found = createSighting('between');
  const { direct } = spectra;
  const bands = lines.map((line) => ({
    first: Math.max(1, Math.ceil(line - reach)),
    last: Math.floor(line + reach),
  }));
  const peakOf = ({ first, last }: (typeof bands)[number]): number => {
    let best = first;
    for (let bin = first; bin <= last; bin += 1) if (direct(bin) > direct(best)) best = bin;
    return best;
  };
  /**
   * What five bins around a peak hold over what the others of the band do, in the window where that is least; 0 where it
   * comes and goes: bursts over whatever stands there between them.
   */
  const leastRatio = ({ first, last }: (typeof bands)[number], peak: number): number => {
    let least = Infinity;
    let weakest = Infinity;
    let sum = 0;
    for (let back = 0; back < windows; back += 1) {
      let near = 0;
      let others = 0;
      for (let bin = Math.min(first, peak - NEAR); bin <= Math.max(last, peak + NEAR); bin += 1) {
        if (Math.abs(bin - peak) <= NEAR) near += direct(bin, back);
        else others += direct(bin, back);
      }
      least = Math.min(least, near / Math.max(others, 1e-30));
      weakest = Math.min(weakest, near);
      sum += near;
    }
    return weakest * windows < STEADY * sum ? 0 : least;
  };
  const isPeak = (bin: number): boolean =>
    direct(bin) >= direct(bin - 1) && direct(bin) >= direct(bin + 1);

  const strongest = (): number => {
    let most = 0;
    for (let bin = 1; bin <= top; bin += 1) most = Math.max(most, direct(bin));
    return most;
  };

  return {
    look(firstSample, lastSample) {
      if (symbolRateHz / binHz < LEAST_SYMBOL_BINS) return;
      const least = LEAST_SHARE * strongest();
      for (const band of bands) {
        const peak = peakOf(band);
        // The slope of a line that stands outside is none of the band's.
        if (!isPeak(peak) || direct(peak) < least) continue;
        const ratio = leastRatio(band, peak);
        if (ratio < LINE_SHARE / (1 - LINE_SHARE)) continue;
        const at = lineAt(direct, peak);
        found.hz = at * binHz;
        found.power = linePower(direct, at);
        found.levelPower = found.power;
        found.noisePower = found.power / ratio;
        found.overFloor = ratio;
        found.grade = 3;
        found.begins = true;
        found.strongest = false;
        found.firstSample = firstSample;
        found.lastSample = lastSample;
        found.fromSample = firstSample;
        found.toSample = lastSample;
        see(found);
      }
    },
  };
}
