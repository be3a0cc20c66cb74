// One capture thread as the console's thread sees it: feeds it within a bound, says when it died.
// Never decodes; never restarts itself.
import type { Worker } from 'node:worker_threads';
import type { CaptureStart, FromCapture, ToCapture } from '../capture/messages.ts';

/** Bytes under way to the thread; beyond, whole chunks are dropped and counted. */
const ROOM_BYTES = 4 * 1024 * 1024;
const FINISH_MS = 300;

/** What passes through; the rest is between this file and the thread. */
export type FromWorker = Exclude<FromCapture, { type: 'consumed' | 'finished' }>;

export interface CaptureWorker {
  readonly expect: CaptureStart['expect'];
  /** Given and not consumed; after `end`, or a death, these are lost. */
  readonly underWayBytes: number;
  post(message: Exclude<ToCapture, { type: 'bytes' | 'start' | 'finish' }>): void;
  /** Moves the chunk; false: no room, dropped. */
  feed(bytes: Uint8Array<ArrayBuffer>, arrivalNs: bigint): boolean;
  /** Lets the device know, when a stream is open; at most 0.3 s. */
  finish(): Promise<void>;
  end(): Promise<void>;
}

export interface CaptureWorkerOptions {
  worker: Worker;
  start: CaptureStart;
  onMessage(message: FromWorker): void;
  /** Once, and not after `end`. */
  onDied(detail: string): void;
}

export function startCaptureWorker(options: CaptureWorkerOptions): CaptureWorker {
  const { worker, start } = options;
  let underWay = 0;
  let over = false;
  let onFinished: (() => void) | null = null;

  const died = (detail: string): void => {
    onFinished?.();
    if (over) return;
    over = true;
    options.onDied(detail);
  };
  worker.on('message', (message: FromCapture) => {
    if (message.type === 'consumed') underWay -= message.bytes;
    else if (message.type === 'finished') onFinished?.();
    else if (!over) options.onMessage(message);
  });
  worker.on('error', (error: unknown) =>
    died(error instanceof Error ? error.message : String(error)),
  );
  worker.on('exit', (code) => died(`it ended with code ${code}`));
  worker.postMessage(start, [start.store]);

  return {
    expect: start.expect,
    get underWayBytes() {
      return underWay;
    },
    post(message) {
      if (!over) worker.postMessage(message);
    },
    feed(bytes, arrivalNs) {
      if (over || underWay + bytes.length > ROOM_BYTES) return false;
      underWay += bytes.length;
      worker.postMessage({ type: 'bytes', bytes, arrivalNs }, [bytes.buffer]);
      return true;
    },
    async finish() {
      if (over) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, FINISH_MS);
        onFinished = () => {
          clearTimeout(timer);
          resolve();
        };
        worker.postMessage({ type: 'finish' });
      });
    },
    async end() {
      over = true;
      await worker.terminate();
    },
  };
}
