// Recordings out and in, put together: what a call begins, and what a host asks for by its ticket.
import type { Worker } from 'node:worker_threads';
import { wavDataBytes, wavPadBytes, writeWavHead, type Sidecar } from '@harmonic/protocol/files';
import {
  calendarDay,
  calibratedAs,
  clockDifference,
  driftMeans,
  type Calibration,
} from '@harmonic/protocol/model';
import type { ExportWish, ImportWish, Recording } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { StoreClient } from '../store/store-client.ts';
import { createTransferDesk, type OpenTransfer, type TransferDesk } from './desk.ts';
import type { ExportJob } from './export-job.ts';
import { exportBytes } from './export-run.ts';
import { requireSidecarFits } from './import-body.ts';
import { importFile, type Bringing, type Imported, type Importing } from './import-run.ts';
import { notesOf } from './note-transfer.ts';
import { readyBytes } from './ready-file.ts';

export interface Download {
  name: string;
  type: string;
  /** Null where it is known at the end only. */
  bytes: number | null;
  body: AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
  /** Aborts when there is no more to come, and not all has. */
  signal: AbortSignal;
}

/** What a host does with a ticket. @param seats those that the asking browser or window has. */
export interface FileGate {
  /** Null when there is nothing under that ticket for these seats. */
  download(ticket: string, seats: readonly string[]): Download | null;
  /** Null as above. Otherwise resolves when the file is kept. @throws the refusal, once nothing of it is kept. */
  upload(
    ticket: string,
    seats: readonly string[],
    body: AsyncIterable<Uint8Array>,
  ): Promise<Recording> | null;
}

/** Who asks, and why they might not any more. */
export interface Asker {
  seat: string;
  refusal(): Refusal | null;
}
export type Importer = Asker & Bringing;

export interface Transfers extends FileGate {
  desk: TransferDesk;
  beginExport(
    asker: Asker,
    recording: Recording,
    firmware: string | null,
    wish: ExportWish,
  ): Promise<{ ticket: string; name: string; bytesExpected: number | null }>;
  beginFile(asker: Asker, file: ReadyFile): { ticket: string; name: string };
  /** @throws Refusal, when what is announced cannot be. */
  beginImport(importer: Importer, wish: ImportWish): { ticket: string };
  close(): void;
}

/** A file that lies on the disk. */
export interface ReadyFile {
  path: string;
  name: string;
  type: string;
  bytes: number;
}

export interface TransferParts {
  store: StoreClient;
  startThread(): Worker;
  /** `Harmonic Console 0.1.0` */
  software: string;
  now(): number;
  /** A file has come in, or has not, and why. */
  told(plan: Importing, outcome: Imported | Error): void;
}

const TYPES = {
  wav: 'audio/wav',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
} as const;

/** Of a name somebody gave, what every file system takes. */
const fileName = (name: string): string =>
  name
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}<>:"/\\|?*]+/gu, '-')
    .slice(0, 80)
    // A pair cut in half is no letter.
    .replace(/[\ud800-\udbff]$/u, '')
    .replace(/^[.\s]+|[.\s]+$/g, '') || 'recording';

export function createTransfers(parts: TransferParts): Transfers {
  const desk = createTransferDesk();
  const outgoing = new Map<string, { job: ExportJob; name: string; bytes: number | null }>();
  const ready = new Map<string, ReadyFile>();
  const incoming = new Map<string, Importing>();
  const forgetWith = (map: Map<string, unknown>, { ticket, signal }: OpenTransfer): void =>
    signal.addEventListener('abort', () => map.delete(ticket), { once: true });

  return {
    desk,
    async beginExport(asker, recording, firmware, wish) {
      const job = await jobOf(parts, recording, firmware, wish);
      const { samples } = job.head;
      const bytes = wish.format === 'wav' ? wavBytes(job) : null;
      const transfer = desk.open({ ...asker, direction: 'out', samples, bytesExpected: bytes });
      const name = `${fileName(recording.name)}.${wish.format}`;
      outgoing.set(transfer.ticket, { job, name, bytes });
      forgetWith(outgoing, transfer);
      return { ticket: transfer.ticket, name, bytesExpected: bytes };
    },
    beginFile(asker, file) {
      const { name, bytes } = file;
      const wish = { ...asker, direction: 'out' as const, samples: null, bytesExpected: bytes };
      const transfer = desk.open(wish);
      ready.set(transfer.ticket, file);
      forgetWith(ready, transfer);
      return { ticket: transfer.ticket, name };
    },
    beginImport({ seat, refusal, ...bringing }, { name: given, bytes, sidecarBytes }) {
      requireSidecarFits(sidecarBytes);
      const wish = { seat, refusal, direction: 'in' as const, samples: null };
      const transfer = desk.open({ ...wish, bytesExpected: bytes });
      const { ticket } = transfer;
      const name = fileName(given.replace(/\.wave?$/i, ''));
      const nowMs = parts.now();
      const day = calendarDay(nowMs);
      incoming.set(ticket, { ...bringing, name, bytes, sidecarBytes, nowMs, day });
      forgetWith(incoming, transfer);
      return { ticket };
    },
    download(ticket, seats) {
      const transfer = desk.take(ticket, 'out', seats);
      const file = ready.get(ticket);
      if (transfer && file) {
        ready.delete(ticket);
        const { name, type, bytes } = file;
        return { name, type, bytes, body: readyBytes(file, transfer), signal: transfer.signal };
      }
      const wished = outgoing.get(ticket);
      if (!transfer || !wished) return null;
      outgoing.delete(ticket);
      const { job, name, bytes } = wished;
      const body = exportBytes(parts, job, `${name.replace(/\.wav$/, '')}.json`, transfer);
      return { name, type: TYPES[job.format], bytes, body, signal: transfer.signal };
    },
    upload(ticket, seats, body) {
      const transfer = desk.take(ticket, 'in', seats);
      const plan = incoming.get(ticket);
      if (!transfer || !plan) return null;
      incoming.delete(ticket);
      return importFile(parts.store, plan, body, transfer).then(
        (imported) => {
          parts.told(plan, imported);
          return imported.recording;
        },
        (error: unknown) => {
          if (error instanceof Error) parts.told(plan, error);
          throw error;
        },
      );
    },
    close: () => desk.close(),
  };
}

