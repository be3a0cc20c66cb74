// The calendar day where the page is.
import { calendarDay } from '@harmonic/protocol/model';

/** @returns ISO date, such as 2026-11-25. */
export const today = (): string => calendarDay(Date.now());
