// Which of a channel's calibrations holds on a day, and what is to be said of one. Owns no calendar: days are given.
import type { Calibration } from './calibration.ts';

/** Calibrations of one channel, in the order in which they were set. */
interface Kept {
  date: string;
  isRetired: boolean;
}

/**
 * The newest not retired whose date is not after the day; of one date the last one set. Where all are later, the
 * earliest of them, so that "not yet valid" can be said. One past its end still counts: it is used, and marked.
 * @param day ISO date in the plant's own calendar. @returns null where none is kept.
 */
export function inForceOn<T extends Kept>(kept: readonly T[], day: string): T | null {
  let found: T | null = null;
  for (const one of kept) {
    if (one.isRetired) continue;
    const isEarly = one.date > day;
    if (!found) found = one;
    else if (found.date > day) {
      if (!isEarly || one.date <= found.date) found = one;
    } else if (!isEarly && one.date >= found.date) found = one;
  }
  return found;
}

/** Beyond so many years after its date the end of a calibration is taken for a slip. */
export const VALIDITY_YEARS_MOST = 10;

/** Before it nothing was calibrated that a console reads: a slip of the keys. */
const FIRST_DAY = '1950-01-01';

export const CALIBRATION_DATE_FAULTS = [
  'date-to-come',
  'date-too-early',
  'valid-too-long',
] as const;
export type CalibrationDateFault = (typeof CALIBRATION_DATE_FAULTS)[number];

/**
 * What is wrong with the dates of one that is to be set or comes in: it is dated the day it was made, which has come;
 * and no laboratory vouches for more than ten years. That it ends after it begins is the shape's own rule. Those that
 * are kept already are left as they are.
 * @param day today, ISO date in the plant's own calendar.
 */
export function calibrationDatesFault(
  { date, validUntil }: Pick<Calibration, 'date' | 'validUntil'>,
  day: string,
): CalibrationDateFault | null {
  if (date > day) return 'date-to-come';
  if (date < FIRST_DAY) return 'date-too-early';
  const last = String(Number(date.slice(0, 4)) + VALIDITY_YEARS_MOST).padStart(4, '0');
  return validUntil !== null && validUntil > `${last}${date.slice(4)}` ? 'valid-too-long' : null;
}

export type CalibrationState = 'valid' | 'expired' | 'not-yet-valid';

/** @param day ISO date in the plant's own calendar; the last day of validity is a valid one. */
export function calibrationStateOn(
  { date, validUntil }: Pick<Calibration, 'date' | 'validUntil'>,
  day: string,
): CalibrationState {
  if (validUntil !== null && day > validUntil) return 'expired';
  return day < date ? 'not-yet-valid' : 'valid';
}
