// Entry of a capture thread: one link. Loads the transform, keeps the time, wires the ports; nothing else.
import { randomInt } from 'node:crypto';
import { parentPort, type MessagePort } from 'node:worker_threads';
import { chooseEngine } from '@harmonic/protocol/signal';
import { createCapture, type Capture } from '../capture/capture.ts';
import type {
  CaptureStart,
  FromCapture,
  StoreAck,
  StoreBlock,
  StoreSummary,
  ToCapture,
} from '../capture/messages.ts';

const TICK_MS = 50;
/** Messages under way to the store, about six seconds of blocks. */
const STORE_ROOM = 64;

if (!parentPort) throw new Error('capture.thread runs as a worker thread');
const port = parentPort;
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);

const post = (message: FromCapture, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

function boundedStore(store: MessagePort): (message: StoreBlock | StoreSummary) => boolean {
  let underWay = 0;
  store.on('message', (ack: StoreAck) => (underWay -= ack.messages));
  return (message) => {
    if (underWay >= STORE_ROOM) return false;
    underWay += 1;
    store.postMessage(
      message,
      message.type === 'block' ? [message.data] : [message.bandsDb.buffer as ArrayBuffer],
    );
    return true;
  };
}

function begin(start: CaptureStart): Capture {
  const capture = createCapture({
    start,
    engine,
    bootId: randomInt(1, 2 ** 32 - 1),
    firstStreamSeq: randomInt(1, 2 ** 47),
    post,
    toStore: boundedStore(start.store),
  });
  post({ type: 'fact', fact: { kind: 'fft', engine: engine.name, reason: engine.reason } });
  setInterval(() => capture.tick(performance.timeOrigin + performance.now()), TICK_MS);
  return capture;
}

let capture: Capture | null = null;
port.on('message', (message: ToCapture) => {
  if (message.type === 'start') capture = begin(message);
  else capture?.handle(message, performance.timeOrigin + performance.now());
});
