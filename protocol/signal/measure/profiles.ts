// What each profile measures beyond the harmonic series, each with its explanation. Runs measurements; computes nothing.
import type { Profile } from '../../model/index.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import { bandBins, binsOfLines } from './bands.ts';
import { drawn } from './curves.ts';
import { cepstrumPeaks, realCepstrum } from './cepstrum.ts';
import { explain, reason, type Reason, type ReasonCode } from './explanation.ts';
import { measureIecGroups, nominalOf, type IecGroups } from './iec-groups.ts';
import { bandError, levelSpectrum } from './level-spectrum.ts';
import { measureOctaves } from './octaves.ts';
import { findPartials } from './partials.ts';
import {
  draw,
  uncorrected,
  type Explanations,
  type ProfileMeasures,
  type ProfileOptions,
  type Task,
} from './profile-task.ts';
import { envelope, orders } from './profile-turning.ts';
import {
  accelerationOf,
  COARSEST_BIN_HZ,
  severityOf,
  SLOWEST_SHAFT_HZ,
  VELOCITY_BAND_HZ,
  vibrationVelocity,
} from './severity.ts';

function octaves({ engine, samples, rateHz, options, facts, result, explanations }: Task): void {
  const level = levelSpectrum(engine, samples, rateHz, options, facts);
  if (!level) return;
  const { spectrum, base } = level;
  const { bands, omitted } = measureOctaves(spectrum, options.octaveFraction);
  const [first, last] = [bands[0], bands.at(-1)];
  if (!first || !last) return;
  result.octaves = { fraction: options.octaveFraction, bands };
  // Of all of them; each band has its own bins, and its own resolution, of which this is the coarsest.
  explanations['octaves'] = explain('octaves', base, {
    binsUsed: [[first.bins[0], last.bins[1]]],
    resolution: Math.max(...bands.map(({ levelResolutionDb }) => levelResolutionDb)),
    unit: 'dB',
    reasons: omitted > 0 ? [reason('bands-omitted', { count: omitted })] : [],
  });
}

/** A tone decays: a block no longer than this, and one of them. */
const PARTIALS_N = 65_536;

function partials({ engine, samples, rateHz, options, facts, f0Hz, ...task }: Task): void {
  const { f0Stands, result, explanations } = task;
  const wish = { ...options, averages: 1 };
  const level =
    f0Hz === null ? null : levelSpectrum(engine, samples, rateHz, wish, facts, PARTIALS_N);
  const found = level && f0Hz !== null ? findPartials(level.spectrum, f0Hz) : null;
  if (!level || !found || found.list.length === 0) {
    const why =
      f0Hz === null ? reason('f0-not-found') : reason('too-short', { samples: samples.length });
    explanations['partials'] = explain('partials', facts.base, { reasons: [why] });
    return;
  }
  result.partials = found;
  const { binHz } = level.spectrum;
  explanations['partials'] = explain('partials', level.base, {
    binsUsed: binsOfLines(found.list.map(({ frequencyHz }) => Math.round(frequencyHz / binHz))),
    interpolated: true,
    // Of all of them: the noise round the noisiest.
    resolution: Math.max(...found.list.map(noiseAt)),
    reasons: f0Stands ? [] : [reason('fundamental-in-noise')],
  });
}
const noiseAt = ({ amplitudePeak, snrDb }: { amplitudePeak: number; snrDb: number }): number =>
  amplitudePeak * 10 ** (-snrDb / 20);

const FEW_WINDOWS = 15;
/** Networks run within these, whatever happens to them. */
const [MAINS_FROM_HZ, MAINS_TO_HZ] = [45, 65];
const isMains = (f0Hz: number): boolean => f0Hz >= MAINS_FROM_HZ && f0Hz <= MAINS_TO_HZ;
const mainsLimits = (f0Hz: number) => ({ f0Hz, fromHz: MAINS_FROM_HZ, toHz: MAINS_TO_HZ });
/** From half an order below the first to the end of the interharmonics behind the last. */
const groupBins = ({ cyclesPerWindow, groups }: IecGroups): [number, number][] => [
  [cyclesPerWindow / 2, (groups.length + 1) * cyclesPerWindow - 1],
];

