// Entry of the store thread: the one writer. Opens the folder, answers calls, takes what captures send.
import { parentPort, type MessagePort } from 'node:worker_threads';
import { chooseEngine } from '@harmonic/protocol/signal';
import type { StoreAck, ToStoreFromCapture } from '../capture/messages.ts';
import { StoreFailure } from '../store/failure.ts';
import type { FromStore, StoreCall, StoreThreadData, ToStore } from '../store/protocol.ts';
import { openStore, type Store } from '../store/store.ts';

const CONFIRM_EVERY_MS = 100;
const WATCH_EVERY_MS = 1000;

if (!parentPort) throw new Error('store.thread runs as a worker thread');
const port = parentPort;
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);
const post = (message: FromStore): void => port.postMessage(message);

let store: Store | null = null;
/** Messages taken since the last confirmation, per capture: acknowledged when they are durable. */
const taken = new Map<MessagePort, number>();

function open(data: StoreThreadData): void {
  try {
    store = openStore({
      ...data,
      engine,
      now: Date.now,
      notify: (notice) => post({ type: 'notice', notice }),
    });
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    post({ type: 'refused', code: error.code, detail: error.message });
    return;
  }
  setInterval(confirm, CONFIRM_EVERY_MS);
  setInterval(() => store?.watchDisk(Date.now()), WATCH_EVERY_MS);
  post({ type: 'opened' });
}

function confirm(): void {
  store?.confirm();
  for (const [capture, messages] of taken)
    capture.postMessage({ type: 'ack', messages } satisfies StoreAck);
  taken.clear();
}

function addCapture(capture: MessagePort): void {
  capture.on('message', (message: ToStoreFromCapture) => {
    if (message.type === 'block') store?.takeBlock(message);
    else store?.takeSummary(message);
    taken.set(capture, (taken.get(capture) ?? 0) + 1);
  });
}

function answer(id: number, call: StoreCall, args: unknown[]): void {
  if (!store) throw new Error('the store was asked before it was opened');
  try {
    const run = store.api[call] as (...values: unknown[]) => unknown;
    const value = run(...args);
    if (call === 'close') store = null;
    post({ type: 'answer', id, value });
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    post({ type: 'failure', id, code: error.code, detail: error.message });
  }
}

port.on('message', (message: ToStore) => {
  if (message.type === 'open') open(message.data);
  else if (message.type === 'capture') addCapture(message.port);
  else answer(message.id, message.call, message.args);
});
