// Schedules of reports and their runs, as rows. Opens no transaction; knows no calendar.
import type { PersonId } from '@harmonic/protocol/model';
import {
  reportRunSchema,
  reportWishSchema,
  type ReportId,
  type ReportRun,
  type ReportRunId,
} from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { StoredReport } from './report-api.ts';
import { parsed } from './records.ts';

const MOST_REPORTS = 50;

interface ReportRow {
  id: ReportId;
  wish: string;
  set_at_ms: number;
  covered_ms: number;
}
interface RunRow {
  id: ReportRunId;
  report_id: ReportId;
  due_ms: number;
  by_whom: ReportRun['by'];
  content: string;
  state: ReportRun['state'];
  next_try_ms: number | null;
  outcome: string;
}

export interface ReportRows {
  list(): StoredReport[];
  /** @throws StoreFailure too-many. */
  put(report: StoredReport, by: PersonId | null): void;
  /** @throws StoreFailure not-found. */
  remove(id: ReportId): void;
  cover(id: ReportId, coveredMs: number): void;
  /** Newest first. */
  runs(limit: number): ReportRun[];
  /** Those that wait, or will be tried again; oldest first. */
  openRuns(): ReportRun[];
  /** @throws StoreFailure not-found. */
  run(id: ReportRunId): ReportRun;
  addRun(run: ReportRun): void;
  setRun(run: ReportRun): void;
}

/** What does not read is passed over: a newer console wrote it. */
function toReport({ id, wish, set_at_ms, covered_ms }: ReportRow): StoredReport[] {
  const { data } = reportWishSchema.safeParse(parsed(wish));
  return data ? [{ id, wish: data, setAtMs: set_at_ms, coveredMs: covered_ms }] : [];
}
function toRun(row: RunRow): ReportRun[] {
  const { data } = reportRunSchema.safeParse({
    ...{ id: row.id, reportId: row.report_id, dueMs: row.due_ms, by: row.by_whom },
    ...{ state: row.state, nextTryMs: row.next_try_ms },
    ...(parsed(row.content) as object),
    ...(parsed(row.outcome) as object),
  });
  return data ? [data] : [];
}

function toRow(run: ReportRun): RunRow {
  const { id, reportId, dueMs, by, state, nextTryMs, wish, fromMs, toMs, missed, ...outcome } = run;
  return {
    ...{ id, report_id: reportId, due_ms: dueMs, by_whom: by, state, next_try_ms: nextTryMs },
    content: JSON.stringify({ wish, fromMs, toMs, missed }),
    outcome: JSON.stringify(outcome),
  };
}

const nothing = (): StoreFailure =>
  new StoreFailure('not-found', 'there is no such report', 'unknown-report');

export function createReportRows(db: Db): ReportRows {
  const all = db.prepare<[], ReportRow>('SELECT * FROM report_schedule ORDER BY rowid');
  const upsert = db.prepare(
    `INSERT INTO report_schedule (id, wish, set_by, set_at_ms, covered_ms) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET wish = excluded.wish, set_by = excluded.set_by,
       set_at_ms = excluded.set_at_ms, covered_ms = excluded.covered_ms`,
  );
  const drop = db.prepare('DELETE FROM report_schedule WHERE id = ?');
  const cover = db.prepare('UPDATE report_schedule SET covered_ms = ? WHERE id = ?');
  const newest = db.prepare<[number], RunRow>('SELECT * FROM report_run ORDER BY seq DESC LIMIT ?');
  const open = db.prepare<[], RunRow>(
    `SELECT * FROM report_run WHERE state = 'waiting' OR next_try_ms IS NOT NULL ORDER BY seq`,
  );
  const one = db.prepare<[ReportRunId], RunRow>('SELECT * FROM report_run WHERE id = ?');
  const insert = db.prepare(
    `INSERT INTO report_run (id, report_id, due_ms, by_whom, content, state, next_try_ms, outcome)
     VALUES (@id, @report_id, @due_ms, @by_whom, @content, @state, @next_try_ms, @outcome)`,
  );
  const update = db.prepare(
    `UPDATE report_run SET state = @state, next_try_ms = @next_try_ms, outcome = @outcome
     WHERE id = @id`,
  );
  return {
    list: () => all.all().flatMap(toReport),
    put({ id, wish, setAtMs, coveredMs }, by) {
      const rows = all.all();
      if (rows.length >= MOST_REPORTS && !rows.some((row) => row.id === id))
        throw new StoreFailure(
          'too-many',
          `${MOST_REPORTS} reports are planned: remove those that are not needed any more`,
          'too-many-reports',
          { most: String(MOST_REPORTS) },
        );
      upsert.run(id, JSON.stringify(wish), by, setAtMs, coveredMs);
    },
    remove(id) {
      if (drop.run(id).changes === 0) throw nothing();
    },
    cover: (id, coveredMs) => void cover.run(coveredMs, id),
    runs: (limit) => newest.all(limit).flatMap(toRun),
    openRuns: () => open.all().flatMap(toRun),
    run(id) {
      const row = one.get(id);
      const [run] = row ? toRun(row) : [];
      if (!run) throw nothing();
      return run;
    },
    addRun: (run) => void insert.run(toRow(run)),
    setRun(run) {
      if (update.run(toRow(run)).changes === 0) throw nothing();
    },
  };
}
