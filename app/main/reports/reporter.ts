// Reports by themselves: wakes when one is due, makes one at a time, tries again what failed, tells what it cannot do.
// Every run is kept before it is begun, so that none is forgotten when the console stops in the middle.
//
//   due ──kept──> waiting ──made──> made
//                   │  ^
//                 failed└── next try (1, 5, 15 min, then hourly, 27 in all)
import { randomUUID } from 'node:crypto';
import {
  refused,
  reportIdSchema,
  reportRunIdSchema,
  saying,
  type ReportFile,
  type ReportId,
  type ReportRun,
  type ReportRunId,
  type Reports,
  type ReportSchedule,
  type ReportWish,
  type Told,
} from '../../contract/index.ts';
import { nextDue } from '@harmonic/protocol/model';
import { Refusal } from '../access/refusal.ts';
import type { Act, NewEvent } from '../store/api.ts';
import type { ReportStoreApi, StoredReport } from '../store/report-api.ts';
import { failureOf } from './failure.ts';
import { askedNow, dueNow, nextTryMs, nextWakeMs, type Due } from './plan.ts';

type Promised<T> = {
  [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never;
};

export interface ReporterParts {
  store: Promised<ReportStoreApi>;
  zone(): string;
  folder: string;
  /** Writes one report down. @param until aborts when the console closes. */
  make(run: ReportRun, until: AbortSignal): Promise<{ files: ReportFile[]; silent: number }>;
  now(): number;
  /** The clock may be set, the machine may sleep: looked at so often, whatever was reckoned. */
  lookAgainMs: number;
  /** @returns what takes it back. */
  after(ms: number, act: () => void): () => void;
  /** Something in `view` is new. */
  onChange(): void;
  /** Names of what fails just now; null: nothing does. */
  onFailing(names: string | null): void;
  /** For what nobody waits for. */
  inBackground(work: Promise<unknown>): void;
}

export interface Reporter {
  view(): Promise<Reports>;
  set(id: ReportId | null, wish: ReportWish, act: Act): Promise<ReportSchedule>;
  remove(id: ReportId, act: Act): Promise<void>;
  /** @throws Refusal report-in-turn, unknown-report. */
  makeNow(id: ReportId, act: Act): Promise<ReportRun>;
  close(): Promise<void>;
}

const SHOWN_RUNS = 200;
/** A disk that takes no row takes no report: it is not made again and again for nothing. */
const UNKEPT_MS = 15 * 60_000;

export function startReporter(parts: ReporterParts): Reporter {
  const { store, now } = parts;
  const closing = new AbortController();
  let forget: () => void = () => undefined;
  let turn: Promise<void> = Promise.resolve();
  /** Runs whose end the store could not keep, and when they are looked at again. */
  const unkept = new Map<ReportRunId, number>();
  let isFirst = true;
  const isClosed = (): boolean => closing.signal.aborted;

  async function find(id: ReportId): Promise<StoredReport> {
    const report = (await store.reports()).find((one) => one.id === id);
    if (report) return report;
    throw new Refusal('not-found', 'there is no such report', 'unknown-report');
  }
  const shown = ({ id, wish, setAtMs, coveredMs }: StoredReport): ReportSchedule => ({
    ...{ id, wish, setAtMs },
    nextDueMs: wish.enabled ? nextDue(wish.time, Math.max(coveredMs, now()), parts.zone()) : null,
  });
  const newRun = ({ id, wish }: StoredReport, by: ReportRun['by'], due: Due): ReportRun => ({
    ...{ id: reportRunIdSchema.parse(randomUUID()), reportId: id, wish, by, ...due },
    ...{ state: 'waiting', attempts: 0, nextTryMs: null, endedAtMs: null, failure: null },
    ...{ files: [], silent: 0 },
  });

  async function beginDue(): Promise<void> {
    for (const report of await store.reports()) {
      const due = dueNow(report, now(), parts.zone());
      if (due) await store.beginReportRun(newRun(report, 'schedule', due), due.dueMs);
    }
  }
  const isReady = ({ id, state, nextTryMs: at }: ReportRun): boolean =>
    (unkept.get(id) ?? 0) <= now() && (state === 'waiting' || (at !== null && at <= now()));

  async function makeOne(run: ReportRun): Promise<void> {
    const attempts = run.attempts + 1;
    if (run.state !== 'waiting') {
      await store.setReportRun({ ...run, state: 'waiting', nextTryMs: null });
      parts.onChange();
    }
    try {
      const made = await parts.make(run, closing.signal);
      const done: ReportRun = { ...run, ...made, state: 'made', attempts, nextTryMs: null };
      await store.setReportRun({ ...done, endedAtMs: now(), failure: null }, madeEvent(done));
    } catch (error) {
      // Closed in the middle: it waits, and is made when the console starts.
      if (isClosed()) return;
      await fail({ ...run, attempts }, error);
    }
    parts.onChange();
  }
  async function fail(run: ReportRun, error: unknown): Promise<void> {
    const failed: ReportRun = {
      ...{ ...run, state: 'failed', endedAtMs: now(), failure: failureOf(error) },
      nextTryMs: (await isPlanned(run)) ? nextTryMs(run.attempts, now()) : null,
    };
    // Told when it fails, and when it is given up: not with every try between.
    const isNews = run.attempts === 1 || failed.nextTryMs === null;
    unkept.set(run.id, now() + UNKEPT_MS);
    await store.setReportRun(failed, isNews ? failedEvent(failed) : undefined);
    unkept.delete(run.id);
  }
  const isPlanned = async ({ reportId }: ReportRun): Promise<boolean> =>
    (await store.reports()).some(({ id }) => id === reportId);

  const event = (code: string, severity: NewEvent['severity'], detail: Told): NewEvent => ({
    ...{ atMs: now(), deviceId: null, code, severity, detail },
  });
  const madeEvent = ({ wish, files, late, silent }: ReportRun): NewEvent =>
    event('report.made', silent > 0 || late ? 'warning' : 'info', [
      saying('words', { text: `“${wish.name}”: ${files.map(({ name }) => name).join(', ')}` }),
      ...(late ? [saying('late')] : []),
      ...(silent > 0 ? [saying('gave-nothing', { count: silent })] : []),
    ]);
  const failedEvent = ({ wish, failure, nextTryMs: at }: ReportRun): NewEvent =>
    event('report.failed', 'error', [
      saying('words', { text: `“${wish.name}”:` }),
      ...(failure ? [refused({ ...failure, message: failure.detail })] : []),
      saying(at === null ? 'given-up' : 'tried-again'),
    ]);

  /** What its newest run of a schedule left undone. */
  async function tellFailing(): Promise<void> {
    const [reports, runs] = [await store.reports(), await store.reportRuns(SHOWN_RUNS)];
    const failing = reports.filter(
      ({ id }) => runs.find(({ reportId }) => reportId === id)?.state === 'failed',
    );
    parts.onFailing(failing.length === 0 ? null : failing.map(({ wish }) => wish.name).join(', '));
  }

  /** What the console left when it stopped. */
  async function resume(): Promise<void> {
    for (const run of await store.openReportRuns())
      if (run.state === 'waiting') await store.setReportRun({ ...run, late: true });
    isFirst = false;
  }
  async function goThrough(): Promise<void> {
    if (isFirst) await resume();
    await beginDue();
    for (;;) {
      const run = (await store.openReportRuns()).find(isReady);
      if (!run || isClosed()) break;
      parts.onChange();
      await makeOne(run);
    }
    if (!isClosed()) await tellFailing();
  }
  /** One after the other, whoever asks; then sleeps until the next. */
  function look(): Promise<void> {
    forget();
    // What went wrong before was told to whoever began it.
    turn = turn
      .catch(() => undefined)
      .then(async () => {
        if (isClosed()) return;
        try {
          await goThrough();
        } finally {
          if (!isClosed()) await sleep();
        }
      });
    return turn;
  }
  async function sleep(): Promise<void> {
    let inMs = parts.lookAgainMs;
    try {
      const [reports, open] = [await store.reports(), await store.openReportRuns()];
      inMs = Math.min(inMs, Math.max(0, nextWakeMs(reports, open, now(), parts.zone()) - now()));
    } finally {
      forget();
      if (!isClosed()) forget = parts.after(inMs, () => parts.inBackground(look()));
    }
  }
  parts.inBackground(look());

  return {
    async view() {
      const [reports, runs] = [await store.reports(), await store.reportRuns(SHOWN_RUNS)];
      return {
        ...{ folder: parts.folder, zone: parts.zone(), runs },
        schedules: reports.map(shown),
      };
    },
    async set(id, wish, act) {
      if (id !== null) await find(id);
      const at = now();
      const report: StoredReport = {
        id: id ?? reportIdSchema.parse(randomUUID()),
        ...{ wish, setAtMs: at, coveredMs: at },
      };
      await store.setReport(report, act);
      parts.onChange();
      parts.inBackground(look());
      return shown(report);
    },
    async remove(id, act) {
      await store.removeReport(id, act);
      parts.onChange();
      parts.inBackground(look());
    },
    async makeNow(id, act) {
      const report = await find(id);
      const open = await store.openReportRuns();
      if (open.some(({ reportId, state }) => reportId === id && state === 'waiting'))
        throw new Refusal(
          'conflict',
          'one more of this report is being made already: wait for it',
          'report-in-turn',
        );
      const run = newRun(report, 'person', askedNow(report, now()));
      await store.beginReportRun(run, null, act);
      parts.onChange();
      parts.inBackground(look());
      return run;
    },
    async close() {
      closing.abort(new Refusal('unavailable', 'the console is closing', 'closing'));
      forget();
      // What went wrong with it was told where it went wrong.
      await turn.catch(() => undefined);
    },
  };
}
