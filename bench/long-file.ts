// `npx node bench/long-file.ts [GB]`: a WAV of so many gigabytes (5) as a stream into a store and out again, every byte
// compared; says how long, how much memory, and how long the console's loop was held up. Needs that much room in /tmp.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { writeWavHead } from '@harmonic/protocol/files';
import { openStore } from '../app/main/store/store-client.ts';
import { createTransfers } from '../app/main/transfers/transfers.ts';

const GB = 1e9;
const CHUNK = 64 * 1024;
const bytesWanted = Number(process.argv[2] ?? 5) * GB;
const SEAT = 'bench';
const asker = { seat: SEAT, refusal: () => null };
const importer = {
  ...{ ...asker, mayCalibrate: false, mayNote: false, maySee: () => true },
  brings: () => Promise.resolve(),
};
const thread = (name: string): Worker =>
  new Worker(new URL(`../app/main/threads/${name}.thread.ts`, import.meta.url));

let mostRss = 0;
const look = (): void => void (mostRss = Math.max(mostRss, process.memoryUsage.rss()));
const looking = setInterval(look, 50);
const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;

const shape = {
  ...{ rateHz: 48_000, channels: 4, format: 'int16' as const },
  frames: Math.floor(bytesWanted / 8),
};
const head = writeWavHead(shape);
const total = head.length + shape.frames * 8;
const sent = createHash('sha256');
async function* file(): AsyncGenerator<Uint8Array> {
  sent.update(head);
  yield head;
  const chunk = new Uint8Array(CHUNK);
  const view = new DataView(chunk.buffer);
  for (let at = head.length, n = 0; at < total; at += CHUNK, n += 1) {
    for (let i = 0; i < CHUNK; i += 4096) view.setUint32(i, (n * 2_654_435_761 + i) >>> 0);
    const some = Uint8Array.from(chunk.subarray(0, Math.min(CHUNK, total - at)));
    sent.update(some);
    // A socket lets others have their turn between two chunks.
    yield await new Promise<Uint8Array>((resolve) => setImmediate(resolve, some));
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'harmonic-long-'));
const store = await openStore({
  ...{ worker: thread('store'), dataDir, key: new Uint8Array(32).fill(1) },
  ...{ onNotice: () => undefined, onDied: (detail) => console.error(detail) },
});
const transfers = createTransfers({
  ...{ store, startThread: () => thread('export'), software: 'bench', now: Date.now },
  told: () => undefined,
});
const delay = monitorEventLoopDelay({ resolution: 5 });
try {
  look();
  console.log(`${megabytes(total)}; memory before: ${megabytes(mostRss)}`);
  delay.enable();
  const begun = performance.now();
  const { ticket } = transfers.beginImport(importer, {
    name: 'l.wav',
    bytes: total,
    sidecarBytes: null,
  });
  const recording = await transfers.upload(ticket, [SEAT], file());
  if (!recording) throw new Error('the ticket was not taken');
  const inS = (performance.now() - begun) / 1000;
  console.log(
    `in: ${inS.toFixed(0)} s, ${megabytes(total / inS)}/s; most memory ${megabytes(mostRss)}; loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, most ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  delay.reset();
  const outBegun = performance.now();
  const wish = {
    fromS: 0,
    toS: null,
    channels: [],
    format: 'wav',
    dialect: 'comma-point',
  } as const;
  const out = await transfers.beginExport(asker, recording, null, {
    ...{ ...wish, channels: [] },
    id: recording.id,
  });
  const download = transfers.download(out.ticket, [SEAT]);
  if (!download) throw new Error('the ticket was not taken');
  const came = createHash('sha256');
  let bytes = 0;
  for await (const part of download.body) {
    came.update(part);
    bytes += part.length;
  }
  const outS = (performance.now() - outBegun) / 1000;
  console.log(
    `out: ${outS.toFixed(0)} s, ${megabytes(bytes / outS)}/s; most memory ${megabytes(mostRss)}; loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, most ${(delay.max / 1e6).toFixed(0)} ms`,
  );
  const isSame = bytes === total && came.digest('hex') === sent.digest('hex');
  console.log(isSame ? 'every byte is the same' : 'NOT the same');
  process.exitCode = isSame ? 0 : 1;
} finally {
  clearInterval(looking);
  transfers.close();
  await store.close();
  rmSync(dataDir, { recursive: true, force: true });
}
