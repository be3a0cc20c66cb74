// Has a report written down by a worker of its own; cancelling ends the worker at once.
import type { EncodeAnswer, EncodeAsk } from './encode.worker.ts';
import type { Encoding, Report } from './report.ts';

/** @throws {DOMException} AbortError once it was cancelled; an Error with the encoder's words where it could not. */
export function encodeReport(
  report: Report,
  encoding: Encoding,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const worker = new Worker(new URL('./encode.worker.ts', import.meta.url), { type: 'module' });
  return new Promise<Uint8Array<ArrayBuffer>>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(new DOMException('cancelled', 'AbortError')));
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<EncodeAnswer>) => {
      if ('bytes' in data) resolve(data.bytes);
      else reject(new Error(data.failed));
    };
    const ask: EncodeAsk = { ...encoding, report };
    worker.postMessage(ask);
  }).finally(() => worker.terminate());
}
