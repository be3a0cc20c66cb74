import { expect, test } from 'vitest';
import { reportIdSchema, reportRunIdSchema } from '../../contract/index.ts';
import { actOf } from './example-access.suite.ts';
import { WEEKLY, WEEKLY_RUN } from './example-kept.suite.ts';
import { MORNING_MS } from './example.suite.ts';
import { eventOf, openTestStore, powerCut } from './test-store.suite.ts';

const idOf = (number: number): string =>
  `33333333-3333-4333-8333-${String(number).padStart(12, '0')}`;

test('a run and what its schedule has covered are kept together, and survive a power cut', () => {
  const store = openTestStore();
  store.api.setReport(WEEKLY, actOf('report.set'));
  store.api.beginReportRun(WEEKLY_RUN, WEEKLY_RUN.dueMs);
  const again = openTestStore(powerCut(store.dataDir));
  expect(again.api.reports()).toEqual([{ ...WEEKLY, coveredMs: WEEKLY_RUN.dueMs }]);
  expect(again.api.openReportRuns()).toEqual([WEEKLY_RUN]);
  again.api.close();
  store.api.close();
});

test('the run of one moment is there once: a second one leaves nothing behind', () => {
  const store = openTestStore();
  store.api.setReport(WEEKLY, actOf('report.set'));
  store.api.beginReportRun(WEEKLY_RUN, WEEKLY_RUN.dueMs);
  const twice = { ...WEEKLY_RUN, id: reportRunIdSchema.parse(idOf(7)) };
  expect(() => store.api.beginReportRun(twice, WEEKLY_RUN.dueMs + 1)).toThrow();
  expect(store.api.reportRuns(10)).toEqual([WEEKLY_RUN]);
  expect(store.api.reports()[0]?.coveredMs).toBe(WEEKLY_RUN.dueMs);
  store.api.beginReportRun({ ...twice, by: 'person' }, null);
  expect(store.api.reportRuns(10)).toHaveLength(2);
  store.api.close();
});

test('how a run ended is kept with the event that tells of it', () => {
  const store = openTestStore();
  store.api.setReport(WEEKLY, actOf('report.set'));
  store.api.beginReportRun(WEEKLY_RUN, null);
  const failed = {
    ...{ ...WEEKLY_RUN, state: 'failed' as const, attempts: 1, nextTryMs: MORNING_MS + 1 },
    failure: { code: 'disk-full', detail: 'no room', because: 'disk-full' as const, facts: {} },
  };
  store.api.setReportRun(failed, eventOf('report.failed', { detail: 'Weekly' }));
  expect(store.api.reportRun(WEEKLY_RUN.id)).toEqual(failed);
  expect(store.api.openReportRuns()).toEqual([failed]);
  expect(store.api.events(null, 1)).toMatchObject([{ code: 'report.failed', detail: 'Weekly' }]);
  store.api.removeReport(WEEKLY.id, actOf('report.remove'));
  expect(store.api.openReportRuns(), 'nobody wants it any more').toEqual([]);
  expect(store.api.reportRun(WEEKLY_RUN.id)).toEqual({ ...failed, nextTryMs: null });
  expect(() => store.api.removeReport(WEEKLY.id, actOf('report.remove'))).toThrow(
    expect.objectContaining({ because: 'unknown-report' }),
  );
  store.api.close();
});

test('fifty are planned at most; one that is there can still be changed', () => {
  const store = openTestStore();
  const put = (number: number): void =>
    store.api.setReport({ ...WEEKLY, id: reportIdSchema.parse(idOf(number)) }, actOf('report.set'));
  for (let number = 0; number < 50; number += 1) put(number);
  expect(() => put(50)).toThrow(expect.objectContaining({ because: 'too-many-reports' }));
  put(7);
  expect(store.api.reports()).toHaveLength(50);
  store.api.close();
});

test('a schedule of before, that tells nothing of a machine, is read as it was meant', () => {
  const store = openTestStore();
  const later = ['shaft', 'bearing', 'machine', 'octaveFraction'];
  const told = Object.entries(WEEKLY.wish).filter(([name]) => !later.includes(name));
  const before = Object.fromEntries(told) as typeof WEEKLY.wish;
  store.api.setReport({ ...WEEKLY, wish: before }, actOf('report.set'));
  expect(store.api.reports()[0]?.wish).toEqual(WEEKLY.wish);
  expect(WEEKLY.wish).toMatchObject({ shaft: null, bearing: null, machine: null });
  store.api.close();
});
