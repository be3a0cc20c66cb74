// The store's calls for reports: each change is one transaction with its act or its event.
import type { CallParts } from './call-parts.ts';
import type { ReportStoreApi } from './report-api.ts';

export function reportCalls(parts: CallParts): ReportStoreApi {
  const { reports, writes, trail, chronicle } = parts;
  return {
    reports: () => reports.list(),
    setReport: (report, act) => writes.commit(() => reports.put(report, trail.enter(act).actor)),
    removeReport: (id, act) =>
      writes.commit(() => {
        trail.enter(act);
        reports.remove(id);
        for (const run of reports.openRuns())
          if (run.reportId === id && run.state === 'failed')
            reports.setRun({ ...run, nextTryMs: null });
      }),
    reportRuns: (limit) => reports.runs(limit),
    openReportRuns: () => reports.openRuns(),
    reportRun: (id) => reports.run(id),
    beginReportRun: (run, coveredMs, act) =>
      writes.commit(() => {
        trail.enter(act);
        reports.addRun(run);
        if (coveredMs !== null) reports.cover(run.reportId, coveredMs);
      }),
    setReportRun: (run, event) =>
      writes.commit(() => {
        reports.setRun(run);
        if (event) chronicle.record(event);
      }),
  };
}
