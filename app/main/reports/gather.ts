// What a report is of: each device as it stands, its recordings of the period or its live signal, measured one after
// the other. A part that fails is told in its place; the report is made all the same.
import { createHash } from 'node:crypto';
import { RECORD_LIMIT } from '@harmonic/protocol/signal';
import type { DeviceId } from '@harmonic/protocol/model';
import {
  DEFAULT_WISH,
  type Device,
  type MeasureWish,
  type Recording,
  type ReportRun,
  type ReportWish,
} from '../../contract/index.ts';
import type { CapturedRecord } from '../capture/messages.ts';
import { measureCaptured, measureSpan, type RecordParts } from '../measure/records.ts';
import type { RecordingSpan, SpanInput } from '../store/api.ts';
import type {
  DeviceContent,
  FailedPart,
  NothingBecause,
  PartContent,
  ReportContent,
} from '../../report/content.ts';
import { failureOf } from './failure.ts';

export interface GatherParts extends RecordParts {
  devices(): Device[];
  recordings(): Promise<Recording[]>;
  span(input: SpanInput): Promise<RecordingSpan>;
  newest(id: DeviceId, channel: number, samples: number): Promise<CapturedRecord | null>;
  now(): number;
  /** Ends early, and rejects, when the console closes. */
  pause(ms: number): Promise<void>;
}

const MOST_LISTED = 100;
const MOST_MEASURED = 8;
const LOOK_AGAIN_MS = 250;
/** A signal is waited for so long beyond its own length: a gap begins it anew. */
const PATIENCE_MS = 20_000;
const LEAST_SAMPLES = 1024;

const shaOf = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

type Measured = Pick<DeviceContent, 'parts' | 'failed'>;

async function attempt(
  into: Measured,
  of: string | null,
  channel: string,
  measure: () => Promise<PartContent>,
): Promise<void> {
  try {
    into.parts.push(await measure());
  } catch (error) {
    into.failed.push({ of, channel, failure: failureOf(error) } satisfies FailedPart);
  }
}

/** The part of a recording that lies in the period, s; null: none does. */
function spanIn(
  { startedAtMs, seconds }: Recording,
  { fromMs, toMs }: ReportRun,
): { fromS: number; toS: number } | null {
  const fromS = Math.max(0, (fromMs - startedAtMs) / 1000);
  const toS = Math.min(seconds, (toMs - startedAtMs) / 1000);
  return toS > fromS || (seconds === 0 && toS >= fromS) ? { fromS, toS } : null;
}

async function recordingParts(
  parts: GatherParts,
  recording: Recording,
  run: ReportRun,
  wish: MeasureWish,
): Promise<Measured> {
  const into: Measured = { parts: [], failed: [] };
  const span = spanIn(recording, run);
  if (!span || span.toS <= span.fromS) return into;
  for (const [channel, { name }] of recording.channels.entries())
    await attempt(into, recording.name, name, async () => {
      const found = await parts.span({ id: recording.id, channel, ...span });
      const sha256 = shaOf(found.samples);
      const record = await measureSpan(parts, recording, channel, found, wish);
      return { of: recording.name, sha256, record };
    });
  return into;
}

/** Curves are drawn of the newest alone. */
const withoutCurves = ({ record, ...part }: PartContent): PartContent => {
  const { curves: _, ...measures } = record.measures;
  return { ...part, record: { ...record, measures } };
};

async function ofRecordings(
  parts: GatherParts,
  base: Pick<DeviceContent, 'name' | 'device'>,
  recordings: readonly Recording[],
  run: ReportRun,
): Promise<DeviceContent> {
  const wish = measureWishOf(run.wish);
  const content: DeviceContent = {
    ...{
      ...base,
      recordings: recordings.slice(0, MOST_LISTED),
      parts: [],
      earlier: [],
      failed: [],
    },
    notListed: Math.max(0, recordings.length - MOST_LISTED),
    notMeasured: Math.max(0, Math.min(recordings.length, MOST_LISTED) - MOST_MEASURED),
    nothing: null,
  };
  for (const recording of recordings.slice(0, MOST_MEASURED)) {
    const { parts: found, failed } = await recordingParts(parts, recording, run, wish);
    if (content.parts.length === 0) content.parts.push(...found);
    else content.earlier.push(...found.map(withoutCurves));
    content.failed.push(...failed);
  }
  return { ...content, nothing: nothingOf(content, recordings.length) };
}

