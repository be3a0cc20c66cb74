// Recordings out and in with everything real behind: the store's thread on real files, the export thread, the desk.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, vi } from 'vitest';
import { readSidecar, type Sidecar } from '@harmonic/protocol/files';
import type { RecordingId } from '@harmonic/protocol/model';
import type { ExportWish, Recording, Transfer } from '../../contract/index.ts';
import type { StoreBlock } from '../capture/messages.ts';
import { EXAMPLE_KEY, MORNING_MS, PUMP, startOf } from '../store/example.suite.ts';
import { openStore, type StoreClient } from '../store/store-client.ts';
import { createTransfers, type Importer, type Transfers } from './transfers.ts';

export const SEAT = 'a seat';
const asker = { seat: SEAT, refusal: () => null };
export const IMPORTER: Importer = {
  ...{ ...asker, mayCalibrate: true, mayNote: true, maySee: () => true },
  brings: () => Promise.resolve(),
};

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

export interface TestTransfers extends Transfers {
  store: StoreClient;
  threads: Worker[];
  told: string[];
  record(blocks: readonly StoreBlock[]): Promise<Recording>;
  ticketFor(recording: Recording, wish?: Partial<ExportWish>): Promise<string>;
  stateOf(ticket: string, direction: 'out' | 'in'): Transfer;
  /** Of the file that was brought in last. */
  broughtIn(): Transfer;
  export(recording: Recording, wish?: Partial<ExportWish>): Promise<Exported>;
  import(
    name: string,
    bytes: Uint8Array,
    sidecar?: string | null,
    more?: { announced?: number; chunk?: number } & Partial<Importer>,
  ): Promise<Recording>;
}
export interface Exported {
  bytes: Buffer;
  expected: number | null;
  name: string;
  sidecarText: string | null;
  sidecar: Sidecar | null;
  transfer: Transfer;
}

export const inChunks = async function* (
  bytes: Uint8Array,
  size = 65_000,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size)
    yield await Promise.resolve(bytes.subarray(at, at + size));
};

export async function openTransfers(): Promise<TestTransfers> {
  const dataDir = mkdtempSync(join(tmpdir(), 'harmonic-transfers-'));
  closers.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const store = await openStore({
    worker: new Worker(new URL('../threads/store.thread.ts', import.meta.url)),
    dataDir,
    key: new Uint8Array(EXAMPLE_KEY),
    onNotice: () => undefined,
    onDied: (detail) => {
      throw new Error(detail);
    },
  });
  closers.push(() => store.close());
  const threads: Worker[] = [];
  const told: string[] = [];
  const transfers = createTransfers({
    store,
    startThread() {
      const thread = new Worker(new URL('../threads/export.thread.ts', import.meta.url));
      threads.push(thread);
      return thread;
    },
    software: 'Harmonic Console test',
    now: () => MORNING_MS,
    told: (_plan, outcome) => told.push(outcome instanceof Error ? outcome.message : 'kept'),
  });
  closers.push(() => transfers.close());
  const stateOf: TestTransfers['stateOf'] = (ticket, direction) =>
    transfers.desk.find(ticket, direction, SEAT).progress;
  let newest = '';
  const begin = (recording: Recording, wish: Partial<ExportWish>) =>
    transfers.beginExport(asker, recording, '1.2.0', {
      ...{ id: recording.id, fromS: 0, toS: null, channels: [], format: 'wav' },
      ...{ dialect: 'comma-point', ...wish },
    });
  return {
    ...{ ...transfers, store, threads, told, stateOf },
    broughtIn: () => stateOf(newest, 'in'),
    async record(blocks) {
      const { deviceId } = blocks[0] ?? { deviceId: PUMP };
      const { id } = await store.startRecording(startOf(deviceId));
      const port = store.addCapture();
      for (const block of blocks) port.postMessage(block, [block.data]);
      await acknowledged(port, blocks.length);
      port.close();
      return store.stopRecording(deviceId, MORNING_MS).then(() => recordingOf(store, id));
    },
    ticketFor: async (recording, wish = {}) => (await begin(recording, wish)).ticket,
    async export(recording, wish = {}) {
      const { ticket, name, bytesExpected: expected } = await begin(recording, wish);
      const file = transfers.download(ticket, [SEAT]);
      if (!file) throw new Error('there is nothing under the ticket');
      const parts: Uint8Array[] = [];
      for await (const part of file.body) parts.push(part);
      const transfer = stateOf(ticket, 'out');
      const sidecarText = transfer.sidecar?.text ?? null;
      const sidecar = sidecarText === null ? null : readSidecar(sidecarText);
      return { bytes: Buffer.concat(parts), expected, name, sidecarText, sidecar, transfer };
    },
    async import(
      name,
      bytes,
      sidecar = null,
      { announced = bytes.length, chunk, mayCalibrate = true, mayNote = true, ...importer } = {},
    ) {
      const beside = sidecar === null ? null : Buffer.from(sidecar);
      const { ticket } = transfers.beginImport(
        { ...IMPORTER, mayCalibrate, mayNote, ...importer },
        { name, bytes: announced, sidecarBytes: beside?.length ?? null },
      );
      newest = ticket;
      const body = Buffer.concat([beside ?? new Uint8Array(0), bytes]);
      const kept = transfers.upload(ticket, [SEAT], inChunks(body, chunk));
      if (!kept) throw new Error('there is nothing under the ticket');
      return kept;
    },
  };
}

const recordingOf = async (store: StoreClient, id: RecordingId): Promise<Recording> => {
  const found = (await store.recordings()).find((one) => one.id === id);
  if (!found) throw new Error('the recording is not there');
  return found;
};

async function acknowledged(
  port: ReturnType<StoreClient['addCapture']>,
  messages: number,
): Promise<void> {
  let count = 0;
  port.on('message', (ack: { messages: number }) => (count += ack.messages));
  await vi.waitFor(
    () => {
      if (count < messages) throw new Error('not taken yet');
    },
    { timeout: 20_000, interval: 5 },
  );
}
