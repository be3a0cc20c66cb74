// Entry of an export thread: encodes one recording that is taken out. Ends with whoever started it.
import { parentPort } from 'node:worker_threads';
import { createExportEncoding } from '../transfers/export-encoding.ts';
import type { ToExport } from '../transfers/export-job.ts';

if (!parentPort) throw new Error('export.thread runs as a worker thread');
const port = parentPort;
const encoding = createExportEncoding();

port.on('message', (message: ToExport) => {
  const reply = encoding.answer(message);
  port.postMessage(reply, [reply.bytes.buffer]);
});
