// Times of the platform's own date and time field: local, to the minute.

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** The last the field takes: a year of four digits, as the contract does. */
export const LAST_INPUT = '9999-12-31T23:59';

/** 2026-11-25T16:04, as the field wants it; empty for none, and for what is no date. */
export function localInput(ms: number | null): string {
  if (ms === null) return '';
  const at = new Date(ms);
  if (Number.isNaN(at.getTime())) return '';
  const date = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** Null for an empty or half-filled field. */
export function msOfInput(value: string): number | null {
  const ms = value === '' ? Number.NaN : new Date(value).getTime();
  return Number.isNaN(ms) ? null : ms;
}
