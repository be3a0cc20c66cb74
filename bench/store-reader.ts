// How long a reader of the store waits while devices are being recorded: the real thread, the real cipher.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreAck, StoreBlock, StoreSummary } from '../app/main/capture/messages.ts';
import { openStore } from '../app/main/store/store-client.ts';
import { percentile, type Bench } from './harness.ts';

const RATE = 48_000;
const BLOCK = 4800;
const SECONDS = 6;
const ASK_EVERY_MS = 5;

interface Feed {
  deviceId: DeviceId;
  port: MessagePort;
  blocks: number;
  acknowledged: number;
}

function send(feed: Feed): void {
  const data = randomBytes(2 * BLOCK);
  const arrivalNs = BigInt(Date.now()) * 1_000_000n;
  const { deviceId } = feed;
  const block: StoreBlock = {
    type: 'block',
    deviceId,
    streamSeq: 1,
    firstSample: feed.blocks * BLOCK,
    samples: BLOCK,
    channels: [{ name: 'x', unit: 'V', fullScale: 1 }],
    format: 'int16',
    scale: 2 ** -15,
    offset: 0,
    rateHz: RATE,
    deviceNs: 0n,
    deviceClock: 'since-start',
    sync: null,
    arrivalNs,
    gapBefore: 0,
    isResumed: false,
    clipped: false,
    simulated: false,
    data: data.buffer.slice(data.byteOffset, data.byteOffset + data.length),
  };
  feed.port.postMessage(block, [block.data]);
  feed.blocks += 1;
  if (feed.blocks % 10 !== 0) return;
  const summary: StoreSummary = {
    type: 'summary',
    deviceId,
    channel: 0,
    atNs: arrivalNs,
    rms: 0.1,
    peak: 0.4,
    crestFactor: 4,
    kurtosis: 3,
    samplesLost: 0,
    peaks: [{ frequencyHz: 1000, amplitude: 0.1 }],
    bandsDb: new Float32Array(256).fill(-60),
    rateHz: RATE,
  };
  feed.port.postMessage(summary);
}

/** Milliseconds of each answer while `devices` are recorded in real time. */
async function waits(devices: number): Promise<number[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'harmonic-bench-reader-'));
  const store = await openStore({
    worker: new Worker(new URL('../app/main/threads/store.thread.ts', import.meta.url)),
    dataDir,
    key: randomBytes(32),
    onNotice: () => undefined,
    onDied: (detail) => {
      throw new Error(`the store died: ${detail}`);
    },
  });
  const feeds: Feed[] = Array.from({ length: devices }, () => {
    const port = store.addCapture();
    const feed = { deviceId: randomUUID() as DeviceId, port, blocks: 0, acknowledged: 0 };
    port.on('message', ({ messages }: StoreAck) => (feed.acknowledged += messages));
    return feed;
  });
  for (const [index, { deviceId }] of feeds.entries()) {
    await store.startRecording({
      deviceId,
      deviceName: `node ${index}`,
      hardwareId: null,
      simulated: false,
      preTriggerS: 0,
      atMs: Date.now(),
    });
  }
  const timer = setInterval(() => feeds.forEach(send), (1000 * BLOCK) / RATE);
  const answers: number[] = [];
  const end = performance.now() + SECONDS * 1000;
  while (performance.now() < end) {
    const begin = performance.now();
    await store.events(null, 100);
    answers.push(performance.now() - begin);
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
  clearInterval(timer);
  const silent = feeds.filter((feed) => feed.acknowledged === 0).length;
  for (const { deviceId } of feeds) await store.stopRecording(deviceId, Date.now());
  const kept = (await store.recordings()).filter((recording) => recording.seconds > SECONDS / 2);
  await store.close();
  for (const { port } of feeds) port.close();
  rmSync(dataDir, { recursive: true });
  if (silent > 0 || kept.length !== devices) throw new Error('the store did not keep up');
  return answers;
}

export async function measureReader(bench: Bench): Promise<void> {
  for (const devices of [1, 4, 16]) {
    const p99 = percentile(await waits(devices), 0.99);
    bench.limit(
      {
        case: 'a reader’s wait while recording, p99',
        load: `${devices} × 48 kHz`,
        unit: 'ms',
        reach: '< 20 ms',
      },
      p99,
      p99 < 20,
    );
  }
}
