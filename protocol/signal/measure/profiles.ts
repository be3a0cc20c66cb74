// What each profile measures beyond the harmonic series, each with its explanation. Runs measurements; computes nothing.
import type { MachineClass, OctaveFraction, Profile } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import { bandBins } from './bands.ts';
import type { BearingGeometry } from './bearing.ts';
import { faultOrders } from './bearing.ts';
import { findBearingLines, type BearingLines } from './bearing-lines.ts';
import { drawn, drawnLevels, type Curve, type CurveName, type Curves } from './curves.ts';
import { cepstrumPeaks, realCepstrum, type CepstrumPeak } from './cepstrum.ts';
import { measureEnvelope, type Envelope } from './envelope.ts';
import { explain, reason, type Explanation, type Reason } from './explanation.ts';
import { measureIecGroups, type IecGroups } from './iec-groups.ts';
import { bandError, levelSpectrum, spectrumBase, type LevelWish } from './level-spectrum.ts';
import { measureOctaves, type OctaveBand } from './octaves.ts';
import { measureOrders, type OrderSpectrum } from './orders.ts';
import type { RecordFacts } from './series.ts';
import {
  accelerationOf,
  severityOf,
  VELOCITY_BAND_HZ,
  vibrationVelocity,
  type Severity,
  type VibrationVelocity,
} from './severity.ts';

export interface ProfileOptions extends LevelWish {
  profile: Profile;
  bandHz: { fromHz: number; toHz: number } | null;
  /** Speeds of the shaft at the record's start and end. */
  shaft: { startHz: number; endHz: number } | null;
  bearing: BearingGeometry | null;
  machine: MachineClass | null;
  octaveFraction: OctaveFraction;
  /** Points of each curve at most; 0: none is drawn. */
  curvePoints: number;
}
export interface ProfileMeasures {
  curves?: Curves;
  octaves?: { fraction: OctaveFraction; bands: OctaveBand[] };
  iecGroups?: IecGroups;
  envelope?: Envelope & { bearing: BearingLines | null };
  orders?: OrderSpectrum;
  velocity?: VibrationVelocity;
  severity?: Severity;
  cepstrum?: { N: number; averages: number; peaks: CepstrumPeak[] };
}

type Explanations = Record<string, Explanation>;
interface Task {
  engine: FftEngine;
  samples: Float32Array;
  rateHz: number;
  options: ProfileOptions;
  facts: RecordFacts;
  /** Of the record's series, if it has one. */
  f0Hz: number | null;
  /** The shaft's own line was found in the record, near the speed given. */
  measuredShaftHz: number | null;
  result: ProfileMeasures;
  explanations: Explanations;
}

const DB = 20 / Math.LN10;

function draw({ options, result }: Task, name: CurveName, curve: (points: number) => Curve): void {
  if (options.curvePoints > 0)
    result.curves = { ...result.curves, [name]: curve(options.curvePoints) };
}

function octaves({ engine, samples, rateHz, options, facts, result, explanations }: Task): void {
  const level = levelSpectrum(engine, samples, rateHz, options, facts);
  if (!level) return;
  const { spectrum, base } = level;
  const { bands, omitted } = measureOctaves(spectrum, options.octaveFraction);
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return;
  result.octaves = { fraction: options.octaveFraction, bands };
  const bins = bandBins(spectrum, first.fromHz, first.toHz);
  explanations['octaves'] = explain('octaves', base, {
    binsUsed: [[bins[0], bandBins(spectrum, last.fromHz, last.toHz)[1]]],
    resolution: DB * bandError(bins, spectrum.averages, spectrum.enbwBins),
    unit: 'dB',
    reasons: omitted > 0 ? [reason('bands-omitted', { count: omitted })] : [],
  });
}

/** The sensor's response corrects spectra only; a number got otherwise says so. */
const uncorrected = ({ calibration }: RecordFacts): Reason[] =>
  calibration?.calibration.response ? [reason('calibration-response-not-applied')] : [];

