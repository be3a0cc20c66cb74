// The reports of the console, watched while their room is open.
import { useEffect, useState } from 'react';
import type { Reports, ReportRun } from '../../contract/index.ts';
import { calls } from './client.ts';
import { sayFailure } from './failure.ts';
import { codeOf } from './proving.ts';

const RETRY_MS = 1000;

async function follow(
  signal: AbortSignal,
  take: (value: Reports) => void,
  refused: (words: string | null) => void,
): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    try {
      for await (const value of await calls.report.watch({}, { signal })) {
        if (isOver()) return;
        take(value);
      }
    } catch (error) {
      if (isOver()) return;
      // The connection is gone, and the banner says so; a refusal stands.
      if (codeOf(error) !== null) return refused(sayFailure(error));
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Null until they have come. */
export function useReports(isSeen: boolean): { reports: Reports | null; refusal: string | null } {
  const [reports, setReports] = useState<Reports | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    if (!isSeen) return undefined;
    const stop = new AbortController();
    void follow(stop.signal, setReports, setRefusal);
    return () => stop.abort();
  }, [isSeen]);
  return { reports: isSeen ? reports : null, refusal };
}

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
