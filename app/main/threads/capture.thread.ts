// Entry of a capture thread: one link. Loads the transform, keeps the time, wires the ports; nothing else.
import { randomBytes, randomInt } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { chooseEngine } from '@harmonic/protocol/signal';
import { createCapture, type Capture } from '../capture/capture.ts';
import type { CaptureStart, FromCapture, ToCapture } from '../capture/messages.ts';
import { createStoreRoom } from '../capture/store-room.ts';

const TICK_MS = 50;

if (!parentPort) throw new Error('capture.thread runs as a worker thread');
const port = parentPort;
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);

/** Rises evenly, whatever becomes of the wall clock. */
const nowMs = (): number => performance.timeOrigin + performance.now();
const post = (message: FromCapture, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);

function begin(start: CaptureStart): Capture {
  const capture = createCapture({
    start,
    engine,
    bootId: randomInt(1, 2 ** 32 - 1),
    firstStreamSeq: randomInt(1, 2 ** 47),
    post,
    nonce: () => new Uint8Array(randomBytes(16)),
    toStore: createStoreRoom(start.store),
  });
  post({ type: 'fact', fact: { kind: 'fft', engine: engine.name, reason: engine.reason } });
  setInterval(() => capture.tick(nowMs(), Date.now()), TICK_MS);
  return capture;
}

let capture: Capture | null = null;
port.on('message', (message: ToCapture) => {
  if (message.type === 'start') capture = begin(message);
  else capture?.handle(message, nowMs(), Date.now());
});
