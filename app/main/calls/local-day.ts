// The day in the plant's own calendar: that of the machine the console runs on.

/** @param ms Unix milliseconds. @returns ISO date, such as 2026-11-25. */
export function localDay(ms: number): string {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
