// Samples of one channel of a recording to be measured: from a moment on, until a gap ends them or there are enough.
// Reads in steps; what cannot be read is a gap, and counted.
import { RECORD_LIMIT } from '@harmonic/protocol/signal';
import { railAt } from '@harmonic/protocol/link';
import type { Recording } from '../../contract/index.ts';
import type { RecordingSpan, SpanInput } from './api.ts';
import { createBlockRows, type BlockRow, type BlockRows } from './block-rows.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { openSamples, type SampleReader } from './samples.ts';

const STEP_SAMPLES = 25_000;

interface Taking {
  out: Float32Array<ArrayBuffer>;
  held: number;
  first: number;
  clipped: number;
  step: number | null;
  /** A gap has ended it, or there are enough. */
  over: boolean;
}

export function* readRecordingSpan(
  parts: { db: Db; dataDir: string; onDamaged(samples: number): void },
  recording: Recording,
  input: SpanInput,
): Generator<void, RecordingSpan> {
  const { rateHz } = recording;
  const channel = Math.min(input.channel, Math.max(0, recording.channels.length - 1));
  const from = Math.min(recording.samples, Math.floor(input.fromS * rateHz));
  const to = Math.min(recording.samples, Math.ceil((input.toS ?? Infinity) * rateHz));
  const rows = createBlockRows(parts.db, input.id);
  const room = Math.max(0, Math.min(RECORD_LIMIT, to - from));
  const taking: Taking = {
    ...{ out: new Float32Array(room), held: 0, first: from, clipped: 0, step: null },
    over: room === 0,
  };
  const reader = openSamples(parts.dataDir, recording, channel, rows);
  try {
    if (reader) yield* takeBlocks(rows, reader, { from, to, channel }, recording, taking, parts);
  } finally {
    reader?.close();
  }
  if (taking.held === 0)
    throw new StoreFailure('not-found', 'there are no samples in this span', 'empty-span');
  return {
    samples: taking.out.slice(0, taking.held),
    firstSample: taking.first,
    wanted: to - taking.first,
    clipped: taking.clipped,
    step: taking.step,
  };
}

function* takeBlocks(
  rows: BlockRows,
  reader: SampleReader,
  { from, to, channel }: { from: number; to: number; channel: number },
  recording: Recording,
  taking: Taking,
  { onDamaged }: { onDamaged(samples: number): void },
): Generator<void, void> {
  const format = rows.source?.format ?? 'int16';
  const ratio =
    (recording.channels[channel]?.fullScale ?? 1) / (recording.channels[0]?.fullScale ?? 1);
  let seq = rows.before(from);
  let chain = rows.chainAt(seq);
  let work = 0;
  for (let page = rows.page(seq, to); page.length > 0; page = rows.page(seq, to)) {
    for (const row of page) {
      if (taking.over) return;
      const values = reader.read(row, chain);
      if (values) {
        const step = Math.abs(row.scale * ratio);
        const isInteger = format !== 'float32';
        taking.step = isInteger ? step : null;
        const codes = isInteger ? step : 0;
        const rail = Math.min(railAt(format, step), codeRail(recording.channels[channel], codes));
        take(row, values, { from, to, rail, centre: row.offset * ratio }, taking);
      } else {
        onDamaged(row.samples);
        taking.over = taking.held > 0;
      }
      ({ seq, chain_sha256: chain } = row);
      work += row.samples;
      if (work < STEP_SAMPLES) continue;
      work = 0;
      yield;
    }
    yield;
  }
}

/**
 * What counts codes may have fewer of them than its samples could hold: 8 bits kept as 16, 32 bits kept as floats. A file
 * of floats counts none, and goes beyond its full scale of 1.
 */
const codeRail = (info: Recording['channels'][number] | undefined, step: number): number =>
  info?.unit === 'counts' && info.fullScale > 1 ? info.fullScale - step : Infinity;

function take(
  row: BlockRow,
  values: Float32Array,
  { from, to, rail, centre }: { from: number; to: number; rail: number; centre: number },
  taking: Taking,
): void {
  if (taking.held > 0 && row.first_sample !== taking.first + taking.held) {
    taking.over = true;
    return;
  }
  const begin = Math.max(0, from - row.first_sample);
  const end = Math.min(row.samples, to - row.first_sample, begin + taking.out.length - taking.held);
  if (taking.held === 0) taking.first = row.first_sample + begin;
  let i = begin;
  for (; i < end && Number.isFinite(values[i]); i += 1)
    if (Math.abs((values[i] ?? 0) - centre) >= rail) taking.clipped += 1;
  taking.out.set(values.subarray(begin, i), taking.held);
  taking.held += i - begin;
  // What is no number ends it as a gap does.
  taking.over = i < end || taking.held === taking.out.length;
}
