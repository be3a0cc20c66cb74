// Which block and window a harmonic series is measured with, and which f0: as asked, or by what the record bears.
import type { WindowName } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import { mainLobeBins } from '../windows.ts';
import { blockSpectrum, type BlockSpectrum, type SpectrumWish } from './block-spectrum.ts';
import { reason, type Reason } from './explanation.ts';
import { frequencyMoved, trackFrequency, trackNoise } from './frequency-track.ts';
import { estimateF0 } from './fundamental.ts';
import { lineReach } from './leakage.ts';
import { createLineReader, type LineReader } from './lines.ts';
import { DIRECT_MAX, readWholePeriods } from './whole-periods.ts';

export interface SeriesOptions {
  window: WindowName | null;
  n: number | null;
  /** Blocks averaged at most; null: as many as the record holds. */
  averages: number | null;
  f0Hz: number | null;
  /** f0 is looked for here; a share round f0Hz where that is only near. Null with f0Hz: it is taken as it is. */
  f0Range: { fromHz: number; toHz: number } | null;
  /** Harmonics wanted. */
  count: number;
  /** How far off its multiple a harmonic may stand, share of n f0. */
  searchShare: number;
}

export interface SeriesPlan extends SpectrumWish {
  f0Hz: number;
  /** Bins to each side that belong to a line. */
  reach: number;
  /** Whole periods in a rectangular block, whose lines stand on bins; 0: the block is none of that kind. */
  wholePeriods: number;
  reasons: Reason[];
}

const LONGEST = 131_072;
const LEAST_SAMPLES = 16;
export const DEEP_KAISER_BETA = 18;
const USUAL_KAISER_BETA = 9;
/** Widest dynamic range first: what they leak stays 137, 84 and 45 dB below a tone between bins. */
const BY_RANGE: readonly SpectrumWish[] = [
  { n: 0, window: 'kaiser', kaiserBeta: DEEP_KAISER_BETA },
  { n: 0, window: 'blackman-harris', kaiserBeta: 0 },
  { n: 0, window: 'hann', kaiserBeta: 0 },
];
/** A block whose periods are whole within this share of one is a coherent one. */
const COHERENT = 0.01;
const MOST_LINES = 40;
/** Harmonics whose lines have to stay together when f0 moves. */
const HARMONICS_KEPT_TOGETHER = 10;

const longestFor = (samples: number): number =>
  samples < DIRECT_MAX ? samples : Math.min(LONGEST, 2 ** Math.floor(Math.log2(samples)));

interface Found {
  f0Hz: number;
  strongest: number;
  /** Of a sample, as the floor round the strongest line has it, unit²; infinite where that line does not stand out. */
  noiseVariance: number;
}
/** Mean of noise in a bin over its median: it is distributed exponentially. */
const MEAN_OVER_MEDIAN = 1 / Math.LN2;

/** f0 with what is told by the line of its strongest harmonic. */
function foundAt(
  { power, binHz, n, enbwBins }: BlockSpectrum,
  reader: LineReader,
  f0Hz: number,
  strongest: number,
): Found {
  const near = Math.round((strongest * f0Hz) / binHz);
  const line = reader.strongest(near - 1, near + 1);
  if (!line?.stands) return { f0Hz, strongest, noiseVariance: Infinity };
  const floor = (power[line.bin] ?? 0) * 10 ** (-(line.aboveFloorDb ?? 0) / 10);
  return { f0Hz, strongest, noiseVariance: (MEAN_OVER_MEDIAN * floor * n) / (4 * enbwBins) };
}

function find(spectrum: BlockSpectrum, options: SeriesOptions): Found | null {
  const { binHz, rateHz } = spectrum;
  const range = options.f0Range ?? { fromHz: 4 * binHz, toHz: rateHz / 2 };
  const reader = createLineReader(spectrum);
  if (options.f0Hz !== null) {
    const line = reader.strongest(Math.floor(range.fromHz / binHz), Math.ceil(range.toHz / binHz));
    const inside =
      line && line.stands && line.frequencyHz >= range.fromHz && line.frequencyHz <= range.toHz;
    return inside ? foundAt(spectrum, reader, line.frequencyHz, 1) : null;
  }
  const found = estimateF0(reader.all(MOST_LINES), binHz, range);
  return found && foundAt(spectrum, reader, found.f0Hz, found.strongest);
}

