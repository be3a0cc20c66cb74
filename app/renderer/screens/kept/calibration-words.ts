// What is said of a calibration: by whom, until when, and whether it holds. Pure.
import type { TFunction } from 'i18next';
import type { Calibration, CalibrationState } from '@harmonic/protocol/model';
import { formatDay } from '../../state/format.ts';

type Said = Pick<Calibration, 'date' | 'owner' | 'validUntil'>;

/** "▲ expired", for beside a unit; nothing where it holds. */
export const calibrationMark = (t: TFunction, state: CalibrationState): string =>
  state === 'valid' ? '' : `▲ ${t(`kept.marks.${state}`)}`;

/** Who says so, and until when. */
export function calibrationWords(t: TFunction, said: Said, state: CalibrationState): string {
  const { owner, date, validUntil } = said;
  if (state === 'expired' && validUntil !== null)
    return `▲ ${t('kept.expired', { owner, day: formatDay(validUntil) })}`;
  if (state === 'not-yet-valid') return `▲ ${t('kept.early', { owner, day: formatDay(date) })}`;
  return validUntil === null
    ? `✓ ${t('kept.valid', { owner })}`
    : `✓ ${t('kept.validUntil', { owner, day: formatDay(validUntil) })}`;
}
