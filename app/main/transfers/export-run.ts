// One recording on its way out: pages of stored blocks from the store, through the export thread, to whoever takes the
// bytes. Reads on only when the bytes before were taken; however it ends, its thread ends with it.
import type { Worker } from 'node:worker_threads';
import type { Transfer } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { OpenTransfer } from './desk.ts';
import type { ExportJob, ExportReply, ToExport } from './export-job.ts';

export interface ExportParts {
  store: Pick<StoreClient, 'recordingBlocks'>;
  startThread(): Worker;
}

/** @throws the refusal that ends it; the transfer tells it too. */
export async function* exportBytes(
  { store, startThread }: ExportParts,
  job: ExportJob,
  sidecarName: string,
  transfer: OpenTransfer,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const thread = openThread(startThread(), transfer.signal);
  const { id } = job.head.recording;
  let bytes = 0;
  const beside: Transfer['sidecar'][] = [];
  async function* answered(message: ToExport): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    let next = message;
    for (;;) {
      const reply = await thread.ask(next);
      bytes += reply.bytes.length;
      const { samplesDone, gaps, samplesMissing } = reply;
      transfer.say({ samplesDone, gaps, samplesMissing, bytes });
      if (reply.sidecar !== null) beside.push({ name: sidecarName, text: reply.sidecar });
      if (reply.bytes.length > 0) yield reply.bytes;
      if (reply.isOver) return;
      next = { type: 'more' };
    }
  }
  try {
    yield* answered({ type: 'begin', job });
    const wish = { id: id as Parameters<typeof store.recordingBlocks>[0]['id'] };
    for (let after: number | null = null; ;) {
      const page = await store.recordingBlocks({
        ...wish,
        ...{ first: job.first, last: job.last, after },
      });
      transfer.signal.throwIfAborted();
      if (page.blocks.length > 0) yield* answered({ type: 'blocks', blocks: page.blocks });
      if (page.next === null) break;
      after = page.next;
    }
    yield* answered({ type: 'end' });
    transfer.done({ sidecar: beside[0] ?? null });
  } catch (error) {
    transfer.fail(error);
    throw error;
  } finally {
    // Whoever took the bytes has gone.
    transfer.fail(broken());
    await thread.close();
  }
}

const broken = (): Refusal =>
  new Refusal('conflict', 'The other end went away in the middle.', 'transfer-broken');

interface Thread {
  ask(message: ToExport): Promise<ExportReply>;
  close(): Promise<void>;
}

function openThread(worker: Worker, signal: AbortSignal): Thread {
  let settle: { resolve(reply: ExportReply): void; reject(error: unknown): void } | null = null;
  let dead: Error | null = null;
  const die = (error: Error): void => {
    dead ??= error;
    settle?.reject(error);
  };
  const onAbort = (): void => die(signal.reason as Error);
  signal.addEventListener('abort', onAbort);
  worker.on('message', (reply: ExportReply) => settle?.resolve(reply));
  worker.on('error', die);
  worker.on('exit', () =>
    die(new Refusal('unavailable', 'The thread that encodes has ended.', 'unavailable')),
  );
  return {
    ask(message) {
      if (dead !== null) return Promise.reject(dead);
      const blocks = message.type === 'blocks' ? message.blocks : [];
      return new Promise((resolve, reject) => {
        settle = { resolve, reject };
        worker.postMessage(
          message,
          blocks.flatMap(({ data }) => (data ? [data] : [])),
        );
      });
    },
    async close() {
      signal.removeEventListener('abort', onAbort);
      settle = null;
      await worker.terminate();
    },
  };
}
