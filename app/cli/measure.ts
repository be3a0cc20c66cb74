// `harmonic measure`: everything measured of a WAV file, read in pieces. The numbers are protocol/signal's.
import { basename } from 'node:path';
import {
  chooseEngine,
  createClippingMeter,
  createRecordKeeper,
  measureChannel,
  railOf,
  toUnits,
  WAV_FULL_SCALE,
  type ChannelRecord,
  type Statistics,
  type SuiteOptions,
} from '@harmonic/protocol/signal';
import type { Calibration } from '@harmonic/protocol/model';
import type { MeasureFlags } from './flags.ts';
import { readCalibration } from './measure-calibration.ts';
import { CONVENTIONS, scaleOf, type FullMeasurement } from './measure-document.ts';
import { spanOf } from './measure-span.ts';
import { createSpectra, lengthFor } from './measure-spectra.ts';
import { describeMeasurement } from './measure-text.ts';
import { warningsOf } from './measure-warnings.ts';
import { withWav } from './measure-wav.ts';

const HARMONICS = 40;

const optionsFrom = (
  flags: MeasureFlags,
  n: number | null,
  calibration: Calibration | null,
): SuiteOptions => ({
  profile: flags.profile ?? 'general',
  window: flags.window ?? null,
  n,
  averages: flags.averages ?? null,
  f0Hz: flags.f0 ?? null,
  harmonics: flags.harmonics ?? HARMONICS,
  bandHz: flags.band ?? null,
  sidebands: flags.sidebands ?? null,
  shaft: flags.shaftRpm ?? null,
  bearing: flags.bearing ?? null,
  machine: flags.machine ?? null,
  octaveFraction: flags.octave ?? 3,
  curvePoints: 0,
  calibration,
  today: flags.today,
});

const statsOf = (frames: number, rail: number | null) => ({
  record: createRecordKeeper(frames),
  clipping: createClippingMeter(rail),
});
type Kept = ReturnType<typeof statsOf>;

interface FileFacts {
  rateHz: number;
  rail: number | null;
  /** As the console has a file of no sidecar: its own numbers, full scale so many of them. Else full scale is 1. */
  inCounts: boolean;
  fullScale: number;
}

/** What is kept of a channel, as the suite takes it. */
function recordOf(
  kept: Kept | undefined,
  statistics: Statistics,
  { rateHz, rail, inCounts, fullScale }: FileFacts,
): ChannelRecord {
  const unit = inCounts ? 'counts' : '';
  return {
    ...{ samples: kept?.record.read() ?? new Float32Array(0), rateHz, statistics, unit },
    clipped: kept?.clipping.clipped() ?? 0,
    atLimit: kept?.clipping.atLimit() ?? 0,
    step: rail === null ? null : (1 - rail) * fullScale,
    fullScale: rail === null ? null : fullScale,
  };
}

function scaleBy(factor: number, samples: Float32Array, count: number): void {
  if (factor !== 1) for (let i = 0; i < count; i += 1) samples[i] = factor * (samples[i] ?? 0);
}

/** @throws CliRefusal when a file cannot be read, or is not what it should be. */
export async function measureFile(file: string, flags: MeasureFlags): Promise<FullMeasurement> {
  const calibration =
    flags.calibration === undefined ? null : await readCalibration(flags.calibration);
  return withWav(file, async ({ format, read, digest }) => {
    const span = spanOf(file, flags, format);
    const { frames } = span;
    const n = lengthFor(flags.n, frames);
    const engine = await chooseEngine(async () =>
      (await import('@echogarden/pffft-wasm/simd')).default(),
    );
    const spectra = createSpectra(engine, flags, { ...format, frames });
    const rail = railOf(format.encoding);
    const inCounts = flags.counts === true;
    const fullScale = inCounts ? WAV_FULL_SCALE[format.encoding] : 1;
    const kept = Array.from({ length: format.channels }, () => statsOf(frames, rail));
    const take = (samples: readonly Float32Array[], count: number): void => {
      for (const [channel, { record, clipping }] of kept.entries()) {
        const block = samples[channel];
        if (!block) continue;
        clipping.push(block, count);
        scaleBy(fullScale, block, count);
        if (calibration) toUnits(calibration, block, count);
        record.push(block, count);
      }
      spectra.push(samples, count);
    };
    const [{ sha256, doubts }] = await Promise.all([digest(), read(take, span)]);
    const { perChannel, ...head } = spectra.finish();
    const options = optionsFrom(flags, n, calibration);
    const facts = { rateHz: format.rateHz, rail, inCounts, fullScale };
    return {
      ...{ file: basename(file), sha256, ...head },
      scaleApplied: scaleOf(format.encoding, calibration, inCounts),
      ...{ conventions: CONVENTIONS, span },
      warnings: warningsOf(doubts, flags, span, n),
      calibration,
      perChannel: perChannel.map((channel, index) => ({
        ...channel,
        ...measureChannel(engine, recordOf(kept[index], channel.statistics, facts), options),
      })),
    };
  });
}

/** A number that is none would be written as nothing known: it is our mistake, and said. */
function jsonOf(measurement: FullMeasurement): string {
  return JSON.stringify(measurement, (key, value: unknown) => {
    if (typeof value === 'number' && !Number.isFinite(value))
      throw new Error(`${key} came out as ${value}`);
    return value;
  });
}

export async function measure(file: string, flags: MeasureFlags): Promise<void> {
  const measurement = await measureFile(file, flags);
  if (flags.json !== true) return console.log(describeMeasurement(measurement));
  for (const { text } of measurement.warnings) console.error(`${file}: ${text}`);
  console.log(jsonOf(measurement));
}