function nothingOf({ parts, failed }: DeviceContent, recordings: number): NothingBecause | null {
  if (recordings === 0) return 'noRecording';
  return parts.length === 0 && failed.length === 0 ? 'noSamples' : null;
}

const measureWishOf = ({
  profile,
  shaft,
  bearing,
  machine,
  octaveFraction,
}: ReportWish): MeasureWish => ({
  ...DEFAULT_WISH,
  ...{ profile, shaft, bearing, machine, octaveFraction },
});

/** Null: nothing streams. `tooFew`: it did not hold long enough. */
async function captured(
  parts: GatherParts,
  id: DeviceId,
  channel: number,
  seconds: number,
  rateHz: number,
): Promise<(CapturedRecord & { samples: Float32Array<ArrayBuffer> }) | 'tooFew' | null> {
  const samples = Math.max(LEAST_SAMPLES, Math.min(RECORD_LIMIT, Math.round(seconds * rateHz)));
  const untilMs = parts.now() + 1000 * (samples / rateHz) + PATIENCE_MS;
  for (;;) {
    const record = await parts.newest(id, channel, samples);
    if (!record) return null;
    if (record.samples) return { ...record, samples: record.samples };
    if (parts.now() >= untilMs) return 'tooFew';
    await parts.pause(LOOK_AGAIN_MS);
  }
}

async function ofSignal(
  parts: GatherParts,
  base: { name: string; device: Device },
  seconds: number,
  run: ReportRun,
): Promise<DeviceContent> {
  const { id, connection } = base.device;
  const content: DeviceContent = {
    ...{ ...base, recordings: [], notListed: 0, notMeasured: 0, parts: [], earlier: [] },
    ...{ failed: [], nothing: null },
  };
  const stream = connection?.stream;
  if (!stream) return { ...content, nothing: 'silent' };
  let nothing: NothingBecause = 'silent';
  // All channels at once: what is compared was taken at one time.
  const records = await Promise.all(
    stream.channels.map((_, channel) => captured(parts, id, channel, seconds, stream.rateHz)),
  );
  for (const [channel, record] of records.entries()) {
    if (record === 'tooFew') nothing = 'tooFew';
    if (record === null || record === 'tooFew') continue;
    await attempt(content, null, stream.channels[channel]?.name ?? '', async () => ({
      ...{ of: null, sha256: shaOf(record.samples) },
      record: await measureCaptured(parts, id, record, measureWishOf(run.wish)),
    }));
  }
  const isEmpty = content.parts.length === 0 && content.failed.length === 0;
  return { ...content, nothing: isEmpty ? nothing : null };
}

async function deviceContent(
  parts: GatherParts,
  id: DeviceId,
  run: ReportRun,
  all: readonly Recording[],
): Promise<DeviceContent> {
  const device = parts.devices().find((one) => one.id === id) ?? null;
  const own = all
    .filter(({ deviceId }) => deviceId === id)
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs);
  const name = device?.name ?? own[0]?.deviceName ?? id;
  const { source } = run.wish;
  if (source.from === 'live')
    return device
      ? ofSignal(parts, { name, device }, source.seconds, run)
      : { ...EMPTY, name, device, nothing: 'gone' };
  const recordings = own.filter((one) => spanIn(one, run) !== null);
  if (!device && recordings.length === 0) return { ...EMPTY, name, device, nothing: 'gone' };
  return ofRecordings(parts, { name, device }, recordings, run);
}

const EMPTY = {
  ...{ recordings: [], notListed: 0, notMeasured: 0, parts: [], earlier: [], failed: [] },
};

/** @throws what is wrong with the console as a whole; what is wrong with a part is told in the report. */
export async function gather(
  parts: GatherParts,
  run: ReportRun,
  facts: Pick<ReportContent, 'site' | 'zone' | 'version'>,
): Promise<ReportContent> {
  const { wish, by, late, missed, dueMs, fromMs, toMs } = run;
  const recordings = wish.source.from === 'recordings' ? await parts.recordings() : [];
  const devices: DeviceContent[] = [];
  for (const id of wish.devices) devices.push(await deviceContent(parts, id, run, recordings));
  return {
    ...{ wish, by, late, missed, dueMs, fromMs, toMs, ...facts, devices },
    madeAtMs: parts.now(),
  };
}