const FEW_WINDOWS = 15;

function iecGroups(task: Task): void {
  const { engine, samples, rateHz, f0Hz, facts, result, explanations } = task;
  const groups = f0Hz === null ? null : measureIecGroups(engine, samples, rateHz, f0Hz);
  const own = { resolution: null, reasons: uncorrected(facts) };
  if (!groups) {
    own.reasons.push(
      f0Hz === null ? reason('f0-not-found') : reason('too-short', { samples: samples.length }),
    );
    explanations['iecGroups'] = explain('iec-groups', facts.base, own);
    return;
  }
  result.iecGroups = groups;
  const binHz = groups.f0Hz / groups.cyclesPerWindow;
  explanations['iecGroups'] = explain('iec-groups', facts.base, {
    window: 'rectangular',
    n: groups.samplesPerWindow,
    averages: groups.windows,
    binHz,
    enbwBins: 1,
    enbwHz: binHz,
    resolution: (groups.groups[0]?.group ?? 1) * 1e-4,
    reasons: [
      ...own.reasons,
      reason('resampled', { perWindow: groups.samplesPerWindow, cycles: groups.cyclesPerWindow }),
      ...(groups.windows < FEW_WINDOWS
        ? [reason('few-averages', { averages: groups.windows })]
        : []),
    ],
  });
}

const LEAST_BAND_HZ = 500;
/** A band passes this many multiples of the quickest fault line. */
const BAND_MULTIPLES = 6;

function envelope(task: Task): void {
  const { engine, samples, rateHz, options, facts, result, explanations } = task;
  const { bearing, shaft, bandHz } = options;
  const quickest =
    bearing && shaft ? faultOrders(bearing).BPFI * shaft.startHz * BAND_MULTIPLES : 0;
  const least = Math.min(rateHz / 8, Math.max(LEAST_BAND_HZ, quickest));
  const measured = measureEnvelope(engine, samples, rateHz, bandHz, least);
  if (!measured) {
    const why = reason('too-short', { samples: samples.length });
    explanations['envelope'] = explain('envelope', facts.base, { reasons: [why] });
    return;
  }
  const { spectrum } = measured;
  const lines =
    bearing && shaft
      ? findBearingLines(spectrum, bearing, shaft.startHz, task.measuredShaftHz)
      : null;
  result.envelope = { ...measured.envelope, bearing: lines };
  draw(task, 'envelope', (points) => drawnLevels(spectrum, points));
  const base = spectrumBase(spectrum, facts.base);
  const [fromHz, toHz] = measured.envelope.bandHz;
  const band = reason('band-chosen', { fromHz, toHz, by: measured.envelope.bandChoice });
  const shown = { interpolated: true, reasons: [band, ...uncorrected(facts)] };
  explanations['envelope'] = explain('envelope', base, {
    ...shown,
    resolution: Math.sqrt(spectrum.power[spectrum.power.length >> 1] ?? 0),
  });
  if (lines)
    explanations['bearing'] = explain('bearing-lines', base, {
      ...shown,
      unit: 'Hz',
      resolution: spectrum.binHz / 10,
      reasons: [
        ...shown.reasons,
        ...(lines.shaftFound ? [reason('shaft-speed-found', { shaftHz: lines.shaftHz })] : []),
      ],
    });
}

function orders(task: Task): void {
  const { engine, samples, rateHz, options, facts, result, explanations } = task;
  const steady = task.measuredShaftHz && {
    startHz: task.measuredShaftHz,
    endHz: task.measuredShaftHz,
  };
  const speeds = steady ?? options.shaft;
  const found = speeds && measureOrders(engine, samples, rateHz, speeds);
  if (!found) return;
  const { orders: measured, spectrum } = found;
  result.orders = measured;
  draw(task, 'orders', (points) => drawnLevels(spectrum, points));
  explanations['orders'] = explain('orders', facts.base, {
    window: 'hann',
    n: measured.N,
    averages: measured.averages,
    enbwBins: 1.5,
    interpolated: true,
    unit: '×',
    resolution: measured.orderPerBin / 100,
    reasons: [
      ...uncorrected(facts),
      reason('resampled', { perTurn: measured.samplesPerTurn, followed: measured.followed ?? 0 }),
    ],
  });
}

