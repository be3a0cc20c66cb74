// All that is measured of one channel's record, by profile, each number with its explanation. Runs the measurements;
// computes nothing itself.
import { DB_A_NEPER, LOBE_DB } from '../decibels.ts';
import type { Calibration, Profile } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import type { Statistics } from '../statistics.ts';
import { bandBins, bandRms, measureSidebands, type Sidebands } from './bands.ts';
import { useCalibration, type CalibrationInUse } from './calibration.ts';
import { explain, reason, type Explanation, type Reason } from './explanation.ts';
import { drawnLevels, type Curves } from './curves.ts';
import type { FormulaId } from './formulas.ts';
import { createLineReader, type LineReader } from './lines.ts';
import { bandError, levelSpectrum, type LevelSpectrum } from './level-spectrum.ts';
import type { SeriesOptions } from './plan.ts';
import { standAlone } from './record.ts';
import type { ProfileMeasures, ProfileOptions } from './profile-task.ts';
import { measureProfile } from './profiles.ts';
import { measureSeries, type RecordFacts, type Series } from './series.ts';

export interface SuiteOptions extends ProfileOptions {
  f0Hz: number | null;
  harmonics: number;
  sidebands: { carrierHz: number; spacingHz: number } | null;
  calibration: Calibration | null;
  /** ISO date, for the calibration's validity. */
  today: string;
}

export interface ChannelRecord {
  /** In the calibration's unit, or raw. */
  samples: Float32Array;
  rateHz: number;
  /** Of the whole recording. */
  statistics: Statistics;
  /** Samples at the converter's limits; without `atLimit`, they may stand there alone as well as in rows. */
  clipped: number;
  /** Samples that stand there alone, where they were told from those in rows. */
  atLimit?: number;
  /** Samples that were asked for, where the record had to end before. */
  wanted?: number;
  /** Smallest step of the encoding, raw; null for floats, which have none. */
  step: number | null;
  /** What the samples are in without a calibration; '' where only full scale is known. */
  unit: string;
  /** Raw peak amplitude of the largest sine; null where the encoding has none. */
  fullScale: number | null;
}

export interface BandLevel {
  fromHz: number;
  toHz: number;
  rms: number;
}

type SeriesFigures = Omit<Series, 'explanations'>;
/** Of a constant, what is divided by its RMS is not known: null. */
export interface MeasuredStatistics extends Omit<Statistics, 'crestFactor' | 'kurtosis'> {
  crestFactor: number | null;
  kurtosis: number | null;
}
export interface ChannelMeasures extends Partial<SeriesFigures>, ProfileMeasures {
  unit: string;
  statistics: MeasuredStatistics;
  band?: BandLevel;
  sidebands?: Sidebands;
  explanations: Record<string, Explanation>;
}

const SIDEBAND_PAIRS = 5;
const LEAST_SAMPLES = 16;
/** How far from the speed given a shaft's line is looked for. */
const SHAFT_SHARE = 0.025;

/** Where f0 is looked for, and how far a harmonic may stand off its multiple, by profile. */
const SEARCH: Record<Profile, { range: { fromHz: number; toHz: number } | null; share: number }> = {
  general: { range: null, share: 0.005 },
  audio: { range: { fromHz: 20, toHz: 5000 }, share: 0.02 },
  mains: { range: { fromHz: 40, toHz: 70 }, share: 0.002 },
  vibration: { range: null, share: 0.005 },
  bearing: { range: null, share: 0.005 },
};

/** Rows of samples at a limit are clipped; single ones only touch it. Floats touch none: only a device says so. */
function railReasons({ samples, clipped, atLimit, step }: ChannelRecord): Reason[] {
  const isAlone =
    clipped > 0 && atLimit === undefined && step !== null && standAlone(samples, clipped);
  if (isAlone) return [reason('at-limits', { samples: clipped })];
  if (clipped > 0) return [reason('clipped', { samples: clipped })];
  return atLimit !== undefined && atLimit > 0 ? [reason('at-limits', { samples: atLimit })] : [];
}

function factsOf(record: ChannelRecord, used: CalibrationInUse | null): RecordFacts {
  const { samples, statistics, step, fullScale, unit } = record;
  const of = Math.max(statistics.samples, record.wanted ?? 0);
  const gain = Math.abs(used?.calibration.gain ?? 1);
  const reasons: Reason[] = [
    ...(used?.reasons ?? []),
    ...railReasons(record),
    ...(of > samples.length ? [reason('record-shortened', { samples: samples.length, of })] : []),
  ];
  return {
    base: {
      unit: used?.note.unit ?? unit,
      calibration: used?.note ?? null,
      n: samples.length,
      reasons,
    },
    fullScale: fullScale === null ? null : fullScale * gain,
    step: (step ?? 0) * gain,
    calibration: used,
  };
}

