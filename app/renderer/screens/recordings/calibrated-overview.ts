// The pictures of a recording in the unit of a calibration, where they came in the device's own. Pure.
import type { Calibration } from '@harmonic/protocol/model';
import { decodeLevels, encodeLevels, type RecordingOverview } from '../../../contract/index.ts';
import { createLevelReference, peaksAt, type LevelReference } from '../live/level-reference.ts';

/** As it is drawn: a calibration has a unit of its own. */
export type ShownOverview = Omit<RecordingOverview, 'unit'> & { unit: string };

/**
 * Waveform by gain and offset; levels by the gain and free of the sensor's response; RMS and peak, which leave the mean
 * out, by the gain alone. A response does not touch the waveform.
 */
export function calibratedOverview(
  data: RecordingOverview,
  calibration: Calibration,
): ShownOverview {
  const { gain, offset, unit } = calibration;
  const reference = createLevelReference('unit', 1, calibration);
  const read = (value: number | null): number | null =>
    value === null ? null : gain * value + offset;
  const [low, high] = gain < 0 ? [data.max, data.min] : [data.min, data.max];
  return {
    ...data,
    unit,
    min: low.map(read),
    max: high.map(read),
    rms: Math.abs(gain) * data.rms,
    peak: Math.abs(gain) * data.peak,
    spectrum: data.spectrum && spectrumIn(reference, data.spectrum),
    spectrogram: data.spectrogram && spectrogramIn(reference, data.spectrogram),
  };
}

function spectrumIn(
  reference: LevelReference,
  spectrum: NonNullable<RecordingOverview['spectrum']>,
): RecordingOverview['spectrum'] {
  const { x0, dx, levelDb, peaks } = spectrum;
  return {
    ...spectrum,
    levelDb: levelDb.map((db, i) => db + reference.at(x0 + i * dx)),
    peaks: peaksAt(reference, peaks),
  };
}

function spectrogramIn(
  reference: LevelReference,
  spectrogram: NonNullable<RecordingOverview['spectrogram']>,
): RecordingOverview['spectrogram'] {
  const { rows, x0, dx } = spectrogram;
  const levels = decodeLevels(spectrogram.levelsDb);
  if (!levels) return spectrogram;
  const shifts = reference.over(x0, dx, rows);
  const shifted = levels.map((db, i) => db + (shifts[i % rows] ?? 0));
  return { ...spectrogram, levelsDb: encodeLevels(shifted) };
}
