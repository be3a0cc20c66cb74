// A capture thread that does not keep up, does not answer, or dies: what the console's thread does about it.
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import { startCaptureWorker, type CaptureWorker } from './capture-worker.ts';

const cleanUp: CaptureWorker[] = [];
afterEach(async () => {
  for (const worker of cleanUp.splice(0)) await worker.end();
});

/** @param script what the thread does with `port`; `held` are the bytes messages it has not consumed. */
function start(script: string): { capture: CaptureWorker; died: Promise<string> } {
  const worker = new Worker(
    `const port = require('node:worker_threads').parentPort; const held = []; ${script}`,
    { eval: true },
  );
  const died = Promise.withResolvers<string>();
  const capture = startCaptureWorker({
    worker,
    start: {
      type: 'start',
      deviceId: '00000000-0000-4000-8000-000000000001' as DeviceId,
      datagrams: false,
      simulated: false,
      expect: null,
      store: new MessageChannel().port2,
      consoleId: 'c0ffee0000000001' as HardwareId,
      consoleName: 'test',
      plan: null,
      key: null,
    },
    onMessage: () => undefined,
    onDied: died.resolve,
  });
  cleanUp.push(capture);
  return { capture, died: died.promise };
}

const chunk = (): Uint8Array<ArrayBuffer> => new Uint8Array(64 * 1024);

test('bytes under way are bounded at 4 MiB; what does not fit is refused whole, and there is room again after', async () => {
  const { capture } = start(`port.on('message', (m) => {
    if (m.type === 'bytes') held.push(m.bytes.length);
    if (m.type === 'ended') for (const bytes of held.splice(0)) port.postMessage({ type: 'consumed', bytes });
  })`);
  let taken = 0;
  while (capture.feed(chunk(), 0n)) taken += 64 * 1024;
  expect(taken).toBe(4 * 1024 * 1024);
  const refused = chunk();
  expect(capture.feed(refused, 0n)).toBe(false);
  expect(refused.length).toBe(64 * 1024); // still the caller's

  capture.post({ type: 'ended' });
  while (capture.underWayBytes > 0) await new Promise((resolve) => setImmediate(resolve));
  expect(capture.feed(refused, 0n)).toBe(true);
  expect(refused.length).toBe(0); // moved, not copied
});

test('a thread that never says it has finished does not keep the console from closing', async () => {
  const { capture } = start(`port.on('message', () => {})`);
  await capture.finish();
  await capture.end();
  expect(capture.feed(chunk(), 0n)).toBe(false);
});

test('a thread that throws is said to have died, once, with its words', async () => {
  const { capture, died } = start(
    `port.on('message', (m) => { if (m.type === 'ended') throw new Error('no memory left'); })`,
  );
  capture.post({ type: 'ended' });
  expect(await died).toBe('no memory left');
  expect(capture.feed(chunk(), 0n)).toBe(false);
  await capture.finish(); // and nothing waits for the dead
});
