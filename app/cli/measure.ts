// `harmonic measure`: everything measured of a WAV file, read in pieces. The numbers are protocol/signal's.
import { basename } from 'node:path';
import {
  chooseEngine,
  createClippingMeter,
  createRecordKeeper,
  measureChannel,
  railOf,
  toUnits,
  type ChannelRecord,
  type Statistics,
  type SuiteOptions,
} from '@harmonic/protocol/signal';
import type { Calibration } from '@harmonic/protocol/model';
import type { MeasureFlags } from './flags.ts';
import { readCalibration } from './measure-calibration.ts';
import { CONVENTIONS, type FullMeasurement } from './measure-document.ts';
import { numbersOf, oneOf, theOne } from './measure-scale.ts';
import {
  calibrationsFor,
  dayOf,
  findSidecar,
  gapWarnings,
  NO_SIDECAR,
  sidecarConvention,
  takenOf,
} from './measure-sidecar.ts';
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

interface ChannelFacts {
  rateHz: number;
  rail: number | null;
  unit: string;
  fullScale: number | null;
  /** Of a number of the file, in the unit. */
  step: number;
}

/** What is kept of a channel, as the suite takes it. */
function recordOf(
  kept: Kept | undefined,
  statistics: Statistics,
  { rateHz, rail, unit, fullScale, step }: ChannelFacts,
): ChannelRecord {
  return {
    ...{ samples: kept?.record.read() ?? new Float32Array(0), rateHz, statistics, unit },
    clipped: kept?.clipping.clipped() ?? 0,
    atLimit: kept?.clipping.atLimit() ?? 0,
    step: rail === null ? null : step,
    fullScale,
  };
}

/** @throws CliRefusal when a file cannot be read, or is not what it should be. */
export async function measureFile(file: string, flags: MeasureFlags): Promise<FullMeasurement> {
  const calibration =
    flags.calibration === undefined ? null : await readCalibration(flags.calibration);
  return withWav(file, async ({ format: own, read, digest, sampleSha256 }) => {
    const found = flags.sidecar === false ? NO_SIDECAR : await findSidecar(file, own, sampleSha256);
    const format = { ...own, rateHz: found.beside?.sidecar.rateHz ?? own.rateHz };
    const span = spanOf(file, flags, format);
    const { frames } = span;
    const n = lengthFor(flags.n, frames);
    const engine = await chooseEngine(async () =>
      (await import('@echogarden/pffft-wasm/simd')).default(),
    );
    const spectra = createSpectra(engine, flags, { ...format, frames });
    const rail = railOf(format.encoding);
    const numbers = numbersOf(found, format, flags);
    const calibrations = calibrationsFor(calibration, found, flags, format.channels);
    const kept = Array.from({ length: format.channels }, () => statsOf(frames, rail));
    let from = span.firstFrame;
    const take = (samples: readonly Float32Array[], count: number): void => {
      for (const [channel, { clipping }] of kept.entries()) {
        const block = samples[channel];
        if (block) clipping.push(block, count);
      }
      numbers.convert(samples, { from, count });
      for (const [channel, { record }] of kept.entries()) {
        const block = samples[channel];
        if (!block) continue;
        const used = calibrations[channel];
        if (used) toUnits(used, block, count);
        record.push(block, count);
      }
      from += count;
      spectra.push(samples, count);
    };
    const [{ sha256, doubts }] = await Promise.all([digest(span), read(take, span)]);
    const { perChannel, ...head } = spectra.finish();
    const taken = takenOf(found, calibrations, flags);
    const day = { ...flags, today: dayOf(found, flags) };
    return {
      ...{ file: basename(file), sha256, ...head },
      scaleApplied: oneOf(numbers.scales, calibrations),
      conventions: taken ? { ...CONVENTIONS, sidecar: sidecarConvention(taken) } : CONVENTIONS,
      ...{ sidecar: taken, span },
      warnings: [
        ...found.warnings,
        ...gapWarnings(found, span),
        ...warningsOf(doubts, flags, span, n),
      ],
      calibration: theOne(calibrations),
      perChannel: perChannel.map((channel, index) => ({
        ...channel,
        ...measureChannel(
          engine,
          recordOf(kept[index], channel.statistics, {
            ...{ rateHz: format.rateHz, rail },
            ...numbers.of(index),
          }),
          optionsFrom(day, n, calibrations[index] ?? null),
        ),
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