/** The widest range whose lines fit between harmonics; the one asked for, if one is. */
function windowFor(
  asked: WindowName | null,
  periods: number,
): { window: WindowName; kaiserBeta: number; reach: number; wholePeriods: number } {
  const isCoherent = periods > 0.5 && Math.abs(periods - Math.round(periods)) < COHERENT;
  const hann = lineReach('hann', 0);
  if (isCoherent && (asked === 'rectangular' || (asked === null && periods < 2 * hann + 2)))
    return { window: 'rectangular', kaiserBeta: 0, reach: 0, wholePeriods: Math.round(periods) };
  const wish =
    asked === null
      ? (BY_RANGE.find((each) => periods >= 2 * lineReach(each.window, each.kaiserBeta) + 2) ??
        BY_RANGE.at(-1))
      : { window: asked, kaiserBeta: USUAL_KAISER_BETA };
  const { window, kaiserBeta } = wish ?? { window: 'hann', kaiserBeta: 0 };
  const room = Math.max(1, Math.floor((periods - 1) / 2));
  return {
    window,
    kaiserBeta,
    reach: Math.min(room, lineReach(window, kaiserBeta)),
    wholePeriods: 0,
  };
}

/** Noise of a larger share of what a turn between two blocks can tell makes the turn slip by a whole one. */
const MOST_TRACK_NOISE = 0.08;

/** How far f0 moves while the record lasts, Hz, by its strongest harmonic; what the noise it stands in does is none. */
function spreadOf(samples: Float32Array, rateHz: number, n: number, found: Found): number {
  const { f0Hz, strongest, noiseVariance } = found;
  const block = Math.max(Math.ceil((8 * rateHz) / f0Hz), Math.floor(n / 16));
  const track = trackFrequency(samples.subarray(0, n), rateHz, strongest * f0Hz, block);
  const noiseHz = trackNoise(noiseVariance, track.meanAmplitude, block, rateHz);
  if (!(noiseHz < (MOST_TRACK_NOISE * 2 * rateHz) / block)) return 0;
  return frequencyMoved(track, noiseHz) / strongest;
}

/** Halves the block while f0 moves so much in it that the lower harmonics leave their lines' bins. */
function steadyLength(
  samples: Float32Array,
  rateHz: number,
  longest: number,
  found: Found,
): number {
  let n = longest;
  const spare = lineReach('hann', 0) - mainLobeBins('hann', 0);
  const isSmeared = (): boolean =>
    spreadOf(samples, rateHz, n, found) * HARMONICS_KEPT_TOGETHER > (spare * rateHz) / n;
  while (n > DIRECT_MAX && (found.f0Hz * n) / rateHz > 64 && isSmeared()) n /= 2;
  return n;
}

/** @returns null where there is no f0 to be had, or too little to measure. */
export function planSeries(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  options: SeriesOptions,
): SeriesPlan | null {
  if (samples.length < LEAST_SAMPLES) return null;
  const longest = Math.min(options.n ?? Infinity, longestFor(samples.length));
  const hann = (n: number): BlockSpectrum =>
    blockSpectrum(engine, samples, rateHz, { n, window: 'hann', kaiserBeta: 0 });
  const isTyped = options.f0Hz !== null && options.f0Range === null;
  const reasons: Reason[] = [];
  let found: Found | null = null;
  let n = longest;
  if (!isTyped) {
    const periods = readWholePeriods(engine, samples.subarray(0, longest), rateHz);
    if (periods !== null) {
      const { f0Hz: period } = periods;
      found = { f0Hz: period, strongest: 1, noiseVariance: Infinity };
      reasons.push(reason('one-period-assumed', { f0Hz: period }));
    } else {
      found = find(hann(longest), options);
      if (found && options.n === null && longest > DIRECT_MAX) {
        n = steadyLength(samples, rateHz, longest, found);
        if (n < longest) found = find(hann(n), options) ?? found;
      }
    }
  }
  const isTaken = !found && options.f0Hz !== null;
  if (isTaken) {
    const spectrum = hann(n);
    found = foundAt(spectrum, createLineReader(spectrum), options.f0Hz ?? 0, 1);
  }
  if (!found || found.f0Hz <= 0 || found.f0Hz > rateHz / 2) return null;
  const { f0Hz } = found;
  const periods = (f0Hz * n) / rateHz;
  const chosen = windowFor(options.window, periods);
  const lobe = Math.ceil(mainLobeBins(chosen.window, chosen.kaiserBeta));
  reasons.push(...doubts(samples, rateHz, n, found, chosen.reach, lobe, periods, isTaken));
  return { n, f0Hz, ...chosen, reasons };
}

function doubts(
  samples: Float32Array,
  rateHz: number,
  n: number,
  found: Found,
  reach: number,
  lobe: number,
  periods: number,
  isGiven: boolean,
): Reason[] {
  const spread = n >= DIRECT_MAX && periods >= 32 ? spreadOf(samples, rateHz, n, found) : 0;
  const spareHz = (Math.max(0, reach - lobe) * rateHz) / n;
  return [
    reason(isGiven ? 'f0-given' : 'f0-estimated', { f0Hz: found.f0Hz }),
    ...(reach > 0 && reach < lobe
      ? [reason('harmonics-overlap', { spacingBins: periods, neededBins: 2 * lobe + 1 })]
      : []),
    ...(reach > 0 && spread > spareHz ? [reason('f0-unstable', { spreadHz: spread })] : []),
  ];
}
