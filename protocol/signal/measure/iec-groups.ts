// Harmonic and interharmonic groups and sub-groups of a mains record, in windows of ten or twelve of its own cycles.
// The class of an instrument is not claimed: see docs/reference/measurements.md.
import type { FftEngine } from '../engine.ts';
import { sampleAtPhases } from './angle.ts';
import { blockSpectrum } from './block-spectrum.ts';
import { trackFrequency } from './frequency-track.ts';
import { createGroupNoise, thdResolutionPercent } from './iec-noise.ts';

export const GROUP_KINDS = [
  'group',
  'subgroup',
  'interharmonicGroup',
  'interharmonicCentredSubgroup',
] as const;
export type GroupKind = (typeof GROUP_KINDS)[number];

/** RMS of each kind, unit. */
export interface IecGroup extends Record<GroupKind, number> {
  /** Harmonic order; the interharmonic groups are those between it and the next. */
  n: number;
  /** Lines of 1 / cycles of f0 that each is the sum of, both ends counted; of a group, its edges by half. */
  bins: Record<GroupKind, [number, number]>;
  /** Standard uncertainty of each, unit. */
  resolutions: Record<GroupKind, number>;
}
export interface IecGroups {
  f0Hz: number;
  nominalHz: 50 | 60;
  cyclesPerWindow: 10 | 12;
  windows: number;
  samplesPerWindow: number;
  /** sqrt(Σ (group n / group 1)², n = 2 … 40), %. */
  thdgPercent: number;
  /** The same of sub-groups. */
  thdsPercent: number;
  /** Their standard uncertainties. */
  thdgResolutionPercent: number;
  thdsResolutionPercent: number;
  groups: IecGroup[];
}

const HIGHEST = 40;
const MOST_SAMPLES = 1_048_576;
/** Mains further from its nominal value is not mains. */
const NEAR_SHARE = 0.15;

/** Of a measured f0; null where it is no mains frequency. */
export const nominalOf = (f0Hz: number): 50 | 60 | null =>
  Math.abs(f0Hz - 50) <= Math.abs(f0Hz - 60)
    ? Math.abs(f0Hz / 50 - 1) <= NEAR_SHARE
      ? 50
      : null
    : Math.abs(f0Hz / 60 - 1) <= NEAR_SHARE
      ? 60
      : null;

/** Mean square per line of 1 / cycles of f0, over contiguous rectangular windows of the resampled record. */
function linesOf(
  engine: FftEngine,
  resampled: Float32Array,
  n: number,
): { meanSquare: Float64Array; windows: number } {
  const windows = Math.floor(resampled.length / n);
  let meanSquare = new Float64Array(n / 2 + 1);
  for (let i = 0; i < windows; i += 1) {
    const block = resampled.subarray(i * n, (i + 1) * n);
    const wish = { n, window: 'rectangular', kaiserBeta: 0 } as const;
    const { power } = blockSpectrum(engine, block, n, wish, 1);
    meanSquare = meanSquare.map((sum, k) => sum + (power[k] ?? 0) / 2 / windows);
  }
  return { meanSquare, windows };
}

function binsOf(cycles: number, n: number): IecGroup['bins'] {
  const n0 = n * cycles;
  return {
    group: [n0 - cycles / 2, n0 + cycles / 2],
    subgroup: [n0 - 1, n0 + 1],
    interharmonicGroup: [n0 + 1, n0 + cycles - 1],
    interharmonicCentredSubgroup: [n0 + 2, n0 + cycles - 2],
  };
}

/** @returns null where f0 is no mains frequency, or the record holds no whole window. */
export function measureIecGroups(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  f0Hz: number,
): IecGroups | null {
  const nominalHz = nominalOf(f0Hz);
  if (nominalHz === null) return null;
  const cycles = nominalHz === 50 ? 10 : 12;
  const n = Math.max(256, 2 ** Math.ceil(Math.log2((cycles * rateHz) / f0Hz)));
  const block = Math.ceil((cycles * rateHz) / f0Hz);
  const track = trackFrequency(samples, rateHz, f0Hz, block);
  const steady = { timesS: Float64Array.of(0), frequenciesHz: Float64Array.of(f0Hz) };
  const resampled = sampleAtPhases(
    samples,
    rateHz,
    track.timesS.length > 0 ? track : steady,
    n / cycles,
    MOST_SAMPLES,
  );
  const { meanSquare, windows } = linesOf(engine, resampled, n);
  if (windows === 0) return null;
  const sum = (from: number, to: number): number => {
    let total = 0;
    for (let k = from; k <= to; k += 1) total += meanSquare[k] ?? 0;
    return total;
  };
  const below = Math.floor(rateHz / 2 / f0Hz - 0.5);
  const noise = createGroupNoise(meanSquare, cycles, windows);
  const groups = Array.from({ length: Math.min(HIGHEST, below) }, (_, i): IecGroup => {
    const bins = binsOf(cycles, i + 1);
    const [from, to] = bins.group;
    const edges = ((meanSquare[from] ?? 0) + (meanSquare[to] ?? 0)) / 2;
    const values: Record<GroupKind, number> = {
      group: Math.sqrt(sum(from + 1, to - 1) + edges),
      subgroup: Math.sqrt(sum(...bins.subgroup)),
      interharmonicGroup: Math.sqrt(sum(...bins.interharmonicGroup)),
      interharmonicCentredSubgroup: Math.sqrt(sum(...bins.interharmonicCentredSubgroup)),
    };
    const of = (kind: GroupKind): number => noise.resolution(values[kind], bins[kind]);
    return {
      n: i + 1,
      ...values,
      bins,
      resolutions: {
        group: of('group'),
        subgroup: of('subgroup'),
        interharmonicGroup: of('interharmonicGroup'),
        interharmonicCentredSubgroup: of('interharmonicCentredSubgroup'),
      },
    };
  });
  const thd = (of: 'group' | 'subgroup'): number => {
    const [first, ...others] = groups.map((each) => each[of]);
    return (100 * Math.sqrt(others.reduce((total, g) => total + g * g, 0))) / (first ?? 1);
  };
  const surely = (of: 'group' | 'subgroup'): number =>
    thdResolutionPercent(
      groups.map((each) => each[of]),
      groups.map(({ resolutions }) => resolutions[of]),
    );
  return {
    f0Hz,
    nominalHz,
    cyclesPerWindow: cycles,
    windows,
    samplesPerWindow: n,
    thdgPercent: thd('group'),
    thdsPercent: thd('subgroup'),
    thdgResolutionPercent: surely('group'),
    thdsResolutionPercent: surely('subgroup'),
    groups,
  };
}
