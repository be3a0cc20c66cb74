// The reports of the console, watched while their room is open.
import type { Reports, ReportRun } from '../../contract/index.ts';
import { calls } from './client.ts';
import type { Ask } from './follow.ts';
import { useFollowed, type Followed } from './use-followed.ts';

const ask: Ask<Reports> = (signal) => calls.report.watch({}, { signal });

export const useReports = (isSeen: boolean): Followed<Reports> =>
  useFollowed(isSeen ? ask : null, { stands: true });

/** The browser saves it. @throws the call's failure. */
export async function downloadReport(
  { id }: ReportRun,
  { format }: ReportRun['files'][number],
): Promise<void> {
  const { ticket, name } = await calls.report.download({ runId: id, format });
  const link = document.createElement('a');
  link.href = `/files/${ticket}`;
  link.download = name;
  link.click();
}
