// All that is measured of one channel's record, by profile, each number with its explanation. Runs the measurements;
// computes nothing itself.
import type { Calibration, Profile, WindowName } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import type { Statistics } from '../statistics.ts';
import { blockSpectrum, type BlockSpectrum } from './block-spectrum.ts';
import { bandBins, bandRms, measureSidebands, type Sidebands } from './bands.ts';
import { correctResponse, useCalibration, type CalibrationInUse } from './calibration.ts';
import {
  explain,
  reason,
  type Explanation,
  type ExplanationPart,
  type Reason,
} from './explanation.ts';
import type { FormulaId } from './formulas.ts';
import { createLineReader } from './lines.ts';
import { measureSeries, type RecordFacts, type Series } from './series.ts';

export interface SuiteOptions {
  profile: Profile;
  window: WindowName | null;
  n: number | null;
  averages: number | null;
  f0Hz: number | null;
  harmonics: number;
  bandHz: { fromHz: number; toHz: number } | null;
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
  clipped: number;
  /** Smallest step of the encoding, raw, full scale 1.0; null for floats, which have neither. */
  step: number | null;
}

export interface BandLevel {
  fromHz: number;
  toHz: number;
  rms: number;
}

type SeriesFigures = Omit<Series, 'explanations'>;
export interface ChannelMeasures extends Partial<SeriesFigures> {
  unit: string;
  band?: BandLevel;
  sidebands?: Sidebands;
  explanations: Record<string, Explanation>;
}

const SIDEBAND_PAIRS = 5;
const LONGEST = 131_072;

/** Where f0 is looked for, and how far a harmonic may stand off its multiple, by profile. */
const SEARCH: Record<Profile, { range: { fromHz: number; toHz: number } | null; share: number }> = {
  general: { range: null, share: 0.005 },
  audio: { range: { fromHz: 20, toHz: 5000 }, share: 0.02 },
  mains: { range: { fromHz: 40, toHz: 70 }, share: 0.002 },
  vibration: { range: null, share: 0.005 },
  bearing: { range: null, share: 0.005 },
};

function factsOf(record: ChannelRecord, used: CalibrationInUse | null): RecordFacts {
  const { samples, statistics, clipped, step } = record;
  const gain = Math.abs(used?.calibration.gain ?? 1);
  const reasons: Reason[] = [
    ...(used?.reasons ?? []),
    ...(clipped > 0 ? [reason('clipped', { samples: clipped })] : []),
    ...(statistics.samples > samples.length
      ? [reason('record-shortened', { samples: samples.length, of: statistics.samples })]
      : []),
  ];
  return {
    base: {
      unit: used?.note.unit ?? '',
      calibration: used?.note ?? null,
      n: samples.length,
      reasons,
    },
    fullScale: step === null ? null : gain,
    step: (step ?? 0) * gain,
    calibration: used,
  };
}

/** Moments kept in double precision agree with independent ones to four digits. */
const MOMENT_SHARE = 1e-4;

/** Moments are of the whole recording, and exact for it: another of the same thing differs by more than their digits. */
function explainStatistics(
  { samples, mean, rms, peak, crestFactor, kurtosis }: Statistics,
  { base, calibration, step }: RecordFacts,
): Record<string, Explanation> {
  const reasons = [
    ...(base.reasons ?? []).filter(({ code }) => code !== 'record-shortened'),
    ...(calibration?.calibration.response ? [reason('calibration-response-not-applied')] : []),
  ];
  const of = (formula: FormulaId, resolution: number, unit = base.unit ?? ''): Explanation =>
    explain(formula, { ...base, n: samples, reasons }, { resolution, unit });
  return {
    mean: of('mean', Math.max(step, MOMENT_SHARE * Math.max(rms, Math.abs(mean)))),
    rms: of('rms', Math.max(step, MOMENT_SHARE * rms)),
    peak: of('peak', Math.max(step, MOMENT_SHARE * peak)),
    crestFactor: of('crest-factor', Math.max(MOMENT_SHARE, step / rms) * crestFactor, ''),
    kurtosis: of('kurtosis', MOMENT_SHARE * kurtosis, ''),
  };
}

