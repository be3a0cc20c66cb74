// What may be asked of the store about reports. Types only.
import type { ReportId, ReportRun, ReportRunId, ReportWish } from '../../contract/index.ts';
import type { NewEvent } from './new-event.ts';
import type { Act } from './access-api.ts';

export interface StoredReport {
  id: ReportId;
  wish: ReportWish;
  setAtMs: number;
  /** Up to here every moment at which it was due has its run, or was before its time. */
  coveredMs: number;
}

export interface ReportStoreApi {
  reports(): StoredReport[];
  /** @throws too-many. */
  setReport(report: StoredReport, act: Act): void;
  /** What was to be tried again of it is not any more. */
  removeReport(id: ReportId, act: Act): void;
  /** Newest first. */
  reportRuns(limit: number): ReportRun[];
  /** Those that wait, or will be tried again; oldest first. */
  openReportRuns(): ReportRun[];
  reportRun(id: ReportRunId): ReportRun;
  /** @param coveredMs of its schedule from now on; null: as it was. */
  beginReportRun(run: ReportRun, coveredMs: number | null, act?: Act): void;
  setReportRun(run: ReportRun, event?: NewEvent): void;
}
