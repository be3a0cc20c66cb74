// The capture thread as it runs: a real worker, fed by a simulated device whose clock goes as fast as the two can talk.
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createFrameDecoder, MESSAGE } from '@harmonic/protocol/link';
import { STORE_ROOM_BYTES } from './store-room.ts';
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import { createSimulatedDevice } from '@harmonic/protocol/simulated';
import { decodeLiveFrame } from '../../contract/index.ts';
import type {
  CaptureFact,
  CaptureStart,
  FromCapture,
  StoreBlock,
  ToStoreFromCapture,
} from './messages.ts';
import { HARDWARE, TONE, view } from './test-link.suite.ts';

const workers: Worker[] = [];
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
});

function startThread(storeAnswers: boolean) {
  const worker = new Worker(new URL('../threads/capture.thread.ts', import.meta.url));
  workers.push(worker);
  const store = new MessageChannel();
  const facts: CaptureFact[] = [];
  const frames: ArrayBuffer[] = [];
  const blocks: StoreBlock[] = [];
  let forStore = 0;
  const heard: number[] = [];
  let feeds = 0;
  let moved = 0;
  let deviceMs = 0;

  store.port1.on('message', (message: ToStoreFromCapture) => {
    forStore += 1;
    if (message.type === 'block') blocks.push(message);
    if (storeAnswers) store.port1.postMessage({ type: 'ack', messages: 1 });
  });
  store.port1.unref();
  const device = createSimulatedDevice({
    hardwareId: HARDWARE,
    name: 'tone',
    bootId: 7,
    source: TONE,
    simulated: true,
    send(bytes) {
      const own = bytes.slice();
      feeds += 1;
      worker.postMessage({ type: 'bytes', bytes: own, arrivalNs: BigInt(deviceMs) }, [own.buffer]);
      if (own.buffer.byteLength === 0) moved += 1;
    },
  });
  const types = createFrameDecoder({ onFrame: ({ type }) => heard.push(type) });
  worker.on('message', (message: FromCapture) => {
    if (message.type === 'fact') facts.push(message.fact);
    else if (message.type === 'frame') frames.push(message.bytes);
    else if (message.type === 'write') {
      types.push(message.bytes);
      device.receive(message.bytes);
    }
  });
  worker.postMessage(
    {
      type: 'start',
      deviceId: 'd1' as DeviceId,
      datagrams: false,
      simulated: false,
      expect: null,
      store: store.port2,
      consoleId: 'c0ffee0000000001' as HardwareId,
      consoleName: 'console',
      plan: null,
      key: null,
    } satisfies CaptureStart,
    [store.port2],
  );
  worker.postMessage({ type: 'view.open', view: 1, request: view(), revision: 1 });
  worker.postMessage({ type: 'opened', visit: 1, bytesPerSecond: null, datagrams: false });
  return {
    worker,
    facts,
    frames,
    blocks,
    /** Blocks and summaries that came to the store's port. */
    forStore: () => forStore,
    heard,
    counts: () => ({ feeds, moved }),
    /** The device's time passes, 50 ms for every message that comes back or every `everyMs`, until the look gives something. */
    async until(look: () => unknown, everyMs = 0) {
      while (!look()) {
        await (everyMs > 0 ? setTimeout(everyMs) : once(worker, 'message'));
        deviceMs += 50;
        device.advance(BigInt(deviceMs) * 1_000_000n);
      }
    },
  };
}

test('bytes are moved in; frames, blocks and facts come out; a courteous end closes the stream', async () => {
  const thread = startThread(true);
  await thread.until(() => thread.frames.length >= 2 && thread.blocks.length >= 5);
  expect(thread.facts.slice(0, 3).map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['fft', 'identified']),
  );
  expect(thread.facts.find(({ kind }) => kind === 'fft')).toMatchObject({ engine: 'kernel' });
  const { feeds, moved } = thread.counts();
  expect(feeds).toBeGreaterThan(20);
  expect(moved).toBe(feeds);
  const frame = decodeLiveFrame(thread.frames.at(-1)!)!;
  expect(frame.peaks[0]!.frequencyHz).toBeCloseTo(1000, 0);
  expect(thread.blocks[0]).toMatchObject({ firstSample: 0, samples: 4800, simulated: true });
  let isFinished = false;
  thread.worker.on('message', ({ type }: FromCapture) => (isFinished ||= type === 'finished'));
  thread.worker.postMessage({ type: 'finish' });
  await thread.until(() => isFinished);
  expect(thread.heard.at(-1)).toBe(MESSAGE.STREAM_CLOSE);
});

test('a store that takes nothing gets what it has room for and no more; the rest is counted, and the picture goes on', async () => {
  const thread = startThread(false);
  const counted = (): number => {
    const last = thread.facts.findLast((fact) => fact.kind === 'counters');
    return last?.kind === 'counters' ? last.counters.storeBlocksDropped : 0;
  };
  await thread.until(() => counted() >= 5, 2);
  const [before, dropped] = [thread.frames.length, counted()];
  await thread.until(() => thread.frames.length > before && counted() > dropped, 2);
  // Blocks of 9600 bytes, and a summary each second.
  const seconds = STORE_ROOM_BYTES / (10 * 9600 + 1024);
  expect(thread.forStore()).toBeGreaterThan(10 * seconds);
  expect(thread.forStore()).toBeLessThan(12 * seconds);
});
