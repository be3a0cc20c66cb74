import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, expect, test, vi } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import type { SeenSpectral, StoreAck, StoreSpectral } from '../capture/messages.ts';
import type { StoreNotice } from './api.ts';
import {
  blockAt,
  EXAMPLE_KEY,
  FAN,
  MORNING_MS,
  PUMP,
  pump,
  startOf,
  summaryAt,
} from './example.suite.ts';
import { actOf, ANA, BRUNO, credentialOf, everyWrite, EVERYTHING } from './example-access.suite.ts';
import { openStore, type StoreClient } from './store-client.ts';
import { brokenAt, count, eventOf, openTestStore, powerCut, readBack } from './test-store.suite.ts';

interface Thread {
  worker: Worker;
  store: StoreClient;
  dataDir: string;
  notices: StoreNotice[];
  deaths: string[];
}
const open: Thread[] = [];
afterEach(async () => {
  for (const { worker, dataDir } of open.splice(0)) {
    await worker.terminate();
    rmSync(dataDir, { recursive: true, force: true });
  }
});

async function startThread(
  dataDir = mkdtempSync(join(tmpdir(), 'harmonic-thread-')),
  key = EXAMPLE_KEY,
): Promise<Thread> {
  const worker = new Worker(new URL('../threads/store.thread.ts', import.meta.url));
  const notices: StoreNotice[] = [];
  const deaths: string[] = [];
  const store = await openStore({
    ...{ worker, dataDir, key: new Uint8Array(key) },
    onNotice: (notice) => notices.push(notice),
    onDied: (detail) => deaths.push(detail),
  });
  const thread = { worker, store, dataDir, notices, deaths };
  open.push(thread);
  return thread;
}

/** A capture thread's end: sends blocks, resolves when they are acknowledged. */
function capture(store: StoreClient): {
  send(blocks: number, from?: number, device?: DeviceId): Promise<void>;
  close(): void;
} {
  const port = store.addCapture();
  let underWay = 0;
  let settled: (() => void) | null = null;
  port.on('message', ({ messages }: StoreAck) => {
    underWay -= messages;
    if (underWay === 0) settled?.();
  });
  return {
    send(blocks, from = 0, device = PUMP) {
      for (let i = from; i < from + blocks; i += 1) {
        const block = blockAt(i * 480, { deviceId: device });
        port.postMessage(block, [block.data]);
        underWay += 1;
      }
      return new Promise((resolve) => (settled = resolve));
    },
    close: () => port.close(),
  };
}

test('what is acknowledged is on the disk: a power cut after it takes nothing', async () => {
  const { store, dataDir } = await startThread();
  const { id } = await store.startRecording(startOf(PUMP));
  const pumpCapture = capture(store);
  await pumpCapture.send(7);
  await pumpCapture.send(5, 7);
  const after = openTestStore(powerCut(dataDir));
  expect(readBack(after, id)).toEqual(count(0, 12 * 480));
  expect(after.api.recordings()).toMatchObject([{ id, state: 'interrupted' }]);
  after.api.close();
  pumpCapture.close();
  await store.close();
});

test('a spectral event that lasted when its capture died does not last on', async () => {
  const { store } = await startThread();
  const port = store.addCapture();
  const acknowledged = once(port, 'message');
  const seen: SeenSpectral = {
    ...{ key: 'a', state: 'lasting', channel: 0, fullScale: 10, unit: 'V' },
    ...{ clippedSamples: 0, heldBackBefore: 0, picture: null },
    place: {
      ...{ rules: ['harmonic'], hz: 5000, lowHz: 5000, highHz: 5000, f0Hz: 1000, harmonic: 5 },
      ...{ called: null, offsetHz: 0, levelDb: -17, legitimateDb: null, overFloorDb: 40 },
      ...{ firstMs: MORNING_MS, lastMs: MORNING_MS },
    },
  };
  const message: StoreSpectral = { type: 'spectral', deviceId: PUMP, seen: [seen] };
  port.postMessage(message);
  await acknowledged;
  const stateOf = async (): Promise<string | undefined> =>
    (await store.spectralEvents(PUMP, null, 1))[0]?.state;
  expect(await stateOf()).toBe('lasting');
  port.close();
  await vi.waitFor(async () => expect(await stateOf()).toBe('cut'), 5000);
  await store.close();
});

