// The calendar day of an instant where this program runs: calibrations hold from one day to another.

/** @param atMs Unix time. @returns ISO date, such as 2026-11-25. */
export function calendarDay(atMs: number): string {
  const at = new Date(atMs);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
