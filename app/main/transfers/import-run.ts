// One file on its way in: what a host receives, through the intake, to the store, which is waited for. Half of a file is
// taken out again, however it ends.
import type { Sidecar } from '@harmonic/protocol/files';
import { calibrationDatesFault, type RecordingId } from '@harmonic/protocol/model';
import type { Recording, TransferNotice } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { ImportBlock, ImportEnding } from '../store/file-blocks.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { OpenTransfer } from './desk.ts';
import { notesIn } from './note-transfer.ts';
import { createWavIntake, type WavIntake } from './import-file.ts';

type ImportStore = Pick<StoreClient, 'beginImport' | 'importBlocks' | 'endImport' | 'dropImport'>;

export interface ImportPlan {
  name: string;
  bytes: number;
  sidecar: Sidecar | null;
  /** Whoever brings it in may calibrate: the sidecar's calibrations come with it. */
  mayCalibrate: boolean;
  /** They may write notes: the sidecar's come with it. */
  mayNote: boolean;
  /** When it is brought in: the start of what says none itself. */
  nowMs: number;
  /** The same as a day of the plant's own calendar. */
  day: string;
}

export interface Imported {
  recording: Recording;
  notices: readonly TransferNotice[];
}

/** Sent to the store together. */
const BATCH_BYTES = 512 * 1024;

/** @throws the refusal that ends it; the transfer tells it too, and nothing of the file is kept then. */
export async function importFile(
  store: ImportStore,
  plan: ImportPlan,
  body: AsyncIterable<Uint8Array>,
  transfer: OpenTransfer,
): Promise<Imported> {
  const { sidecar, nowMs } = plan;
  const startMs = sidecar ? Date.parse(sidecar.startUtc) : nowMs;
  const intake = createWavIntake(plan.bytes, sidecar, startMs);
  const place = createPlace(store, plan, startMs);
  try {
    let bytes = 0;
    for await (const chunk of whole(body)) {
      transfer.signal.throwIfAborted();
      bytes += chunk.length;
      await place.put(intake.take(chunk));
      tell(transfer, intake, bytes);
    }
    transfer.signal.throwIfAborted();
    await place.put(intake.end());
    const calibrations = calibrationsOf(plan);
    const { samplesDone, isCut } = intake;
    const recording = await place.end(samplesDone, {
      ...{ isCut, atMs: nowMs },
      calibrations: plan.mayCalibrate ? calibrations : [],
      notes: plan.mayNote ? notesIn(sidecar).notes : [],
    });
    const { id, gaps, samplesLost } = recording;
    const notices = [
      ...intake.notices(),
      ...calibrationNotices(plan, calibrations),
      ...noteNotices(plan),
    ];
    transfer.done({ recording: id, gaps, samplesMissing: samplesLost, samplesDone, notices });
    return { recording, notices };
  } catch (error) {
    const why: unknown = transfer.signal.aborted ? transfer.signal.reason : error;
    transfer.fail(why);
    await place.drop();
    throw why;
  }
}

const stated = ({ sidecar }: Pick<ImportPlan, 'sidecar'>): Sidecar['calibrations'] =>
  sidecar?.calibrations.slice(0, sidecar.channels.length) ?? [];

/** By channel; null also where its dates cannot be those of one that was made. */
export const calibrationsOf = (
  plan: Pick<ImportPlan, 'sidecar' | 'day'>,
): Sidecar['calibrations'] =>
  stated(plan).map((one) => (one && calibrationDatesFault(one, plan.day) ? null : one));

function calibrationNotices(
  plan: ImportPlan,
  calibrations: Sidecar['calibrations'],
): TransferNotice[] {
  const counted = (all: Sidecar['calibrations']): number =>
    all.filter((one) => one !== null).length;
  const count = counted(calibrations);
  const misdated = counted(stated(plan)) - count;
  const code = plan.mayCalibrate ? 'calibrations-kept' : 'calibrations-left';
  return [
    ...(count === 0 ? [] : [{ code, values: { count } } as const]),
    ...(misdated === 0
      ? []
      : [{ code: 'calibrations-misdated', values: { count: misdated } } as const]),
  ];
}

function noteNotices({ mayNote, sidecar }: ImportPlan): TransferNotice[] {
  const { notes, strange } = notesIn(sidecar);
  const code = mayNote ? 'notes-kept' : 'notes-left';
  return [
    ...(notes.length === 0 ? [] : [{ code, values: { count: notes.length } } as const]),
    ...(strange === 0 ? [] : [{ code: 'notes-strange', values: { count: strange } } as const]),
  ];
}

const tell = (transfer: OpenTransfer, { samples, samplesDone }: WavIntake, bytes: number): void =>
  transfer.say({ samples, samplesDone, bytes });

/** A connection that breaks is no mistake of ours. */
async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    throw new Refusal(
      'conflict',
      `The other end went away in the middle: ${error instanceof Error ? error.message : String(error)}`,
      'transfer-broken',
    );
  }
}

interface Place {
  put(blocks: readonly ImportBlock[]): Promise<void>;
  end(samples: number, ending: ImportEnding): Promise<Recording>;
  drop(): Promise<void>;
}

/** The recording that a file becomes; made with its first block. */
function createPlace(store: ImportStore, { name, sidecar }: ImportPlan, atMs: number): Place {
  let id: RecordingId | null = null;
  let batch: ImportBlock[] = [];
  let batchBytes = 0;
  const begin = (): Promise<RecordingId> =>
    store.beginImport({
      name: sidecar?.recording.name ?? name,
      deviceName: sidecar?.device.name ?? name,
      hardwareId: sidecar?.device.hardwareId ?? null,
      simulated: sidecar?.recording.simulated ?? false,
      atMs,
    });
  async function send(): Promise<RecordingId | null> {
    if (batch.length === 0) return id;
    const blocks = batch;
    batch = [];
    batchBytes = 0;
    id ??= await begin();
    await store.importBlocks(id, blocks);
    return id;
  }
  return {
    async put(blocks) {
      for (const block of blocks) {
        batch.push(block);
        batchBytes += block.data.byteLength;
        if (batchBytes >= BATCH_BYTES) await send();
      }
    },
    async end(samples, ending) {
      const made = await send();
      if (made !== null) return store.endImport(made, samples, ending);
      throw new Refusal('invalid', 'The WAV file holds no samples.', 'wav-no-samples');
    },
    async drop() {
      if (id !== null) await store.dropImport(id);
    },
  };
}