test('an answered event is on the disk as well', async () => {
  const { store, dataDir } = await startThread();
  await store.addEvent(eventOf('link.lost'));
  const after = openTestStore(powerCut(dataDir));
  expect(after.api.events(null, 1)).toMatchObject([{ code: 'link.lost' }]);
  after.api.close();
  await store.close();
});

test('calls take effect in the order they were made, also those that wait for company', async () => {
  const { store, notices } = await startThread();
  const event = eventOf('device.adopted', { deviceId: PUMP });
  const [, , seen, gone, after] = await Promise.all([
    store.putDevice(pump, event),
    store.touchDevice(PUMP, MORNING_MS + 5, '1.3.0', pump.address),
    store.devices(),
    store.forgetDevice(FAN, event).catch((error: unknown) => error),
    store.addEvent(eventOf('link.lost', { deviceId: PUMP })),
  ]);
  expect(seen).toEqual([{ ...pump, lastSeenMs: MORNING_MS + 5, firmware: '1.3.0' }]);
  expect(gone).toMatchObject({ code: 'not-found', message: 'there is no such device' });
  expect(after).toMatchObject({ code: 'link.lost', deviceName: 'Pump 3' });
  expect(notices.map((notice) => notice.type)).toEqual(['event', 'event']);
  await store.close();
});

test('a burst of events costs a few commits, not one each', async () => {
  const { store } = await startThread();
  await store.addEvent(eventOf('link.found'));
  const one = performance.now();
  for (let i = 0; i < 20; i += 1) await store.addEvent(eventOf('link.lost'));
  const alone = (performance.now() - one) / 20;
  const many = performance.now();
  await Promise.all(Array.from({ length: 1000 }, () => store.addEvent(eventOf('link.lost'))));
  expect(performance.now() - many).toBeLessThan(100 * alone);
  expect(await store.events(null, 500)).toHaveLength(500);
  await store.close();
});

test('whoever asks is answered soon while devices are recorded, a long recording is drawn and much is removed', async () => {
  const { store } = await startThread();
  const pumpCapture = capture(store);
  const { id } = await store.startRecording(startOf(PUMP));
  for (let i = 0; i < 10; i += 1) await pumpCapture.send(600, i * 600);
  await store.stopRecording(PUMP, MORNING_MS);
  await store.startRecording(startOf(FAN));
  const port = store.addCapture();
  for (let s = 0; s < 5000; s += 1) port.postMessage(summaryAt(s));

  const overview = { id, channel: 0, fromS: 0, toS: null, columns: 4096, topHz: null };
  const busy = Promise.all([
    ...[0, 1, 2].map(() => store.recordingOverview(overview)),
    store.retain(MORNING_MS + 500 * 86_400_000),
    ...[0, 1, 2].map((i) => pumpCapture.send(200, i * 200, FAN)).slice(-1),
  ]);
  let isBusy = true;
  void busy.then(() => (isBusy = false));
  const waits: number[] = [];
  while (isBusy) {
    const begin = performance.now();
    await store.events(null, 50);
    waits.push(performance.now() - begin);
  }
  const [first] = await busy;
  expect(first).toMatchObject({ toS: 600, gaps: [] });
  expect(waits.length).toBeGreaterThan(5);
  waits.sort((a, b) => a - b);
  expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(50);
  pumpCapture.close();
  port.close();
  await store.close();
});

