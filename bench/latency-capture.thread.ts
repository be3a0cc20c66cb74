// The console's own capture thread, and beside it the times of what passes its ports: each message when it had
// gone through, each block when the store said that it is kept. Changes nothing of what passes. For bench only.
import { parentPort, workerData, type MessagePort, type Transferable } from 'node:worker_threads';
import {
  createFrameDecoder,
  createSamplesHeader,
  MESSAGE,
  messages,
  readSamplesHeader,
} from '@harmonic/protocol/link';
import type { StoreAck, ToCapture, ToStoreFromCapture } from '../app/main/capture/messages.ts';
import type { CaptureStamps, Stamp } from './latency-stamps.ts';

if (!parentPort) throw new Error('latency-capture.thread runs as a worker thread');
const port = parentPort;
const { asked } = workerData as { asked: MessagePort };
const stamps: CaptureStamps = {
  deviceId: '',
  streamBeganMs: 0,
  decoded: [],
  events: [],
  committed: [],
};
const nowMs = (): number => Number(process.hrtime.bigint()) / 1e6;

const header = createSamplesHeader();
/** Device times of the messages in the bytes that are being taken, each with where it belongs. */
let passing: { deviceMs: number; to: Stamp[] }[] = [];
const decoder = createFrameDecoder({
  onFrame(frame) {
    const { type, bytes, from, to } = frame;
    const event = type === MESSAGE.EVENT ? messages.event.decode(bytes.slice(from, to)) : null;
    if (event) passing.push({ deviceMs: Number(event.timeNs) / 1e6, to: stamps.events });
    if (type !== MESSAGE.SAMPLES || !readSamplesHeader(frame, header)) return;
    const beginMs = Number(header.timeNs) / 1e6;
    stamps.streamBeganMs = beginMs - (header.firstSample / header.rateHz) * 1e3;
    const deviceMs = beginMs + (header.samples / header.rateHz) * 1e3;
    passing.push({ deviceMs, to: stamps.decoded });
  },
});

/** Notes what goes to the store, in order, and when it is acknowledged. */
function watchStore(store: MessagePort): void {
  /** End of each block under way, device time; null: no block. */
  const underWay: (number | null)[] = [];
  const post = store.postMessage.bind(store) as (
    message: ToStoreFromCapture,
    transfer: readonly Transferable[],
  ) => void;
  store.postMessage = (message: ToStoreFromCapture, transfer: readonly Transferable[]) => {
    const isBlock = message.type === 'block';
    underWay.push(
      isBlock ? Number(message.deviceNs) / 1e6 + (message.samples / message.rateHz) * 1e3 : null,
    );
    post(message, transfer);
  };
  store.on('message', ({ messages }: StoreAck) => {
    const atMs = nowMs();
    for (const deviceMs of underWay.splice(0, messages))
      if (deviceMs !== null) stamps.committed.push({ deviceMs, atMs });
  });
}

function before(message: ToCapture): void {
  if (message.type === 'start') {
    stamps.deviceId = message.deviceId;
    watchStore(message.store);
  } else if (message.type === 'bytes') {
    const { buffer, byteOffset, byteLength } = message.bytes;
    decoder.push(Buffer.from(buffer, byteOffset, byteLength));
  }
}

function after(): void {
  if (passing.length === 0) return;
  const atMs = nowMs();
  for (const { deviceMs, to } of passing) to.push({ deviceMs, atMs });
  passing = [];
}

asked.on('message', () => asked.postMessage(stamps));
asked.unref();
const on = port.on.bind(port);
port.on = ((event: string, listener: (message: ToCapture) => void) =>
  on(event, (message: ToCapture) => {
    if (event === 'message') before(message);
    listener(message);
    if (event === 'message') after();
  })) as typeof port.on;
await import('../app/main/threads/capture.thread.ts');
