// Entry of a report thread: writes one report down, in words and files. Ends with whoever started it.
import { parentPort } from 'node:worker_threads';
import { writeReport } from '../../report/report-files.ts';
import type { ReportContent } from '../../report/content.ts';

if (!parentPort) throw new Error('report.thread runs as a worker thread');
const port = parentPort;

port.on('message', (content: ReportContent) => {
  // What throws ends the thread, and whoever waits hears of it.
  void writeReport(content).then((files) =>
    port.postMessage(
      files,
      files.map(({ bytes }) => bytes.buffer),
    ),
  );
});
