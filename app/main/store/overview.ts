// What a recording looks like: minimum and maximum per column, its gaps, an averaged spectrum and a spectrogram.
// Reads in pages and steps. A block that is small beside a column is drawn from its digest; the samples are read
// where columns are finer than blocks, and in stretches for the spectra. What cannot be read is a gap, and counted.
import type { FftEngine } from '@harmonic/protocol/signal';
import type { Recording, RecordingOverview } from '../../contract/index.ts';
import type { OverviewInput } from './api.ts';
import { createBlockRows, type BlockRow, type BlockRows, type GapRow } from './block-rows.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { momentsOf } from './moments.ts';
import { createColumns, type Columns } from './overview-columns.ts';
import { createOverviewSpectrogram, type OverviewSpectrogram } from './overview-spectrogram.ts';
import { createOverviewSpectrum, type OverviewSpectrum } from './overview-spectrum.ts';
import { readRecordingClock } from './recording-clock.ts';
import { openSamples, type SampleReader } from './samples.ts';

export interface OverviewParts {
  db: Db;
  dataDir: string;
  engine: FftEngine;
  /** Samples (per channel) that are not there as they were written. */
  onDamaged(samples: number): void;
}

interface Span {
  first: number;
  last: number;
}
interface Sinks {
  columns: Columns;
  spectrum: OverviewSpectrum;
  spectrogram: OverviewSpectrogram;
  unreadable: GapRow[];
}

/** Samples between two steps: a few milliseconds of work. */
const STEP_SAMPLES = 25_000;
/** Gaps more than this are told joined, those of a stretch as one. */
const MOST_GAPS = 4096;

export function* readOverview(
  parts: OverviewParts,
  recording: Recording,
  input: OverviewInput,
): Generator<void, RecordingOverview> {
  const { rateHz } = recording;
  const channel = Math.min(input.channel, Math.max(0, recording.channels.length - 1));
  const span: Span = {
    first: Math.min(recording.samples, Math.floor(input.fromS * rateHz)),
    last: Math.min(recording.samples, Math.ceil((input.toS ?? Infinity) * rateHz)),
  };
  const rows = createBlockRows(parts.db, input.id);
  const length = Math.max(0, span.last - span.first);
  const sinks: Sinks = {
    columns: createColumns(length, input.columns),
    spectrum: createOverviewSpectrum(parts.engine, rateHz, length),
    spectrogram: createOverviewSpectrogram(parts.engine, rateHz, length, input.topHz),
    unreadable: [],
  };
  const reader = openSamples(parts.dataDir, recording, channel, rows);
  try {
    yield* readSpan(rows, reader, span, sinks);
    if (!createBlockRows(parts.db, input.id).source)
      throw new StoreFailure(
        'not-found',
        'this recording was removed while it was read',
        'unknown-recording',
      );
    const lost = sinks.unreadable.reduce((sum, { samples }) => sum + samples, 0);
    if (lost > 0) parts.onDamaged(lost);
    const { columns, spectrum, spectrogram } = sinks;
    return {
      channel,
      unit: recording.channels[channel]?.unit ?? 'counts',
      fromS: rateHz > 0 ? span.first / rateHz : 0,
      toS: rateHz > 0 ? span.last / rateHz : 0,
      columnS: rateHz > 0 ? columns.samples / rateHz : 0,
      ...columns.read(),
      gaps: gapsOf(rows, recording, span, sinks.unreadable),
      spectrum: spectrum.read(),
      spectrogram: spectrogram.read(),
      clock: readRecordingClock(parts.db, recording),
    };
  } finally {
    reader?.close();
    sinks.spectrum.close();
    sinks.spectrogram.close();
  }
}

function* readSpan(
  rows: BlockRows,
  reader: SampleReader | null,
  span: Span,
  sinks: Sinks,
): Generator<void, void> {
  if (!reader || span.last <= span.first) return;
  let seq = rows.before(span.first);
  let chain = rows.chainAt(seq);
  let work = 0;
  for (let page = rows.page(seq, span.last); page.length > 0; page = rows.page(seq, span.last)) {
    for (const row of page) {
      work += takeBlock(row, chain, reader, span, sinks);
      ({ seq, chain_sha256: chain } = row);
      if (work >= STEP_SAMPLES) {
        work = 0;
        yield;
      }
    }
    yield;
  }
}

/** @returns how many samples were read. */
function takeBlock(
  row: BlockRow,
  chain: Uint8Array,
  reader: SampleReader,
  span: Span,
  { columns, spectrum, spectrogram, unreadable }: Sinks,
): number {
  const at = row.first_sample - span.first;
  const from = Math.max(0, -at);
  const to = Math.min(row.samples, span.last - row.first_sample);
  const isSmall = from === 0 && to === row.samples && row.samples * 2 <= columns.samples;
  const digest = isSmall && reader.isThere(row) ? reader.moments(row) : null;
  if (digest && !spectrum.wants(at) && !spectrogram.wants(at, row.samples)) {
    columns.add(at, row.samples, digest);
    return 0;
  }
  const values = reader.read(row, chain);
  if (!values) {
    unreadable.push({ at: row.first_sample + from, samples: to - from });
    return row.samples;
  }
  columns.addSamples(at, values, from, to, momentsOf(values, from, to));
  spectrum.push(at, values, from, to);
  spectrogram.push(at, values, from, to);
  return row.samples;
}

/** Gaps of the span: between blocks, behind the last block, and what cannot be read. */
function gapsOf(
  rows: BlockRows,
  recording: Recording,
  span: Span,
  unreadable: readonly GapRow[],
): RecordingOverview['gaps'] {
  const gaps = [...rows.gaps(span.first, span.last), ...unreadable];
  const end = rows.end();
  if (end < recording.samples && span.last > end && recording.state !== 'recording')
    gaps.push({ at: end, samples: recording.samples - end });
  gaps.sort((a, b) => a.at - b.at);
  return joined(gaps, (span.last - span.first) / MOST_GAPS).map(({ at, samples }) => ({
    atS: at / recording.rateHz,
    lengthS: samples / recording.rateHz,
    samples,
  }));
}

/** Few gaps stay as they are; of many, those within one `stretch` become one that holds their samples. */
function joined(gaps: readonly GapRow[], stretch: number): GapRow[] {
  if (gaps.length <= MOST_GAPS) return [...gaps];
  const result: GapRow[] = [];
  for (const gap of gaps) {
    const last = result.at(-1);
    if (last && gap.at - last.at < stretch) last.samples += gap.samples;
    else result.push({ ...gap });
  }
  return result;
}
