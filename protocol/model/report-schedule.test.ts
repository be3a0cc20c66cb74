import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastDue, nextDue, reportTimeSchema, type ReportTime } from './report-schedule.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);
/** The moments at which it is due from `from` on, so many. */
function series(time: ReportTime, from: string, zone: string, count: number): string[] {
  let ms = at(from);
  return Array.from({ length: count }, () => iso((ms = nextDue(time, ms, zone))));
}
const daily = (minute: number): ReportTime => ({ every: 'day', minute });
const monthly = (day: number): ReportTime => ({ every: 'month', day, minute: 0 });
const MONDAY_SIX: ReportTime = { every: 'week', weekday: 1, minute: 360 };

test('every Monday at six by the clock on the wall, whatever the offset: the hour of UTC moves', () => {
  expect(series(MONDAY_SIX, '2026-03-20T00:00Z', 'Europe/Berlin', 3)).toEqual([
    ...['2026-03-23T05:00', '2026-03-30T04:00', '2026-04-06T04:00'],
  ]);
  expect(series(MONDAY_SIX, '2026-10-19T12:00Z', 'Europe/Berlin', 2)).toEqual([
    ...['2026-10-26T05:00', '2026-11-02T05:00'],
  ]);
});

test('a time of day that is left out is due as soon as that hour is over', () => {
  expect(series(daily(150), '2026-03-28T00:00Z', 'Europe/Berlin', 3)).toEqual([
    ...['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'],
  ]);
  // Brazil left midnight itself out.
  expect(series(daily(0), '2018-11-03T12:00Z', 'America/Sao_Paulo', 2)).toEqual([
    ...['2018-11-04T03:00', '2018-11-05T02:00'],
  ]);
});

test('a time of day that comes twice is due once, the first time', () => {
  expect(series(daily(150), '2026-10-24T12:00Z', 'Europe/Berlin', 2)).toEqual([
    ...['2026-10-25T00:30', '2026-10-26T01:30'],
  ]);
});

test('the 31st is the last day of a month that has none', () => {
  expect(series(monthly(31), '2028-01-15T00:00Z', 'UTC', 4)).toEqual([
    ...['2028-01-31T00:00', '2028-02-29T00:00', '2028-03-31T00:00', '2028-04-30T00:00'],
  ]);
});

test('at its very minute it is due, and the next is a period later', () => {
  const six = at('2026-03-23T05:00Z');
  expect(lastDue(MONDAY_SIX, six, 'Europe/Berlin')).toBe(six);
  expect(iso(lastDue(MONDAY_SIX, six - 1, 'Europe/Berlin'))).toBe('2026-03-16T05:00');
  expect(iso(nextDue(MONDAY_SIX, six, 'Europe/Berlin'))).toBe('2026-03-30T04:00');
});

const minute = fc.integer({ min: 0, max: 1439 });
const anyTime: fc.Arbitrary<ReportTime> = fc.oneof(
  fc.record({ every: fc.constant('day' as const), minute }),
  fc.record({
    every: fc.constant('week' as const),
    weekday: fc.integer({ min: 1, max: 7 }),
    minute,
  }),
  fc.record({ every: fc.constant('month' as const), day: fc.integer({ min: 1, max: 31 }), minute }),
);
const anyZone = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['Pacific/Apia', 'America/St_Johns', 'Africa/Casablanca'],
);
const anyMoment = fc.integer({ min: at('2011-01-01T00:00Z'), max: at('2035-01-01T00:00Z') });

test('whatever the zone and the day: last and next enclose the moment, and nothing is due between them', () => {
  fc.assert(
    fc.property(anyTime, anyZone, anyMoment, (time, zone, ms) => {
      const [last, next] = [lastDue(time, ms, zone), nextDue(time, ms, zone)];
      expect(last).toBeLessThanOrEqual(ms);
      expect(next).toBeGreaterThan(ms);
      expect(nextDue(time, last, zone)).toBe(next);
      expect(lastDue(time, next, zone)).toBe(next);
      expect(lastDue(time, next - 1, zone)).toBe(last);
    }),
    { numRuns: 400 },
  );
});

test('what is no time of a week or month is refused', () => {
  for (const wrong of [
    { every: 'week', weekday: 0, minute: 0 },
    { every: 'month', day: 32, minute: 0 },
    { every: 'day', minute: 1440 },
    { every: 'year', minute: 0 },
  ])
    expect(reportTimeSchema.safeParse(wrong).success).toBe(false);
});
