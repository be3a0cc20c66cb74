// Times of the platform's own date and time field: local, to the minute.

const pad = (n: number, width = 2): string => String(n).padStart(width, '0');

/** 2026-11-25T16:04, as the field wants it; empty for none. */
export function localInput(ms: number | null): string {
  if (ms === null) return '';
  const at = new Date(ms);
  const date = `${pad(at.getFullYear(), 4)}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${date}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** Null for an empty or half-filled field. */
export function msOfInput(value: string): number | null {
  const ms = value === '' ? Number.NaN : new Date(value).getTime();
  return Number.isNaN(ms) ? null : ms;
}