function vibration({ engine, samples, rateHz, options, facts, result, explanations }: Task): void {
  const unit = facts.base.unit ?? '';
  const perUnit = accelerationOf(unit);
  if (perUnit === null) {
    const why = reason('unit-unknown', { unit });
    explanations['velocity'] = explain('vibration-velocity', facts.base, { reasons: [why] });
    return;
  }
  const level = levelSpectrum(engine, samples, rateHz, options, facts);
  if (!level) return;
  const { spectrum, base } = level;
  const velocity = vibrationVelocity(spectrum, perUnit);
  const bins = bandBins(spectrum, velocity.fromHz, velocity.toHz);
  const own = {
    binsUsed: [bins],
    unit: 'mm/s',
    resolution: velocity.rmsMmPerS * bandError(bins, spectrum.averages, spectrum.enbwBins),
    reasons:
      velocity.toHz < VELOCITY_BAND_HZ.toHz
        ? [reason('band-beyond-nyquist', { toHz: VELOCITY_BAND_HZ.toHz, nyquistHz: rateHz / 2 })]
        : [],
  };
  result.velocity = velocity;
  explanations['velocity'] = explain('vibration-velocity', base, own);
  if (options.machine) {
    result.severity = severityOf(velocity.rmsMmPerS, options.machine);
    explanations['severity'] = explain('severity', base, own);
  } else {
    const reasons = [...own.reasons, reason('machine-unknown')];
    explanations['severity'] = explain('severity', base, { ...own, resolution: null, reasons });
  }
}

const CEPSTRUM_N = 32_768;
/** Spacings looked for: wider ones are the shape of the spectrum, narrower ones run into each other. */
const LEAST_SPACING_BINS = 4;
const MOST_SPACING_HZ = 500;

function cepstrum(task: Task): void {
  const { engine, samples, rateHz, options, facts, result, explanations } = task;
  if (samples.length < 256) return;
  const wish = { ...options, n: null };
  const level = levelSpectrum(engine, samples, rateHz, wish, facts, CEPSTRUM_N);
  if (!level) return;
  const { spectrum, base } = level;
  const all = realCepstrum(engine, spectrum);
  const [fromHz, toHz] = [
    LEAST_SPACING_BINS * spectrum.binHz,
    Math.min(MOST_SPACING_HZ, rateHz / 10),
  ];
  const peaks = cepstrumPeaks(all, rateHz, fromHz, toHz);
  // Up to where spacings are looked for; the lowest quefrencies are the shape of the spectrum.
  const shown = Float32Array.from(all.subarray(0, Math.ceil(rateHz / fromHz)));
  shown.fill(0, 0, Math.ceil(rateHz / toHz));
  draw(task, 'cepstrum', (points) => drawn(shown, 1 / rateHz, points));
  result.cepstrum = { N: spectrum.n, averages: spectrum.averages, peaks };
  explanations['cepstrum'] = explain('cepstrum', base, { unit: 's', resolution: 1 / rateHz });
}

const BY_PROFILE: Record<Profile, readonly ((task: Task) => void)[]> = {
  general: [],
  audio: [octaves],
  mains: [iecGroups],
  vibration: [vibration, orders, cepstrum],
  bearing: [envelope, orders, cepstrum],
};

export function measureProfile(
  task: Omit<Task, 'result' | 'explanations'>,
): ProfileMeasures & { explanations: Explanations } {
  const [result, explanations] = [{}, {}];
  for (const run of BY_PROFILE[task.options.profile]) run({ ...task, result, explanations });
  return { ...result, explanations };
}
