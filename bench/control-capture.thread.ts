// The console's own capture thread, and beside it when frames that were heard went to the store and when that said they
// are kept. Changes nothing of what passes. For bench only.
import { parentPort, workerData, type MessagePort, type Transferable } from 'node:worker_threads';
import type { StoreAck, ToCapture, ToStoreFromCapture } from '../app/main/capture/messages.ts';

if (!parentPort) throw new Error('control-capture.thread runs as a worker thread');
const port = parentPort;
const { asked } = workerData as { asked: MessagePort };

/** Tells the bench of each frame that is kept: its payload, and when that was, by the machine's steady clock. */
function watchStore(store: MessagePort): void {
  /** Payloads of each message under way. */
  const underWay: string[][] = [];
  const post = store.postMessage.bind(store) as (
    message: ToStoreFromCapture,
    transfer: readonly Transferable[],
  ) => void;
  store.postMessage = (message: ToStoreFromCapture, transfer: readonly Transferable[]) => {
    const isHeard = message.type === 'heard';
    underWay.push(isHeard ? message.heard.map(({ psduHex }) => psduHex) : []);
    post(message, transfer);
  };
  store.on('message', ({ messages }: StoreAck) => {
    const atNs = process.hrtime.bigint();
    for (const psduHex of underWay.splice(0, messages).flat()) asked.postMessage({ psduHex, atNs });
  });
}

const on = port.on.bind(port);
port.on = ((event: string, listener: (message: ToCapture) => void) =>
  on(event, (message: ToCapture) => {
    if (event === 'message' && message.type === 'start') watchStore(message.store);
    listener(message);
  })) as typeof port.on;
await import('../app/main/threads/capture.thread.ts');
