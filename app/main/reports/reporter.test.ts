// The reporter over a real store, with a clock that is moved by hand.
import { expect, test } from 'vitest';
import type { ReportFile, ReportRun } from '../../contract/index.ts';
import { actOf } from '../store/example-access.suite.ts';
import { WEEKLY } from '../store/example-kept.suite.ts';
import { openTestStore, powerCut, type TestStore } from '../store/test-store.suite.ts';
import { StoreFailure } from '../store/failure.ts';
import { startReporter, type Reporter, type ReporterParts } from './reporter.ts';

const at = (iso: string): number => Date.parse(iso);
const MINUTE = 60_000;
const FILE: ReportFile = { name: 'Weekly.pdf', format: 'pdf', bytes: 3, sha256: 'a'.repeat(64) };

interface Rig {
  reporter: Reporter;
  store: TestStore;
  /** Runs that were made, and how many of them are to fail from now on. */
  made: ReportRun[];
  failures: { left: number };
  failing: (string | null)[];
  /** Moves the clock and wakes whatever is due on the way; resolves when all is quiet. */
  pass(toMs: number): Promise<void>;
  quiet(): Promise<void>;
}

function start(from: string, dataDir?: string, make?: ReporterParts['make']): Rig {
  const store = openTestStore(dataDir);
  const clock = { ms: at(from) };
  const timers = new Set<{ atMs: number; act: () => void }>();
  const background: Promise<unknown>[] = [];
  const [made, failing, failures] = [[] as ReportRun[], [] as (string | null)[], { left: 0 }];
  const api = new Proxy({} as ReporterParts['store'], {
    get:
      (_target, name) =>
      async (...args: unknown[]) =>
        (store.api as unknown as Record<string, (...all: unknown[]) => unknown>)[String(name)]!(
          ...args,
        ),
  });
  const reporter = startReporter({
    ...{ store: api, zone: () => 'Europe/Berlin', folder: '/reports', now: () => clock.ms },
    lookAgainMs: 24 * 60 * MINUTE,
    make:
      make ??
      (async (run) => {
        made.push(run);
        failures.left -= 1;
        if (failures.left >= 0) throw new StoreFailure('disk-full', 'no room for it');
        return { files: [FILE], silent: 1 };
      }),
    after(ms, act) {
      const timer = { atMs: clock.ms + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onChange: () => undefined,
    onFailing: (names) => failing.push(names),
    inBackground: (work) => background.push(work),
  });
  const quiet = async (): Promise<void> => {
    while (background.length > 0) await Promise.all(background.splice(0));
  };
  return {
    ...{ reporter, store, made, failures, failing, quiet },
    async pass(toMs) {
      await quiet();
      for (;;) {
        const [next] = [...timers].sort((a, b) => a.atMs - b.atMs);
        if (!next || next.atMs > toMs) break;
        timers.delete(next);
        clock.ms = Math.max(clock.ms, next.atMs);
        next.act();
        await quiet();
      }
      clock.ms = toMs;
    },
  };
}
const end = async ({ reporter, store }: Rig): Promise<void> => {
  await reporter.close();
  store.api.close();
};
const plan = ({ reporter }: Rig) => reporter.set(null, WEEKLY.wish, actOf('report.set'));
const codes = ({ store }: Rig): string[] =>
  store.api
    .events(null, 20)
    .map(({ code, severity }) => `${severity} ${code}`)
    .filter((one) => one.includes('report.'));

test('it is made at its minute, once, and again a week later, through the change of clocks', async () => {
  const rig = start('2026-10-16T12:00Z');
  const { id, nextDueMs } = await plan(rig);
  expect(nextDueMs).toBe(at('2026-10-19T04:00Z'));
  await rig.pass(at('2026-10-19T03:59Z'));
  expect(rig.made).toEqual([]);
  await rig.pass(at('2026-10-26T12:00Z'));
  expect(rig.made.map(({ dueMs, late }) => [dueMs, late])).toEqual([
    [at('2026-10-19T04:00Z'), false],
    [at('2026-10-26T05:00Z'), false],
  ]);
  const { runs, schedules } = await rig.reporter.view();
  expect(runs).toMatchObject([
    { reportId: id, state: 'made', attempts: 1, files: [FILE], silent: 1 },
    { state: 'made' },
  ]);
  expect(schedules).toMatchObject([{ nextDueMs: at('2026-11-02T05:00Z') }]);
  expect(codes(rig)).toEqual(['warning report.made', 'warning report.made']);
  await end(rig);
});

test('missed while the console was off: one at the next start, late; after that none', async () => {
  const before = start('2026-10-05T12:00Z');
  await plan(before);
  await before.quiet();
  const rig = start('2026-10-28T12:00Z', powerCut(before.store.dataDir));
  await end(before);
  await rig.pass(at('2026-10-28T13:00Z'));
  expect(rig.made).toMatchObject([{ dueMs: at('2026-10-26T05:00Z'), late: true, missed: 2 }]);
  await end(rig);
});

test('what fails is told once, tried again, and the notice goes when it is made', async () => {
  const rig = start('2026-10-16T12:00Z');
  await plan(rig);
  rig.failures.left = 2;
  await rig.pass(at('2026-10-19T04:00Z') + 30_000);
  expect((await rig.reporter.view()).runs).toMatchObject([
    {
      ...{ state: 'failed', attempts: 1, nextTryMs: at('2026-10-19T04:01Z') },
      failure: { because: 'disk-full', detail: 'no room for it' },
    },
  ]);
  expect(rig.failing.at(-1)).toBe('Weekly');
  await rig.pass(at('2026-10-19T04:05Z'));
  expect(rig.made).toHaveLength(2);
  await rig.pass(at('2026-10-19T04:06Z') + MINUTE);
  expect((await rig.reporter.view()).runs).toMatchObject([{ state: 'made', attempts: 3 }]);
  expect(rig.failing.at(-1)).toBeNull();
  expect(codes(rig)).toEqual(['warning report.made', 'error report.failed']);
  await end(rig);
});

test('after a day of tries it is given up, and told again', async () => {
  const rig = start('2026-10-16T12:00Z');
  await plan(rig);
  rig.failures.left = 1000;
  await rig.pass(at('2026-10-21T00:00Z'));
  expect(rig.made).toHaveLength(27);
  expect((await rig.reporter.view()).runs).toMatchObject([{ state: 'failed', nextTryMs: null }]);
  expect(codes(rig)).toEqual(['error report.failed', 'error report.failed']);
  await end(rig);
});

test('closed in the middle it waits, and is made when the console starts, late', async () => {
  const rig = start(
    '2026-10-16T12:00Z',
    undefined,
    (_run, until) =>
      new Promise((_resolve, reject) =>
        until.addEventListener('abort', () => reject(until.reason as Error)),
      ),
  );
  await plan(rig);
  await rig.quiet();
  const report = rig.store.api.reports()[0]!;
  await rig.reporter.makeNow(report.id, actOf('report.make'));
  await rig.reporter.close();
  const next = start('2026-10-16T12:30Z', powerCut(rig.store.dataDir));
  rig.store.api.close();
  await next.pass(at('2026-10-16T12:31Z'));
  expect(next.made).toMatchObject([{ by: 'person', late: true, attempts: 0 }]);
  expect((await next.reporter.view()).runs).toMatchObject([{ state: 'made', attempts: 1 }]);
  await end(next);
});

test('one more on request is made at once and moves no date; a second while it waits is refused', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const rig = start('2026-10-16T12:00Z', undefined, async () => {
    await gate;
    return { files: [FILE], silent: 0 };
  });
  const { id, nextDueMs } = await plan(rig);
  const act = actOf('report.make');
  expect(await rig.reporter.makeNow(id, act)).toMatchObject({ by: 'person', state: 'waiting' });
  await expect(rig.reporter.makeNow(id, act)).rejects.toMatchObject({ because: 'report-in-turn' });
  release();
  await rig.quiet();
  const { runs, schedules } = await rig.reporter.view();
  expect(runs).toMatchObject([{ state: 'made', toMs: at('2026-10-16T12:00Z') }]);
  expect(schedules).toMatchObject([{ nextDueMs }]);
  await rig.reporter.remove(id, actOf('report.remove'));
  await expect(rig.reporter.makeNow(id, act)).rejects.toMatchObject({ because: 'unknown-report' });
  await end(rig);
});

test('paused, nothing is due; going on makes up for nothing; removed, it is not tried again', async () => {
  const rig = start('2026-10-16T12:00Z');
  const { id } = await plan(rig);
  const act = actOf('report.set');
  await rig.reporter.set(id, { ...WEEKLY.wish, enabled: false }, act);
  await rig.pass(at('2026-10-21T00:00Z'));
  await rig.reporter.set(id, WEEKLY.wish, act);
  await rig.pass(at('2026-10-25T00:00Z'));
  expect(rig.made).toEqual([]);
  rig.failures.left = 1000;
  await rig.pass(at('2026-10-26T05:00Z'));
  expect(rig.failing.at(-1)).toBe('Weekly');
  await rig.reporter.remove(id, actOf('report.remove'));
  await rig.pass(at('2026-10-27T05:00Z'));
  expect(rig.made).toHaveLength(1);
  expect(rig.failing.at(-1)).toBeNull();
  await end(rig);
});
