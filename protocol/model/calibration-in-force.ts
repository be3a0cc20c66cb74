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

export type CalibrationState = 'valid' | 'expired' | 'not-yet-valid';

/** @param day ISO date in the plant's own calendar; the last day of validity is a valid one. */
export function calibrationStateOn(
  { date, validUntil }: Pick<Calibration, 'date' | 'validUntil'>,
  day: string,
): CalibrationState {
  if (validUntil !== null && day > validUntil) return 'expired';
  return day < date ? 'not-yet-valid' : 'valid';
}