function iecGroups(task: Task): void {
  const { engine, samples, rateHz, f0Hz, f0Stands, facts, result, explanations } = task;
  const groups = f0Hz === null ? null : measureIecGroups(engine, samples, rateHz, f0Hz);
  const own = { resolution: null, reasons: uncorrected(facts) };
  if (!groups) {
    own.reasons.push(
      f0Hz === null
        ? reason('f0-not-found')
        : nominalOf(f0Hz) === null
          ? reason('f0-not-mains', { f0Hz })
          : reason('too-short', { samples: samples.length }),
    );
    explanations['iecGroups'] = explain('iec-groups', facts.base, own);
    return;
  }
  result.iecGroups = groups;
  const binHz = groups.f0Hz / groups.cyclesPerWindow;
  explanations['iecGroups'] = explain('iec-groups', facts.base, {
    binsUsed: groupBins(groups),
    window: 'rectangular',
    n: groups.samplesPerWindow,
    averages: groups.windows,
    binHz,
    enbwBins: 1,
    enbwHz: binHz,
    // The coarsest of all: each group has its own.
    resolution: Math.max(...groups.groups.map(({ resolutions }) => resolutions.group)),
    reasons: [
      ...own.reasons,
      reason('resampled', { perWindow: groups.samplesPerWindow, cycles: groups.cyclesPerWindow }),
      ...(isMains(groups.f0Hz) && f0Stands
        ? []
        : [reason('mains-not-found', mainsLimits(groups.f0Hz))]),
      ...(groups.windows < FEW_WINDOWS
        ? [reason('few-averages', { averages: groups.windows })]
        : []),
    ],
  });
}

const WITHOUT_ZONE = new Set<ReasonCode>(['bins-too-coarse', 'machine-too-slow']);

function velocityDoubts(
  { rateHz, binHz }: BlockSpectrum,
  { shaft }: Pick<ProfileOptions, 'shaft'>,
): Reason[] {
  const { fromHz, toHz } = VELOCITY_BAND_HZ;
  const slowestHz = shaft ? Math.min(shaft.startHz, shaft.endHz) : Infinity;
  return [
    ...(binHz > COARSEST_BIN_HZ ? [reason('bins-too-coarse', { binHz, fromHz })] : []),
    ...(slowestHz < SLOWEST_SHAFT_HZ ? [reason('machine-too-slow', { shaftHz: slowestHz })] : []),
    ...(toHz > rateHz / 2 ? [reason('band-beyond-nyquist', { toHz, nyquistHz: rateHz / 2 })] : []),
  ];
}

function vibration({ engine, samples, rateHz, options, facts, result, explanations }: Task): void {
  const unit = facts.base.unit ?? '';
  const perUnit = accelerationOf(unit);
  if (perUnit === null) {
    const why = reason('unit-unknown', { unit });
    explanations['velocity'] = explain('vibration-velocity', facts.base, { reasons: [why] });
    return;
  }
  // A block as short as may be typed parts nothing near 10 Hz, where a division by f weighs most.
  const level = levelSpectrum(engine, samples, rateHz, { ...options, n: null }, facts);
  if (!level) return;
  const { spectrum, base } = level;
  const velocity = vibrationVelocity(spectrum, perUnit);
  const bins = bandBins(spectrum, velocity.fromHz, velocity.toHz);
  const own = {
    binsUsed: [bins],
    unit: 'mm/s',
    resolution: velocity.rmsMmPerS * bandError(bins, spectrum.averages, spectrum.enbwBins),
    reasons: velocityDoubts(spectrum, options),
  };
  result.velocity = velocity;
  explanations['velocity'] = explain('vibration-velocity', base, own);
  if (own.reasons.some(({ code }) => WITHOUT_ZONE.has(code))) {
    explanations['severity'] = explain('severity', base, { ...own, resolution: null });
  } else if (options.machine) {
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
  explanations['cepstrum'] = explain('cepstrum', base, {
    binsUsed: [[0, spectrum.n / 2]],
    unit: 's',
    resolution: 1 / rateHz,
  });
}

const BY_PROFILE: Record<Profile, readonly ((task: Task) => void)[]> = {
  general: [],
  audio: [partials, octaves],
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
