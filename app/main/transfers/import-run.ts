// One file on its way in: what a host receives, through the intake, to the store, which is waited for. Half of a file is
// taken out again, however it ends.
import type { Sidecar } from '@harmonic/protocol/files';
import type { RecordingId } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { ImportBlock } from '../store/file-blocks.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { OpenTransfer } from './desk.ts';
import { createWavIntake, type WavIntake } from './import-file.ts';

type ImportStore = Pick<StoreClient, 'beginImport' | 'importBlocks' | 'endImport' | 'dropImport'>;

export interface ImportPlan {
  name: string;
  bytes: number;
  sidecar: Sidecar | null;
  /** When it is brought in: the start of what says none itself. */
  nowMs: number;
}

/** Sent to the store together. */
const BATCH_BYTES = 512 * 1024;

/** @throws the refusal that ends it; the transfer tells it too, and nothing of the file is kept then. */
export async function importFile(
  store: ImportStore,
  plan: ImportPlan,
  body: AsyncIterable<Uint8Array>,
  transfer: OpenTransfer,
): Promise<Recording> {
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
    const recording = await place.end(intake.samplesDone);
    const { id, gaps, samplesLost } = recording;
    transfer.done({
      ...{ recording: id, gaps, samplesMissing: samplesLost },
      samplesDone: intake.samplesDone,
    });
    return recording;
  } catch (error) {
    const why: unknown = transfer.signal.aborted ? transfer.signal.reason : error;
    transfer.fail(why);
    await place.drop();
    throw why;
  }
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
  end(samples: number): Promise<Recording>;
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
    async end(samples) {
      const made = await send();
      if (made !== null) return store.endImport(made, samples);
      throw new Refusal('invalid', 'The WAV file holds no samples.', 'wav-no-samples');
    },
    async drop() {
      if (id !== null) await store.dropImport(id);
    },
  };
}
