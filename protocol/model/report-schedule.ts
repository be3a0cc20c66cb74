// When a report is due, by the calendar of one time zone. Pure: the moment and the zone are given.
//
// The rule where clocks change: a time of day that does not exist is due at the first moment after the hour that was
// left out; one that comes twice is due the first time. A month without that day: its last day.
import { z } from 'zod';

const minute = z.int().min(0).max(1439);
export const reportTimeSchema = z.discriminatedUnion('every', [
  /** `minute` of the day, as a clock on the wall shows it. */
  z.object({ every: z.literal('day'), minute }),
  /** 1 is Monday, 7 Sunday (ISO 8601). */
  z.object({ every: z.literal('week'), weekday: z.int().min(1).max(7), minute }),
  z.object({ every: z.literal('month'), day: z.int().min(1).max(31), minute }),
]);
export type ReportTime = z.infer<typeof reportTimeSchema>;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** One month and the days of a neighbour's end. */
const MOST_DAYS = 63;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What a clock on the wall shows, as if it were UTC, ms. @param zone IANA name. @throws RangeError for no zone. */
function wallOf(ms: number, zone: string): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
    formats.set(zone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute: minutes = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minutes, second);
}

/** The first moment at which the clock shows `wall` or later, of the day that it is asked of. */
function momentOf(wall: number, zone: string): number {
  const offsets = [wall - DAY_MS, wall + DAY_MS].map((near) => wallOf(near, zone) - near);
  const guesses = offsets.map((offset) => wall - offset).sort((a, b) => a - b);
  const exact = guesses.find((guess) => wallOf(guess, zone) === wall);
  if (exact !== undefined) return exact;
  let [before, after] = [guesses[0] ?? wall, guesses.at(-1) ?? wall];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (wallOf(middle, zone) >= wall) after = middle;
    else before = middle;
  }
  return after;
}

/** @param midnight of a day, as wallOf has it. */
function isDay(time: ReportTime, midnight: number): boolean {
  const date = new Date(midnight);
  if (time.every === 'day') return true;
  if (time.every === 'week') return (date.getUTCDay() || 7) === time.weekday;
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === Math.min(time.day, last);
}

/** @param step days: −1 backwards. */
function nearest(
  time: ReportTime,
  from: number,
  zone: string,
  step: 1 | -1,
  is: (due: number) => boolean,
): number {
  const today = Math.floor(wallOf(from, zone) / DAY_MS) * DAY_MS;
  for (let days = -1; days <= MOST_DAYS; days += 1) {
    const midnight = today + step * days * DAY_MS;
    if (!isDay(time, midnight)) continue;
    const due = momentOf(midnight + time.minute * MINUTE_MS, zone);
    if (is(due)) return due;
  }
  throw new Error('a report is due at least once in two months');
}

/** The newest moment at or before `ms` at which it was due, Unix ms. */
export const lastDue = (time: ReportTime, ms: number, zone: string): number =>
  nearest(time, ms, zone, -1, (due) => due <= ms);

/** The first moment after `ms` at which it is due, Unix ms. */
export const nextDue = (time: ReportTime, ms: number, zone: string): number =>
  nearest(time, ms, zone, 1, (due) => due > ms);
