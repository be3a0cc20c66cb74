// The thread that writes a report down, as the console's thread sees it: one a report, gone when it is done.
import type { Worker } from 'node:worker_threads';
import type { ReportContent, WrittenFile } from '../../report/content.ts';
import { Refusal } from '../access/refusal.ts';

/** A thread that says nothing for so long will say nothing. */
const MOST_MS = 15 * 60_000;

/** @throws Refusal report-failed, or the reason of `until`. */
export async function writeInThread(
  start: () => Worker,
  content: ReportContent,
  until: AbortSignal,
): Promise<WrittenFile[]> {
  until.throwIfAborted();
  const worker = start();
  const stop = AbortSignal.any([until, AbortSignal.timeout(MOST_MS)]);
  try {
    return await new Promise<WrittenFile[]>((resolve, reject) => {
      const died = (detail: string): void =>
        reject(new Refusal('unavailable', `the report thread died: ${detail}`, 'report-failed'));
      worker.on('message', resolve);
      worker.on('error', (error: unknown) =>
        died(error instanceof Error ? error.message : String(error)),
      );
      worker.on('exit', (code) => died(`it ended with code ${code}`));
      stop.addEventListener('abort', () =>
        until.aborted ? reject(until.reason as Error) : died('it took too long'),
      );
      worker.postMessage(content);
    });
  } finally {
    worker.removeAllListeners();
    await worker.terminate();
  }
}
