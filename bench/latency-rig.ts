// A gateway in this process with real threads, whose capture threads stamp what passes them; and a visitor. For bench
// only: what it serves is the page as it is built.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { LinkAddress } from '@harmonic/protocol/model';
import { startGateway, type Gateway } from '../app/main/hosts/gateway/gateway.ts';
import { throwAwayKeys } from '../app/main/hosts/key-file.ts';
import { comeIn } from './come-in.ts';
import { ROOT } from './harness.ts';
import type { CaptureStamps } from './latency-stamps.ts';
import { enter, type Visitor } from './visitor.ts';

export interface StampedGateway {
  gateway: Gateway;
  visitor: Visitor;
  /** So far, one of each capture thread. */
  stamps(): Promise<CaptureStamps[]>;
  close(): Promise<void>;
}

/** @param places host:port of the devices it connects to. */
export async function openStampedGateway(places: readonly string[]): Promise<StampedGateway> {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-latency-'));
  const asked: MessagePort[] = [];
  const capture = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    asked.push(port1);
    return new Worker(new URL('latency-capture.thread.ts', import.meta.url), {
      workerData: { asked: port2 },
      transferList: [port2],
    });
  };
  const store = (): Worker =>
    new Worker(new URL('../app/main/threads/store.thread.ts', import.meta.url));
  const measure = (): Worker =>
    new Worker(new URL('../app/main/threads/measure.thread.ts', import.meta.url));
  const encoder = (): Worker =>
    new Worker(new URL('../app/main/threads/export.thread.ts', import.meta.url));
  const report = (): Worker =>
    new Worker(new URL('../app/main/threads/report.thread.ts', import.meta.url));
  const gateway = await startGateway({
    port: 0,
    address: '127.0.0.1',
    command: 'npm run bench',
    rendererDir: `${ROOT}out/renderer`,
    site: {
      place: 'real',
      dataDir: join(folder, 'data'),
      siteName: 'bench',
      version: 'bench',
      connect: places.map((place) => `tcp://${place}`) as LinkAddress[],
      discoveryInterface: '127.0.0.1',
      threads: { capture, store, measure, export: encoder, report },
      keys: throwAwayKeys,
    },
  });
  const visitor = await enter(gateway.wayIn());
  await comeIn(visitor.calls);
  return {
    gateway,
    visitor,
    stamps: () =>
      Promise.all(
        asked.map(
          (port) =>
            new Promise<CaptureStamps>((resolve) => {
              port.once('message', resolve);
              port.postMessage('stamps');
            }),
        ),
      ),
    async close() {
      visitor.close();
      await gateway.close();
      for (const port of asked) port.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