/** Moments kept in double precision agree with independent ones to four digits. */
const MOMENT_SHARE = 1e-4;

/**
 * How finely a mean is known of samples in steps: to a step where they stay within one, and as finely as the mean of so
 * many where they span several, whose rounding is then noise of their own. Source: Bennett, Bell Syst. Tech. J. 27 (1948).
 */
const meanStep = (step: number, { rms, samples }: Statistics): number =>
  rms > step ? step / Math.sqrt(Math.max(1, samples)) : step;

/** Moments are of the whole recording, and exact for it: another of the same thing differs by more than their digits. */
function explainStatistics(
  statistics: Statistics,
  { base, calibration, step }: RecordFacts,
): Record<string, Explanation> {
  const { samples, mean, rms, peak, crestFactor, kurtosis } = statistics;
  const reasons = [
    ...(base.reasons ?? []).filter(({ code }) => code !== 'record-shortened' || samples === base.n),
    ...(calibration?.calibration.response ? [reason('calibration-response-not-applied')] : []),
  ];
  const of = (formula: FormulaId, resolution: number | null, unit = base.unit ?? ''): Explanation =>
    explain(formula, { ...base, n: samples, reasons }, { resolution, unit });
  const ratio = (formula: FormulaId, resolution: number): Explanation => {
    const why = isConstant(statistics) ? [reason('constant')] : [];
    const own = { resolution: rms > 0 ? resolution : null, unit: '', reasons: why };
    return explain(formula, { ...base, n: samples, reasons }, own);
  };
  return {
    spectra: explain('spectrum', { ...base, n: samples, reasons }, { resolution: null }),
    mean: of(
      'mean',
      Math.max(meanStep(step, statistics), MOMENT_SHARE * Math.max(rms, Math.abs(mean))),
    ),
    rms: of('rms', Math.max(step, MOMENT_SHARE * rms)),
    peak: of('peak', Math.max(step, MOMENT_SHARE * peak)),
    crestFactor: ratio('crest-factor', Math.max(MOMENT_SHARE, step / rms) * crestFactor),
    kurtosis: ratio('kurtosis', MOMENT_SHARE * kurtosis),
  };
}

const isConstant = ({ rms, samples }: Statistics): boolean => samples > 0 && rms === 0;
const measuredStatistics = (statistics: Statistics): MeasuredStatistics =>
  statistics.rms > 0 ? statistics : { ...statistics, crestFactor: null, kurtosis: null };

/** Why there is no series: too little of it, an f0 typed that is none here, or nothing that stands out. */
function withoutSeries({ samples, rateHz }: ChannelRecord, { f0Hz }: SuiteOptions): Reason {
  if (samples.length < LEAST_SAMPLES) return reason('too-short', { samples: samples.length });
  const nyquistHz = rateHz / 2;
  return f0Hz !== null && f0Hz >= nyquistHz
    ? reason('f0-beyond-nyquist', { f0Hz, nyquistHz })
    : reason('f0-not-found');
}

function bandOf(
  { spectrum, base }: LevelSpectrum,
  { fromHz, toHz }: { fromHz: number; toHz: number },
): { band: BandLevel; explanation: Explanation } {
  const nyquistHz = spectrum.rateHz / 2;
  const rms = bandRms(spectrum, fromHz, Math.min(toHz, nyquistHz));
  const bins = bandBins(spectrum, fromHz, toHz);
  const explanation = explain('band', base, {
    binsUsed: [bins],
    resolution: rms * bandError(bins, spectrum.averages, spectrum.enbwBins),
    reasons: toHz > nyquistHz ? [reason('band-beyond-nyquist', { toHz, nyquistHz })] : [],
  });
  return { band: { fromHz, toHz, rms }, explanation };
}

/** The speed of a shaft that does not drift is where f0 is looked for. */
const isSteady = ({ f0Hz, shaft }: Pick<SuiteOptions, 'f0Hz' | 'shaft'>): boolean =>
  f0Hz === null && shaft !== null && shaft.startHz === shaft.endHz;

/** f0 as typed; near the shaft's speed where that is known and steady; else looked for where the profile says. */
function fundamentalWish({
  profile,
  f0Hz,
  shaft,
}: SuiteOptions): Pick<SeriesOptions, 'f0Hz' | 'f0Range'> {
  if (f0Hz !== null) return { f0Hz, f0Range: null };
  if (shaft?.startHz !== shaft?.endHz || !shaft)
    return { f0Hz: null, f0Range: SEARCH[profile].range };
  const away = SHAFT_SHARE * shaft.startHz;
  return {
    f0Hz: shaft.startHz,
    f0Range: { fromHz: shaft.startHz - away, toHz: shaft.startHz + away },
  };
}