/** The spectrum that bands and sidebands are read from: as long as the record bears, or as asked. */
function plainSpectrum(
  engine: FftEngine,
  record: ChannelRecord,
  options: SuiteOptions,
): BlockSpectrum | null {
  const { samples, rateHz } = record;
  if (samples.length < 16) return null;
  const fits = 2 ** Math.floor(Math.log2(samples.length));
  const n = Math.min(options.n ?? Math.min(LONGEST, fits), samples.length);
  const wish = { n, window: options.window ?? 'hann', kaiserBeta: 9 } as const;
  return blockSpectrum(engine, samples, rateHz, wish, options.averages ?? Infinity);
}

const spectrumBase = (spectrum: BlockSpectrum, { base }: RecordFacts): ExplanationPart => ({
  ...base,
  window: spectrum.window,
  kaiserBeta: spectrum.window === 'kaiser' ? spectrum.kaiserBeta : null,
  n: spectrum.n,
  averages: spectrum.averages,
  binHz: spectrum.binHz,
  enbwBins: spectrum.enbwBins,
  enbwHz: spectrum.enbwBins * spectrum.binHz,
});

/** Relative standard error of a sum over bins, as of noise. */
const bandError = ([from, to]: [number, number], averages: number): number =>
  1 / (2 * Math.sqrt((to - from + 1) * averages));

function bandOf(
  spectrum: BlockSpectrum,
  { fromHz, toHz }: { fromHz: number; toHz: number },
  facts: RecordFacts,
): { band: BandLevel; explanation: Explanation } {
  const nyquistHz = spectrum.rateHz / 2;
  const rms = bandRms(spectrum, fromHz, Math.min(toHz, nyquistHz));
  const bins = bandBins(spectrum, fromHz, toHz);
  const beyond = toHz > nyquistHz ? [reason('band-beyond-nyquist', { toHz, nyquistHz })] : [];
  const explanation = explain('band', spectrumBase(spectrum, facts), {
    binsUsed: [bins],
    resolution: rms * bandError(bins, spectrum.averages),
    reasons: beyond,
  });
  return { band: { fromHz, toHz, rms }, explanation };
}

/** @param record of one channel. @returns numbers by name, and under `explanations` one of each by the same name. */
export function measureChannel(
  engine: FftEngine,
  record: ChannelRecord,
  options: SuiteOptions,
): ChannelMeasures {
  const used = options.calibration && useCalibration(options.calibration, options.today);
  const facts = factsOf(record, used);
  const search = SEARCH[options.profile];
  const result: ChannelMeasures = {
    unit: facts.base.unit ?? '',
    explanations: explainStatistics(record.statistics, facts),
  };
  const series = measureSeries(
    engine,
    record.samples,
    record.rateHz,
    {
      ...options,
      f0Range: options.f0Hz === null ? search.range : null,
      count: options.harmonics,
      searchShare: search.share,
    },
    facts,
  );
  if (series) {
    const { explanations, ...figures } = series;
    Object.assign(result, figures);
    Object.assign(result.explanations, explanations);
  } else {
    const why =
      record.samples.length < 16
        ? reason('too-short', { samples: record.samples.length })
        : reason('f0-not-found');
    result.explanations['f0Hz'] = explain('f0', facts.base, { unit: 'Hz', reasons: [why] });
  }
  const spectrum =
    options.bandHz || options.sidebands ? plainSpectrum(engine, record, options) : null;
  if (!spectrum) return result;
  const response = correctResponse(spectrum, used);
  const corrected: RecordFacts = {
    ...facts,
    base: { ...facts.base, reasons: [...(facts.base.reasons ?? []), ...response] },
  };
  if (options.bandHz) {
    const { band, explanation } = bandOf(spectrum, options.bandHz, corrected);
    result.band = band;
    result.explanations['band'] = explanation;
  }
  if (options.sidebands) {
    const { carrierHz, spacingHz } = options.sidebands;
    const sidebands = measureSidebands(
      spectrum,
      createLineReader(spectrum),
      carrierHz,
      spacingHz,
      SIDEBAND_PAIRS,
    );
    if (sidebands) result.sidebands = sidebands;
    result.explanations['sidebands'] = explain('sidebands', spectrumBase(spectrum, corrected), {
      unit: 'dB',
      interpolated: true,
      resolution: 0.01,
      reasons: sidebands ? [] : [reason('f0-not-found')],
    });
  }
  return result;
}
