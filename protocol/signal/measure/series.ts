// A harmonic series and everything said of it: f0, harmonics, the THD family, each with its explanation.
import { DB_A_NEPER } from '../decibels.ts';
import type { FftEngine } from '../engine.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';
import { correctResponse, type CalibrationInUse } from './calibration.ts';
import { measureDistortion, type Distortion, type DistortionFigures } from './distortion.ts';
import { sfdrPart, thdPart, type UncertaintyOf } from './distortion-doubt.ts';
import {
  explain,
  reason,
  type Explanation,
  type ExplanationPart,
  type Reason,
} from './explanation.ts';
import {
  harmonicsBelowNyquist,
  measureHarmonics,
  type BareHarmonic,
  type Harmonic,
} from './harmonics.ts';
import { leakedShare } from './leakage.ts';
import { createLineReader } from './lines.ts';
import {
  createNoiseReader,
  isResolvedDb,
  levelResolutionOf,
  lineUncertainty,
  type LineUncertainty,
} from './local-noise.ts';
import { planSeries, type SeriesOptions, type SeriesPlan } from './plan.ts';

type Figure = Exclude<keyof DistortionFigures, 'sfdrSpurHz'>;

export interface Series extends DistortionFigures {
  f0Hz: number;
  harmonics: Harmonic[];
  explanations: Record<'f0Hz' | 'harmonics' | 'relativePhaseDeg' | Figure, Explanation>;
}
/** What the record itself is: its explanation's base, its full scale, and its calibration's response. */
export interface RecordFacts {
  base: ExplanationPart;
  /** Peak amplitude of the largest sine, unit; null where the encoding has none. */
  fullScale: number | null;
  /** Step of the converter, unit; 0 where there is none. */
  step: number;
  calibration: CalibrationInUse | null;
}

const FEW_HARMONICS = 5;
/** Figures this close to what the window leaks are the window's, dB. */
const LEAK_MARGIN_DB = 10;
/** ENOB is defined for a sine that nearly fills the converter. */
const FULL_ENOUGH_DB = -1;
const QUIETEST = 1e-15;

/** Standard error of a noise power that was got from so many bins, dB. */
function noiseUncertaintyDb(spectrum: BlockSpectrum, { noiseBins }: Distortion): number {
  const counted = noiseBins.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const free = Math.max(1, (counted * spectrum.averages) / spectrum.enbwBins);
  return DB_A_NEPER / 2 / Math.sqrt(free);
}

function withResolution(
  spectrum: BlockSpectrum,
  harmonic: BareHarmonic,
  line: LineUncertainty,
  isExact: boolean,
): Harmonic {
  const levelResolutionDb = levelResolutionOf(line);
  const frequencyHz = isExact ? spectrum.binHz / 10 : line.frequencyHz;
  return {
    ...harmonic,
    frequencyResolutionHz: harmonic.detected ? frequencyHz : null,
    levelResolutionDb,
    resolved: isResolvedDb(levelResolutionDb),
    relativePhaseResolutionDeg: null,
  };
}

/** A phase of which nothing is known differs from any by 104° RMS: one less sure than this is none. */
const UNKNOWN_PHASE_DEG = 100;

/** A line's phase is as sure as its level, in radians and nepers; the fundamental's counts n times. */
function withPhases(harmonics: readonly Harmonic[]): Harmonic[] {
  const share = (harmonic: Harmonic | undefined): number =>
    (harmonic?.levelResolutionDb ?? 0) / DB_A_NEPER;
  const first = share(harmonics[0]);
  return harmonics.map((harmonic) => {
    if (harmonic.relativePhaseDeg === null) return harmonic;
    const { n, relativePhaseDeg } = harmonic;
    const radians = n === 1 ? 0 : Math.hypot(share(harmonic), n * first);
    const degrees = (180 / Math.PI) * radians;
    return {
      ...harmonic,
      relativePhaseDeg: degrees < UNKNOWN_PHASE_DEG ? relativePhaseDeg : null,
      relativePhaseResolutionDeg: degrees,
    };
  });
}

function doubts(
  plan: SeriesPlan,
  options: SeriesOptions,
  spectrum: BlockSpectrum,
  harmonics: readonly BareHarmonic[],
): Reason[] {
  const below = harmonicsBelowNyquist(spectrum, plan.f0Hz, plan.reach);
  const faint = harmonics.filter(({ detected }) => !detected).map(({ n }) => n);
  return [
    ...plan.reasons,
    ...(faint.includes(1) ? [reason('fundamental-in-noise')] : []),
    ...(below < Math.min(FEW_HARMONICS, options.count)
      ? [reason('few-harmonics', { measured: below, wanted: options.count })]
      : []),
    ...(faint.length > 0
      ? [reason('harmonics-in-noise', { count: faint.length, which: faint.join(' ') })]
      : []),
  ];
}

