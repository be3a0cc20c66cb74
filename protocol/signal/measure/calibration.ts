// A calibration in use: samples to engineering units, levels by the sensor's response, and whether it still holds.
import type { Calibration } from '../../model/index.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import { reason, type CalibrationNote, type Reason } from './explanation.ts';

export interface CalibrationInUse {
  calibration: Calibration;
  note: CalibrationNote;
  reasons: Reason[];
}

/** @param today ISO date (2026-11-25) in the plant's own calendar. One past its date is used, and marked. */
export function useCalibration(calibration: Calibration, today: string): CalibrationInUse {
  const { unit, owner, date, validUntil } = calibration;
  const isExpired = validUntil !== null && today > validUntil;
  const isEarly = today < date;
  return {
    calibration,
    note: {
      unit,
      owner,
      date,
      validUntil,
      state: isExpired ? 'expired' : isEarly ? 'not-yet-valid' : 'valid',
    },
    reasons: [
      ...(isExpired ? [reason('calibration-expired', { validUntil, owner })] : []),
      ...(isEarly ? [reason('calibration-not-yet-valid', { date, owner })] : []),
    ],
  };
}

/** In place: raw samples to the calibration's unit, gain · x + offset. */
export function toUnits({ gain, offset }: Calibration, samples: Float32Array, count: number): void {
  for (let i = 0; i < count; i += 1) samples[i] = gain * (samples[i] ?? 0) + offset;
}

/**
 * The response at a frequency, dB re that at which the gain holds: linear in dB over log f between the table's points,
 * held at its ends. @param response at least one point, frequencies rising. @param frequencyHz above 0.
 */
export function responseDb(
  response: NonNullable<Calibration['response']>,
  frequencyHz: number,
): number {
  const above = response.findIndex((point) => point.frequencyHz >= frequencyHz);
  const next = response[above] ?? response.at(-1);
  const before = above > 0 ? response[above - 1] : undefined;
  if (!next) return 0;
  if (!before || above < 0) return next.levelDb;
  const share =
    Math.log(frequencyHz / before.frequencyHz) / Math.log(next.frequencyHz / before.frequencyHz);
  return before.levelDb + share * (next.levelDb - before.levelDb);
}

/** In place: the spectrum as if the sensor were flat. @returns what is to be said of it. */
export function correctResponse(spectrum: BlockSpectrum, used: CalibrationInUse | null): Reason[] {
  const response = used?.calibration.response;
  if (!response) return [];
  const { power, binHz, lobeBins } = spectrum;
  for (let k = 1; k < power.length; k += 1)
    power[k] = (power[k] ?? 0) / 10 ** (responseDb(response, k * binHz) / 10);
  const [first, last] = [response[0], response.at(-1)];
  const lowestHz = (Math.ceil(lobeBins) + 1) * binHz;
  const isHeld =
    first &&
    last &&
    (first.frequencyHz > lowestHz || last.frequencyHz < (power.length - 1) * binHz);
  return isHeld
    ? [
        reason('calibration-response-extended', {
          fromHz: first.frequencyHz,
          toHz: last.frequencyHz,
        }),
      ]
    : [];
}