/** @param record of one channel. @returns numbers by name, and under `explanations` one of each by the same name. */
export function measureChannel(
  engine: FftEngine,
  record: ChannelRecord,
  options: SuiteOptions,
): ChannelMeasures {
  const { samples, rateHz } = record;
  const used = options.calibration && useCalibration(options.calibration, options.today);
  const facts = factsOf(record, used);
  const explanations = explainStatistics(record.statistics, facts);
  const series = measureSeries(
    engine,
    samples,
    rateHz,
    {
      ...options,
      ...fundamentalWish(options),
      count: options.harmonics,
      searchShare: SEARCH[options.profile].share,
    },
    facts,
  );
  if (series) Object.assign(explanations, series.explanations);
  else {
    const why = withoutSeries(record, options);
    explanations['f0Hz'] = explain('f0', facts.base, { unit: 'Hz', reasons: [why] });
  }
  const profile = measureProfile({
    engine,
    samples,
    rateHz,
    spanS: Math.max(record.statistics.samples, record.wanted ?? 0) / rateHz,
    options,
    facts,
    f0Hz: series?.f0Hz ?? null,
    f0Stands: series?.harmonics[0]?.detected === true,
    measuredShaftHz: isSteady(options) && series?.harmonics[0]?.detected ? series.f0Hz : null,
  });
  Object.assign(explanations, profile.explanations);
  const wished =
    options.bandHz || options.sidebands
      ? levelSpectrum(engine, samples, rateHz, options, facts)
      : null;
  const lines = wished && measureLines(wished, options, explanations);
  const curves =
    options.curvePoints > 0 ? { curves: curvesOf(engine, record, options, facts, profile) } : null;
  return {
    unit: facts.base.unit ?? '',
    statistics: measuredStatistics(record.statistics),
    ...series,
    ...profile,
    ...lines,
    ...curves,
    explanations,
  };
}

function curvesOf(
  engine: FftEngine,
  { samples, rateHz }: ChannelRecord,
  options: SuiteOptions,
  facts: RecordFacts,
  { curves }: ProfileMeasures,
): Curves {
  const level = levelSpectrum(engine, samples, rateHz, options, facts);
  return {
    ...(level && { spectrum: drawnLevels(level.spectrum, options.curvePoints) }),
    ...curves,
  };
}

/** The tops they were read at, and the worst uncertainty among them: noise of a bin over the line's amplitude, dB. */
function sidebandPart(
  { binHz, averages, power }: LevelSpectrum['spectrum'],
  reader: LineReader,
  { carrierHz, lines }: Sidebands,
): Pick<Explanation, 'binsUsed' | 'resolution'> {
  const tops = [carrierHz, ...lines.map(({ frequencyHz, expectedHz }) => frequencyHz ?? expectedHz)]
    .map((hz) => Math.round(hz / binHz))
    .filter((bin) => bin > 0 && bin < power.length);
  const shares = tops.map((bin) => {
    const { aboveFloorDb, stands } = reader.read(bin);
    return stands ? 10 ** (-(aboveFloorDb ?? Infinity) / 20) : 1;
  });
  const worst = lines.every(({ detected }) => detected) ? Math.max(...shares) : 1;
  return {
    binsUsed: tops.map((bin) => [bin, bin]),
    resolution: Math.max(LOBE_DB, (DB_A_NEPER * worst) / Math.sqrt(2 * averages)),
  };
}

/** The band and the sidebands asked for. */
function measureLines(
  level: LevelSpectrum,
  options: SuiteOptions,
  explanations: Record<string, Explanation>,
): Pick<ChannelMeasures, 'band' | 'sidebands'> {
  const result: Pick<ChannelMeasures, 'band' | 'sidebands'> = {};
  if (options.bandHz) {
    const { band, explanation } = bandOf(level, options.bandHz);
    result.band = band;
    explanations['band'] = explanation;
  }
  if (options.sidebands) {
    const { carrierHz, spacingHz } = options.sidebands;
    const reader = createLineReader(level.spectrum);
    const found = measureSidebands(level.spectrum, reader, carrierHz, spacingHz, SIDEBAND_PAIRS);
    if (found) result.sidebands = found;
    explanations['sidebands'] = explain('sidebands', level.base, {
      unit: 'dB',
      interpolated: true,
      ...(found
        ? sidebandPart(level.spectrum, reader, found)
        : { reasons: [reason('carrier-not-found', { carrierHz })] }),
    });
  }
  return result;
}
