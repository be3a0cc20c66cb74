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
import { readBody, whole } from './import-body.ts';
import { createWavIntake, type WavIntake } from './import-file.ts';
import { shownName } from './import-shape.ts';
import { createSampleDigest, findSame, type SampleDigest } from './same-samples.ts';

type ImportStore = Pick<
  StoreClient,
  'beginImport' | 'importBlocks' | 'endImport' | 'dropImport' | 'recordings' | 'recordingBlocks'
>;

/** What may come with a file, for whoever brings it in. */
export interface Bringing {
  /** They may calibrate: the sidecar's calibrations come with it. */
  mayCalibrate: boolean;
  /** They may write notes: the sidecar's come with it. */
  mayNote: boolean;
  /** Of one that was here before. */
  maySee(recording: Recording): boolean;
  /** Into the trail, before anything of the file is kept: what comes with it besides samples. */
  brings(counts: { calibrations: number; notes: number }): Promise<void>;
}
/** A file that was announced. */
export interface Importing extends Bringing {
  name: string;
  bytes: number;
  sidecarBytes: number | null;
  /** When it is brought in: the start of what says none itself. */
  nowMs: number;
  /** The same as a day of the plant's own calendar. */
  day: string;
}
interface ImportPlan extends Importing {
  sidecar: Sidecar | null;
}

export interface Imported {
  recording: Recording;
  notices: TransferNotice[];
  /** Of the same samples, here before. */
  sameAs: Recording | null;
}

/** Sent to the store together. */
const BATCH_BYTES = 512 * 1024;

/** @throws the refusal that ends it; the transfer tells it too, and nothing of the file is kept then. */
export async function importFile(
  store: ImportStore,
  announced: Importing,
  body: AsyncIterable<Uint8Array>,
  transfer: OpenTransfer,
): Promise<Imported> {
  const place = createPlace(store);
  const chunks = whole(body);
  try {
    const { sidecar, wav } = await readBody(chunks, announced.sidecarBytes);
    const imported = await takeIn(store, { ...announced, sidecar }, wav, { transfer, place });
    const { recording, notices, sameAs } = imported;
    const { id, samples, gaps, samplesLost } = recording;
    transfer.done({
      ...{ recording: id, gaps, samplesMissing: samplesLost, samplesDone: samples, notices },
      sameAs: sameAs && { id: sameAs.id, name: sameAs.name },
    });
    return imported;
  } catch (error) {
    const why: unknown = transfer.signal.aborted ? transfer.signal.reason : error;
    transfer.fail(why);
    await place.drop();
    throw why;
  } finally {
    // Whoever still sends is heard out by the host.
    await chunks.return();
  }
}

interface Way {
  transfer: OpenTransfer;
  place: Place;
}

async function takeIn(
  store: ImportStore,
  plan: ImportPlan,
  wav: AsyncIterable<Uint8Array>,
  { transfer, place }: Way,
): Promise<Imported> {
  const { sidecar, nowMs, maySee } = plan;
  const { signal } = transfer;
  const startUtc = sidecar?.startUtc ?? null;
  const startMs = startUtc === null ? nowMs : Date.parse(startUtc);
  const calibrations = calibrationsOf(plan);
  const notes = plan.mayNote ? notesIn(sidecar).notes : [];
  const brought = { calibrations: plan.mayCalibrate ? counted(calibrations) : 0 };
  await plan.brings({ ...brought, notes: notes.length });
  place.begin({ ...nameOf(plan), atMs: startMs, isTimed: startUtc !== null });
  const intake = createWavIntake(plan.bytes, sidecar, startMs);
  let bytes = 0;
  for await (const chunk of wav) {
    signal.throwIfAborted();
    bytes += chunk.length;
    await place.put(intake.take(chunk));
    tell(transfer, intake, bytes);
  }
  signal.throwIfAborted();
  await place.put(intake.end());
  const { samplesDone, isCut } = intake;
  const { shape, digest } = place;
  const sameAs = shape && (await findSame(store, shape, samplesDone, digest, { maySee, signal }));
  const recording = await place.end(samplesDone, {
    ...{ isCut, atMs: nowMs, notes },
    calibrations: plan.mayCalibrate ? calibrations : [],
  });
  const notices = [
    ...intake.notices(),
    ...calibrationNotices(plan, calibrations),
    ...noteNotices(plan),
  ];
  return { recording, notices, sameAs };
}

const stated = ({ sidecar }: Pick<ImportPlan, 'sidecar'>): Sidecar['calibrations'] =>
  sidecar?.calibrations.slice(0, sidecar.channels.length) ?? [];

/** By channel; null also where its dates cannot be those of one that was made. */
const calibrationsOf = (plan: Pick<ImportPlan, 'sidecar' | 'day'>): Sidecar['calibrations'] =>
  stated(plan).map((one) => (one && calibrationDatesFault(one, plan.day) ? null : one));

const counted = (all: Sidecar['calibrations']): number => all.filter((one) => one !== null).length;

function calibrationNotices(
  plan: ImportPlan,
  calibrations: Sidecar['calibrations'],
): TransferNotice[] {
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

type Beginning = Parameters<ImportStore['beginImport']>[0];

const nameOf = ({ name, sidecar }: ImportPlan): Omit<Beginning, 'atMs' | 'isTimed'> => ({
  name: shownName(sidecar?.recording.name ?? '', name),
  deviceName: shownName(sidecar?.device.name ?? '', name),
  hardwareId: sidecar?.device.hardwareId ?? null,
  simulated: sidecar?.recording.simulated ?? false,
});

interface Place {
  /** As what; once, before any block. */
  begin(as: Beginning): void;
  put(blocks: readonly ImportBlock[]): Promise<void>;
  end(samples: number, ending: ImportEnding): Promise<Recording>;
  drop(): Promise<void>;
  /** What the samples are; null before the first. */
  readonly shape: ImportBlock | null;
  /** Of what was put. */
  readonly digest: SampleDigest;
}

/** The recording that a file becomes; made with its first block. */
function createPlace(store: ImportStore): Place {
  const digest = createSampleDigest();
  let as: Beginning | null = null;
  let shape: ImportBlock | null = null;
  let id: RecordingId | null = null;
  let batch: ImportBlock[] = [];
  let batchBytes = 0;
  function begin(): Promise<RecordingId> {
    if (as) return store.beginImport(as);
    throw new Error('a file is named before its samples are kept');
  }
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
    digest,
    get shape() {
      return shape;
    },
    begin: (given) => void (as = given),
    async put(blocks) {
      for (const block of blocks) {
        shape ??= block;
        digest.add(block.firstSample, block.samples, new Uint8Array(block.data));
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
