import { expect, test } from 'vitest';
import type { StoredReport } from '../store/report-api.ts';
import { WEEKLY, WEEKLY_RUN } from '../store/example-kept.suite.ts';
import { askedNow, dueNow, nextTryMs, nextWakeMs } from './plan.ts';

const at = (iso: string): number => Date.parse(iso);
const BERLIN = 'Europe/Berlin';
/** Mondays at six, covered up to a moment. */
const monday = (covered: string, enabled = true): StoredReport => ({
  ...{ ...WEEKLY, coveredMs: at(covered) },
  wish: { ...WEEKLY.wish, enabled },
});

test('due at its minute, over the week that ends then; before it, and twice, it is not', () => {
  const report = monday('2026-10-12T04:00Z');
  expect(dueNow(report, at('2026-10-19T03:59Z'), BERLIN)).toBeNull();
  expect(dueNow(report, at('2026-10-19T04:00Z'), BERLIN)).toEqual({
    ...{ dueMs: at('2026-10-19T04:00Z'), fromMs: at('2026-10-12T04:00Z') },
    ...{ toMs: at('2026-10-19T04:00Z'), late: false, missed: 0 },
  });
  expect(dueNow(monday('2026-10-19T04:00Z'), at('2026-10-19T04:01Z'), BERLIN)).toBeNull();
  expect(dueNow(monday('2026-10-12T04:00Z', false), at('2026-10-19T04:00Z'), BERLIN)).toBeNull();
});

test('the week in which clocks go back has an hour more, and the report all of it', () => {
  const due = dueNow(monday('2026-10-19T04:00Z'), at('2026-10-26T05:00Z'), BERLIN);
  expect(due).toMatchObject({ fromMs: at('2026-10-19T04:00Z'), toMs: at('2026-10-26T05:00Z') });
});

test('the first one has a whole week, though it was planned within it', () => {
  expect(dueNow(monday('2026-10-15T12:00Z'), at('2026-10-19T04:00Z'), BERLIN)).toMatchObject({
    ...{ fromMs: at('2026-10-12T04:00Z'), missed: 0 },
  });
});

test('missed while the console was off: made once, late, over the time of all of them', () => {
  expect(dueNow(monday('2026-10-05T04:00Z'), at('2026-10-28T12:00Z'), BERLIN)).toEqual({
    ...{ dueMs: at('2026-10-26T05:00Z'), fromMs: at('2026-10-05T04:00Z') },
    ...{ toMs: at('2026-10-26T05:00Z'), late: true, missed: 2 },
  });
});

test('one more on request has the week that ends now', () => {
  const now = at('2026-10-28T12:00Z');
  expect(askedNow(monday('2026-10-26T05:00Z'), now)).toEqual({
    ...{ dueMs: now, fromMs: at('2026-10-21T12:00Z'), toMs: now, late: false, missed: 0 },
  });
});

test('what failed is tried after 1, 5 and 15 minutes, then hourly for a day, then no more', () => {
  const minutes = Array.from({ length: 28 }, (_, i) => {
    const next = nextTryMs(i + 1, 0);
    return next === null ? null : next / 60_000;
  });
  expect(minutes.slice(0, 5)).toEqual([1, 5, 15, 60, 60]);
  expect(minutes.slice(25)).toEqual([60, null, null]);
});

test('it wakes for what comes first: the next that is due, or the next try', () => {
  const now = at('2026-10-20T00:00Z');
  const reports = [monday('2026-10-19T04:00Z'), monday('2026-10-19T04:00Z', false)];
  const due = at('2026-10-26T05:00Z');
  expect(nextWakeMs(reports, [], now, BERLIN)).toBe(due);
  expect(nextWakeMs(reports, [{ ...WEEKLY_RUN, nextTryMs: now + 5 }], now, BERLIN)).toBe(now + 5);
  expect(nextWakeMs([], [], now, BERLIN)).toBe(Infinity);
});
