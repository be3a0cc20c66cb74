// What a record's numbers are calibrated by, at the head of its measurements: one that does not hold is marked. Pure.
import type { TFunction } from 'i18next';
import { calendarDay, calibrationStateOn } from '@harmonic/protocol/model';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { calibrationMark, calibrationWords } from '../kept/calibration-words.ts';

/** As it stood on the day of the record. */
export function calibrationFacts(
  t: TFunction,
  { calibration, startedAtMs }: Pick<MeasuredRecord, 'calibration' | 'startedAtMs'>,
): { words: string; mark: string | null } {
  if (!calibration) return { words: t('measure.factsRaw'), mark: null };
  const { unit, owner } = calibration;
  const state = calibrationStateOn(calibration, calendarDay(startedAtMs));
  const words = t('measure.factsCalibrated', { unit, owner });
  return {
    words: `${words} ${calibrationMark(t, state)}`.trim(),
    mark: state === 'valid' ? null : calibrationWords(t, calibration, state),
  };
}