test('every call of the store is one of the client’s', async () => {
  const { store } = await startThread();
  const inside = openTestStore();
  for (const call of Object.keys({ ...inside.api, ...inside.slow }))
    expect(store).toHaveProperty(call);
  inside.api.close();
  await store.close();
});

test('people and trail over the thread: what was changed at once is one chain, and a long search makes nobody wait', async () => {
  const { store, dataDir } = await startThread();
  const { stream } = await store.accessState();
  await store.changeAccess(everyWrite(stream), [actOf('person.create')]);
  const many = Array.from({ length: 2000 }, () => actOf('session.lock'));
  await Promise.all([
    ...[0, 1, 2, 3, 4, 5].map(() => store.changeAccess([], many)),
    store.putDevice(pump, eventOf('device.adopted', { act: actOf('device.adopt') })),
    store.addEvent(eventOf('link.lost', { act: actOf('device.reconnect') })),
    store.setSiteName('Mill', actOf('site.rename')),
  ]);
  const searches = Promise.all([
    ...[0, 1, 2].map(() => store.trail({ ...EVERYTHING, text: 'nowhere' }, null, 50)),
    store.personRecords(BRUNO),
  ]);
  let isBusy = true;
  void searches.then(() => (isBusy = false));
  const waits: number[] = [];
  while (isBusy) {
    const begin = performance.now();
    await store.trailHead();
    waits.push(performance.now() - begin);
  }
  const [none, , , records] = await searches;
  expect(none).toEqual([]);
  expect(records).toHaveProperty('statement.length', 1);
  waits.sort((a, b) => a - b);
  expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(50);
  expect(await store.retainTrail(MORNING_MS, 12)).toMatchObject({ entries: 0 });
  expect((await store.accessState()).credentials).toEqual([credentialOf(ANA), credentialOf(BRUNO)]);
  expect(await store.trailHead()).toMatchObject({ seq: 12_004 });
  const after = openTestStore(powerCut(dataDir));
  expect(brokenAt(after)).toBe(null);
  after.api.close();
  await store.close();
});

test('a second thread on the same folder is refused in words, and ends', async () => {
  const { dataDir, store } = await startThread();
  const worker = new Worker(new URL('../threads/store.thread.ts', import.meta.url));
  const ended = once(worker, 'exit');
  const second = openStore({
    ...{ worker, dataDir, key: new Uint8Array(EXAMPLE_KEY) },
    onNotice: () => undefined,
    onDied: () => expect.unreachable('it was never open'),
  });
  await expect(second).rejects.toMatchObject({ code: 'in-use' });
  await ended;
  await store.addEvent(eventOf('link.lost'));
  await store.close();
});

test('a thread that dies rejects what waits, says so once, and the folder is free for the next', async () => {
  const { worker, store, dataDir, deaths } = await startThread();
  const { id } = await store.startRecording(startOf(PUMP));
  await capture(store).send(3);
  const waiting = store.recordingOverview({
    ...{ id, channel: 0, fromS: 0, toS: null, columns: 64, topHz: null },
  });
  await worker.terminate();
  await waiting.catch((error: unknown) => expect(error).toMatchObject({ code: 'unavailable' }));
  await expect(store.events(null, 1)).rejects.toMatchObject({ code: 'unavailable' });
  expect(deaths).toEqual(['its thread has ended']);
  const again = await startThread(dataDir);
  expect(await again.store.recordings()).toMatchObject([
    { id, state: 'interrupted', samples: 1440 },
  ]);
  await again.store.close();
});

test('an orderly end keeps what was sent last, and is no death', async () => {
  const { store, dataDir, deaths } = await startThread();
  const { id } = await store.startRecording(startOf(PUMP));
  const sender = capture(store);
  void sender.send(4);
  await store.events(null, 1);
  await store.close();
  sender.close();
  expect(deaths).toEqual([]);
  const again = openTestStore(dataDir);
  expect(again.api.recordings()).toMatchObject([{ id, state: 'complete', samples: 4 * 480 }]);
  again.api.close();
});
