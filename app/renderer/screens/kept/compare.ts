// A level beside a baseline's at the same place, and what keeps the two from being compared. Pure.
import type { LevelScaleName, SpectrumSettings } from '@harmonic/protocol/model';
import { createLobe, readLine, type Levels, type Lobe } from '@harmonic/protocol/signal';
import type { BaselineHead } from '../../../contract/index.ts';
import { bandwidthHz } from '../live/bandwidth.ts';
import type { LevelReference } from '../live/level-reference.ts';

/** A line of the baseline is looked for so far to either side, bins: lines wander. */
const REACH_BINS = 3;

export interface ShownBaseline extends Levels {
  /** In the reference on the screen. */
  values: Float32Array;
  lobe: Lobe;
  /** Noise bandwidth of its own window, Hz. */
  enbwHz: number;
}

/** @param levels dB re 1 channel unit, every bin. */
export const showBaseline = (
  { x0, dx, settings, rateHz }: Pick<BaselineHead, 'x0' | 'dx' | 'settings' | 'rateHz'>,
  levels: Float32Array,
  reference: LevelReference,
): ShownBaseline => ({
  x0,
  dx,
  values: levels.map((level, i) => level + reference.at(x0 + i * dx)),
  lobe: createLobe(settings.window, settings.kaiserBeta),
  enbwHz: bandwidthHz(settings, rateHz),
});

/**
 * A baseline for the scale that levels are told on: its density is by its own bandwidth, so for that it is brought to
 * the bandwidth of the spectrum beside it, Hz.
 */
export function atBandwidth(
  baseline: ShownBaseline,
  scale: LevelScaleName,
  enbwHz: number,
): ShownBaseline {
  if (scale !== 'density' || enbwHz === baseline.enbwHz) return baseline;
  const byDb = 10 * Math.log10(enbwHz / baseline.enbwHz);
  return { ...baseline, values: baseline.values.map((db) => db + byDb), enbwHz };
}

/**
 * What the baseline had at a frequency: of a line its line there, interpolated as every line is; else its level between
 * the two bins around, linear in dB. @returns null beyond its ends.
 */
export function baselineDb(baseline: ShownBaseline, hz: number, isLine: boolean): number | null {
  const { x0, dx, values, lobe } = baseline;
  const place = (hz - x0) / dx;
  if (!(place >= 0 && place <= values.length - 1)) return null;
  const line = isLine ? readLine(baseline, hz, REACH_BINS * dx, lobe) : null;
  if (line?.isLine) return line.levelDb;
  const bin = Math.min(values.length - 2, Math.floor(place));
  const share = place - bin;
  return (values[bin] ?? 0) * (1 - share) + (values[bin + 1] ?? 0) * share;
}

export const COMPARE_REMARKS = [
  'rate',
  'n',
  'window',
  'averaging',
  'averages',
  'removeMean',
] as const;
export type CompareRemark = (typeof COMPARE_REMARKS)[number];

/** In what the spectrum on the screen is made otherwise than the baseline was. */
export function differencesOf(
  baseline: Pick<BaselineHead, 'settings' | 'rateHz'>,
  now: SpectrumSettings,
  rateHz: number,
): CompareRemark[] {
  const then = baseline.settings;
  const isWindow =
    then.window === now.window && (now.window !== 'kaiser' || then.kaiserBeta === now.kaiserBeta);
  const isAveraged = now.averaging !== 'none' && then.averaging === now.averaging;
  const same: Record<CompareRemark, boolean> = {
    rate: baseline.rateHz === rateHz,
    n: then.n === now.n,
    window: isWindow,
    averaging: then.averaging === now.averaging,
    averages: !isAveraged || then.averages === now.averages,
    removeMean: then.removeMean === now.removeMean,
  };
  return COMPARE_REMARKS.filter((what) => !same[what]);
}