function wavBytes({ head }: ExportJob): number {
  const { rateHz, samples: frames, format, channels } = head;
  const shape = { rateHz, frames, format, channels: channels.length };
  return writeWavHead(shape).length + wavDataBytes(shape) + wavPadBytes(shape);
}

/** @throws Refusal, when there is not one sample in it, or the format cannot tell its rate. */
async function jobOf(
  { store, software }: TransferParts,
  recording: Recording,
  firmware: string | null,
  { fromS, toS, channels, format, dialect }: ExportWish,
): Promise<ExportJob> {
  const { id, rateHz, samples } = recording;
  const first = Math.min(samples, Math.floor(fromS * rateHz));
  const last = Math.min(samples, Math.ceil((toS ?? Infinity) * rateHz));
  const all = recording.channels.map((_, channel) => channel);
  const chosen = channels.length === 0 ? all : channels.filter((channel) => channel in all);
  if (last <= first || chosen.length === 0)
    throw new Refusal(
      'invalid',
      'There is not one sample in that part: choose another.',
      'nothing-to-export',
    );
  if (format === 'wav' && Math.round(rateHz) < 1)
    throw new Refusal(
      'invalid',
      'A WAV tells whole samples a second, and this recording has less than one: choose CSV or Parquet.',
      'wav-slow',
    );
  const page = await store.recordingBlocks({ id, first, last: first, after: null });
  const { name, state, simulated, origin, deviceId, deviceName, hardwareId } = recording;
  return {
    ...{ format, dialect, first, last, chosen },
    fullScales: recording.channels.map(({ fullScale }) => fullScale),
    head: {
      ...{ kind: 'harmonic-recording', version: 1, software, rateHz, samples: last - first },
      recording: { id, name, state, simulated, origin, fromSample: first },
      device: { id: deviceId, name: deviceName, hardwareId, firmware },
      ...startOf(recording, first),
      format: page.format,
      channels: chosen.map((channel) => channelOf(recording, channel)),
      calibrations: await calibrationsInForce(store, recording, chosen),
      clocks: await clocksOf(store, id),
      notes: await notesOf(store, recording, { first, last, chosen }),
    },
  };
}

/** A file that tells no time has none here either: not even when it came in stands where a start is looked for. */
const startOf = (
  { isTimed, startedAtMs, rateHz }: Recording,
  first: number,
): Pick<Sidecar, 'startUtc' | 'startUnknown'> =>
  isTimed
    ? { startUtc: new Date(startedAtMs + (first / rateHz) * 1000).toISOString() }
    : {
        startUtc: null,
        startUnknown: `The file it came from tells no time; it was imported at ${new Date(startedAtMs).toISOString()}.`,
      };

function calibrationsInForce(
  store: StoreClient,
  recording: Recording,
  channels: readonly number[],
): Promise<(Calibration | null)[]> {
  const day = calendarDay(recording.startedAtMs);
  return Promise.all(
    channels.map((channel) => store.calibrationInForce(calibratedAs(recording), channel, day)),
  );
}

async function clocksOf(store: StoreClient, id: Recording['id']): Promise<Sidecar['clocks']> {
  const clock = await store.recordingClock(id);
  const found = clock && clockDifference(clock.points);
  if (!found) return null;
  const isRate = driftMeans(found) === 'rate';
  return {
    ...{ ...found, driftPpm: isRate ? found.driftPpm : null },
    driftWithinPpm: isRate ? found.driftWithinPpm : null,
    offsetMs: clock.sync?.offsetMs ?? found.offsetMs,
    offsetWithinMs: clock.sync?.withinMs ?? null,
  };
}

function channelOf({ channels }: Recording, place: number): Recording['channels'][number] {
  const channel = channels[place];
  if (!channel) throw new Error(`there is no channel ${place}`);
  return channel;
}
