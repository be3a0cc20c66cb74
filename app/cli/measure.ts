// `harmonic measure`: everything measured of a WAV file, read in pieces. The numbers are protocol/signal's.
import {
  chooseEngine,
  createClippingMeter,
  createRecordKeeper,
  measureChannel,
  railOf,
  toUnits,
  type SuiteOptions,
} from '@harmonic/protocol/signal';
import type { Calibration } from '@harmonic/protocol/model';
import type { MeasureFlags } from './flags.ts';
import { readCalibration } from './measure-calibration.ts';
import type { FullMeasurement } from './measure-document.ts';
import { createSpectra, lengthFor } from './measure-spectra.ts';
import { describeMeasurement } from './measure-text.ts';
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

/** @throws CliRefusal when a file cannot be read, or is not what it should be. */
export async function measureFile(
  file: string,
  flags: MeasureFlags,
  warn: (line: string) => void,
): Promise<FullMeasurement> {
  const calibration =
    flags.calibration === undefined ? null : await readCalibration(flags.calibration);
  return withWav(file, async ({ format, read }) => {
    const { frames, rateHz, encoding } = format;
    if (format.truncated) warn(`${file} is cut short: ${frames} frames are there`);
    const n = lengthFor(flags.n, frames);
    if (flags.n !== undefined && n !== null && Math.min(n, frames) !== flags.n)
      warn(`${file} has ${frames} frames: N is ${Math.min(n, frames)}`);
    const engine = await chooseEngine(async () =>
      (await import('@echogarden/pffft-wasm/simd')).default(),
    );
    const spectra = createSpectra(engine, flags, format);
    const rail = railOf(encoding);
    const kept = Array.from({ length: format.channels }, () => ({
      record: createRecordKeeper(frames),
      clipping: createClippingMeter(rail),
    }));
    await read((samples, count) => {
      for (const [channel, { record, clipping }] of kept.entries()) {
        const block = samples[channel];
        if (!block) continue;
        clipping.push(block, count);
        if (calibration) toUnits(calibration, block, count);
        record.push(block, count);
      }
      spectra.push(samples, count);
    });
    const measured = spectra.finish();
    const options = optionsFrom(flags, n, calibration);
    const perChannel = measured.perChannel.map((channel, index) => ({
      ...channel,
      ...measureChannel(
        engine,
        {
          samples: kept[index]?.record.read() ?? new Float32Array(0),
          rateHz,
          statistics: channel.statistics,
          clipped: kept[index]?.clipping.clipped() ?? 0,
          atLimit: kept[index]?.clipping.atLimit() ?? 0,
          step: rail === null ? null : 1 - rail,
          unit: '',
          fullScale: rail === null ? null : 1,
        },
        options,
      ),
    }));
    return { ...measured, calibration, perChannel };
  });
}

export async function measure(file: string, flags: MeasureFlags): Promise<void> {
  const measurement = await measureFile(file, flags, (line) => console.error(line));
  console.log(flags.json === true ? JSON.stringify(measurement) : describeMeasurement(measurement));
}