/** @returns null where there is no f0. */
export function measureSeries(
  engine: FftEngine,
  samples: Float32Array,
  rateHz: number,
  options: SeriesOptions,
  facts: RecordFacts,
): Series | null {
  const plan = planSeries(engine, samples, rateHz, options);
  if (!plan) return null;
  const { n, window, kaiserBeta } = plan;
  const blocks = options.averages ?? Infinity;
  const isExact = plan.wholePeriods > 0;
  const spectrum = blockSpectrum(engine, samples, rateHz, { n, window, kaiserBeta }, blocks);
  const responseReasons = correctResponse(spectrum, facts.calibration);
  const lines = createLineReader(spectrum, plan.wholePeriods);
  const harmonics = measureHarmonics(spectrum, lines, { ...plan, ...options, f0Hz: plan.f0Hz });
  const dcReach = isExact ? 0 : Math.ceil(spectrum.lobeBins);
  const distortion = measureDistortion(spectrum, lines, harmonics, dcReach);
  const first = harmonics[0];
  if (!distortion || !first) return null;
  const offset = isExact ? 0 : first.frequencyHz / spectrum.binHz - (first.bins[0] + plan.reach);
  const leaked = isExact ? 0 : leakedShare(window, kaiserBeta, plan.reach, offset);
  const reasons = [...doubts(plan, options, spectrum, harmonics), ...responseReasons];
  const lineBins = harmonics.map(({ bins }) => bins);
  const noiseAround = createNoiseReader(spectrum, lines, lineBins, dcReach + 1);
  const { strongestAmplitude } = lines;
  const uncertaintyOf: UncertaintyOf = ({ amplitudePeak, bins }) =>
    lineUncertainty(spectrum, amplitudePeak, noiseAround(bins), leaked, strongestAmplitude);
  return {
    f0Hz: plan.f0Hz,
    harmonics: withPhases(
      harmonics.map((each) => withResolution(spectrum, each, uncertaintyOf(each), isExact)),
    ),
    ...distortion.figures,
    explanations: explainSeries(spectrum, harmonics, distortion, {
      ...{ plan, facts, leaked, reasons, uncertaintyOf },
    }),
  };
}

interface Known {
  plan: SeriesPlan;
  facts: RecordFacts;
  leaked: number;
  reasons: Reason[];
  uncertaintyOf: UncertaintyOf;
}

function explainSeries(
  spectrum: BlockSpectrum,
  harmonics: readonly BareHarmonic[],
  distortion: Distortion,
  { plan, facts, leaked, reasons, uncertaintyOf }: Known,
): Series['explanations'] {
  const [first, ...others] = harmonics;
  if (!first) throw new Error('a series has a fundamental');
  const lineBins = harmonics.map(({ bins }) => bins);
  const base: ExplanationPart = {
    ...facts.base,
    window: spectrum.window,
    kaiserBeta: spectrum.window === 'kaiser' ? spectrum.kaiserBeta : null,
    n: spectrum.n,
    averages: spectrum.averages,
    binHz: spectrum.binHz,
    enbwBins: spectrum.enbwBins,
    enbwHz: spectrum.enbwBins * spectrum.binHz,
    reasons: [...(facts.base.reasons ?? []), ...reasons],
  };
  const { frequencyHz, share } = uncertaintyOf(first);
  const noiseDb = noiseUncertaintyDb(spectrum, distortion);
  const isExact = plan.wholePeriods > 0;
  const isGiven = plan.reasons.some(({ code }) => code === 'f0-given');
  const leakDb = leaked > 0 ? -10 * Math.log10(leaked) : Infinity;
  const leak = (figureDb: number | null): Reason[] =>
    figureDb !== null && figureDb > leakDb - LEAK_MARGIN_DB
      ? [reason('leakage-limited', { limitDb: leakDb })]
      : [];
  const fullScaleDb =
    facts.fullScale === null
      ? null
      : 20 * Math.log10(Math.max(QUIETEST, first.amplitudePeak / facts.fullScale));
  const notFull =
    fullScaleDb === null
      ? [reason('full-scale-unknown')]
      : fullScaleDb >= FULL_ENOUGH_DB
        ? []
        : [reason('not-full-scale', { levelDbfs: fullScaleDb })];
  const noiseBins = distortion.noiseBins;
  const all: [number, number][] = [...lineBins, ...noiseBins];
  const percent = { ...base, unit: '%' };
  const dbs = { ...base, unit: 'dB' };
  const { figures } = distortion;
  const thd = thdPart(distortion, [first, ...others], uncertaintyOf);
  const sfdr = sfdrPart(distortion, share, uncertaintyOf);
  const sinad = { binsUsed: all, resolution: Math.max(noiseDb, DB_A_NEPER * share) };
  return {
    f0Hz: explain('f0', base, {
      unit: 'Hz',
      binsUsed: [first.bins],
      resolution: isGiven ? null : isExact ? spectrum.binHz / 10 : frequencyHz,
      interpolated: !isExact && !isGiven,
    }),
    harmonics: explain('harmonics', base, {
      binsUsed: lineBins,
      resolution: share * first.amplitudePeak,
      interpolated: !isExact,
    }),
    relativePhaseDeg: explain('harmonic-phase', base, {
      unit: '°',
      binsUsed: lineBins,
      interpolated: !isExact,
    }),
    thdFPercent: explain('thd-f', percent, thd),
    thdRPercent: explain('thd-r', percent, thd),
    thdPlusNPercent: explain('thd-n', percent, {
      binsUsed: all,
      resolution: ((figures.thdPlusNPercent ?? 0) * sinad.resolution) / DB_A_NEPER,
      reasons: leak(figures.sinadDb),
    }),
    sinadDb: explain('sinad', dbs, { ...sinad, reasons: leak(figures.sinadDb) }),
    snrDb: explain('snr', dbs, {
      binsUsed: [first.bins, ...noiseBins],
      resolution: sinad.resolution,
      reasons: leak(figures.snrDb),
    }),
    sfdrDb: explain('sfdr', dbs, {
      binsUsed: [first.bins, ...others.map(({ bins }) => bins), ...noiseBins],
      ...sfdr,
      interpolated: !isExact,
      reasons: [...(sfdr.reasons ?? []), ...leak(figures.sfdrDb)],
    }),
    enob: explain('enob', base, {
      unit: 'bit',
      binsUsed: all,
      resolution: sinad.resolution / 6.02,
      reasons: [...leak(figures.sinadDb), ...notFull],
    }),
  };
}
