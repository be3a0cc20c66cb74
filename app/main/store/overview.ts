// What a recording looks like: minimum and maximum per column, its gaps, and an averaged spectrum.
// Reads block by block, so that memory does not grow with the recording.
import { convertChannel, SAMPLE_BYTES, type SampleFormat } from '@harmonic/protocol/link';
import { DEFAULT_SPECTRUM, TRANSFORM_SIZES, type RecordingId } from '@harmonic/protocol/model';
import {
  createPeakFinder,
  createSpectrumAnalyser,
  createStatisticsMeter,
  decimateByMaximum,
  resolutionBandwidthHz,
  toLevelsDb,
  type FftEngine,
  type SpectrumAnalyser,
} from '@harmonic/protocol/signal';
import type { Recording, RecordingOverview } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { readSegments } from './segments.ts';

export interface OverviewInput {
  id: RecordingId;
  channel: number;
  fromS: number;
  toS: number | null;
  columns: number;
}

interface BlockRow {
  seq: number;
  segment: number;
  position: number;
  bytes: number;
  first_sample: number;
  samples: number;
  gap_before: number;
  scale: number;
  offset: number;
}

/** More samples than this are read in stretches spread over the span, so that opening an hour takes seconds. */
const MOST_SAMPLES = 8_000_000;
const SPECTRUM_COLUMNS = 2048;

export function readOverview(
  db: Db,
  dataDir: string,
  engine: FftEngine,
  recording: Recording,
  input: OverviewInput,
): RecordingOverview {
  const { rateHz } = recording;
  const channel = Math.min(input.channel, Math.max(0, recording.channels.length - 1));
  const info = recording.channels[channel] ?? { name: '', unit: 'counts' as const, fullScale: 1 };
  const first = Math.floor(input.fromS * rateHz);
  const last = Math.min(recording.samples, Math.ceil((input.toS ?? Infinity) * rateHz));
  const span = Math.max(1, last - first);
  const perColumn = Math.max(1, Math.ceil(span / input.columns));
  const columns = Math.ceil(span / perColumn);
  const min = new Array<number | null>(columns).fill(null);
  const max = new Array<number | null>(columns).fill(null);
  const source = db
    .prepare<[RecordingId], { segment_key: Buffer; format: SampleFormat }>(
      'SELECT segment_key, format FROM recording WHERE id = ?',
    )
    .get(input.id);
  const rows = db
    .prepare<[RecordingId, number, number], BlockRow>(
      `SELECT seq, segment, position, bytes, first_sample, samples, gap_before, scale, offset FROM recording_block
       WHERE recording_id = ? AND first_sample < ? AND first_sample + samples > ? ORDER BY seq`,
    )
    .all(input.id, last, first);
  const every = Math.max(1, Math.ceil(span / MOST_SAMPLES));
  const meter = createStatisticsMeter();
  const analyser = span >= 256 ? spectrumFor(engine, rateHz, span) : null;
  const ratio = info.fullScale / (recording.channels[0]?.fullScale ?? 1);
  let values = new Float32Array(0);
  let next = -1;

  const reader = source ? readSegments(dataDir, input.id, source.segment_key) : null;
  try {
    for (const [place, row] of rows.entries()) {
      // A stretch of four blocks in every 4 * `every`: enough for the spectrum, even over the whole span.
      if (every > 1 && Math.floor(place / 4) % every !== 0) continue;
      if (!source || !reader) break;
      const bytes = reader.read(row);
      if (values.length < row.samples) values = new Float32Array(row.samples);
      const channels = bytes.byteLength / row.samples / SAMPLE_BYTES[source.format];
      convertChannel(
        new DataView(bytes),
        0,
        source.format,
        channels,
        channel,
        row.samples,
        row.scale * ratio,
        row.offset * ratio,
        values,
      );
      const from = Math.max(0, first - row.first_sample);
      const to = Math.min(row.samples, last - row.first_sample);
      if (next !== row.first_sample) analyser?.gap();
      next = row.first_sample + row.samples;
      analyser?.push(values, from, to);
      meter.push(values, from, to);
      for (let i = from; i < to; i += 1) {
        const column = Math.floor((row.first_sample + i - first) / perColumn);
        const x = values[i] ?? 0;
        const [low, high] = [min[column] ?? null, max[column] ?? null];
        if (low === null || x < low) min[column] = x;
        if (high === null || x > high) max[column] = x;
      }
    }
  } finally {
    reader?.close();
  }
  const statistics = meter.read();
  return {
    channel,
    unit: info.unit,
    fromS: first / rateHz || 0,
    toS: last / rateHz || 0,
    columnS: perColumn / rateHz || 0,
    min,
    max,
    gaps: rows
      .filter((row) => row.gap_before > 0)
      .map((row) => ({
        atS: (row.first_sample - row.gap_before) / rateHz,
        lengthS: row.gap_before / rateHz,
        samples: row.gap_before,
      })),
    rms: statistics.rms,
    peak: statistics.peak,
    spectrum: analyser && analyser.blocks > 0 ? describe(analyser) : null,
  };
}

function spectrumFor(engine: FftEngine, rateHz: number, span: number): SpectrumAnalyser {
  const n = TRANSFORM_SIZES.findLast((size) => size <= Math.min(8192, span)) ?? 256;
  return createSpectrumAnalyser(engine, rateHz, {
    ...DEFAULT_SPECTRUM,
    n,
    overlap: 0.5,
    averaging: 'exponential',
    averages: 2 ** 31,
  });
}

function describe(analyser: SpectrumAnalyser): NonNullable<RecordingOverview['spectrum']> {
  const levels = new Float32Array(analyser.bins);
  toLevelsDb(analyser.power, levels);
  const columns = new Float32Array(SPECTRUM_COLUMNS);
  const { columns: used, binsPerColumn } = decimateByMaximum(levels, 0, analyser.bins, columns);
  const finder = createPeakFinder(analyser.bins, 10);
  const count = finder.find(analyser.power);
  const result = {
    x0: 0,
    dx: binsPerColumn * analyser.binHz,
    levelDb: [...columns.subarray(0, used)],
    peaks: finder.peaks
      .slice(0, count)
      .map(({ position, levelDb }) => ({ frequencyHz: position * analyser.binHz, levelDb })),
    n: analyser.settings.n,
    window: analyser.settings.window,
    rbwHz: resolutionBandwidthHz(analyser.window, analyser.rateHz),
    averages: analyser.averages,
  };
  analyser.close();
  return result;
}
