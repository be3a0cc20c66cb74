// Reports that the console makes by itself: one thin line a call; the behaviour lives in reports/.
import type { ReportFormat, ReportWish } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import type { CallParts } from './parts.ts';
import { said } from './said.ts';
import { askerAt } from './transfer-calls.ts';

const TYPES: Record<ReportFormat, string> = {
  pdf: 'application/pdf',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

const factsOf = (id: string | null, { devices, formats, enabled }: ReportWish) => ({
  ...(id === null ? {} : { report: id }),
  ...{ devices: String(devices.length), format: formats.join(' '), enabled: String(enabled) },
});

export function createReportCalls(door: Door, parts: CallParts) {
  const { reports, news, store, transfers } = parts;
  return {
    report: {
      watch: door.report.watch.handler(({ context }) =>
        follow(news, ['reports'], () => reports.view(), context.until),
      ),
      set: door.report.set.handler(({ input: { reportId, wish }, context: { by } }) => {
        const facts = factsOf(reportId, wish);
        const act = by.actor.entry('done', { facts, ...said(by, { name: wish.name }) });
        return reports.set(reportId, wish, act);
      }),
      remove: door.report.remove.handler(async ({ input: { reportId }, context: { by } }) => {
        await reports.remove(reportId, by.actor.entry('done', { facts: { report: reportId } }));
        return {};
      }),
      make: door.report.make.handler(({ input: { reportId }, context: { by } }) =>
        reports.makeNow(reportId, by.actor.entry('done', { facts: { report: reportId } })),
      ),
      download: door.report.download.handler(async ({ input: { runId, format }, context }) => {
        const run = await store.reportRun(runId);
        const file = run.files.find((one) => one.format === format);
        const path = file && (await reports.pathOf(file));
        if (!file || !path)
          throw new Refusal(
            'not-found',
            `the file ${file?.name ?? format} is not in the folder of reports any more`,
            'report-file-gone',
            { facts: { name: file?.name ?? format } },
          );
        const asker = askerAt(parts, context.seat, 'recording.export', () => 'site');
        const { name, bytes, sha256 } = file;
        const begun = transfers.beginFile(asker, { path, name, bytes, type: TYPES[format] });
        const facts = { of: name, report: run.reportId, sha256 };
        await store.changeAccess([], [context.by.actor.entry('done', { facts })]);
        return begun;
      }),
    },
  };
}
