// What the page of a recording shows at this moment, as an export wants it. Pure; draws nothing.
import type { TFunction } from 'i18next';
import { DEFAULT_SPECTRUM, momentAt } from '@harmonic/protocol/model';
import {
  decodeLevels,
  type MeasuredRecord,
  type Note,
  type Recording,
} from '../../../contract/index.ts';
import type { ShownOverview } from './calibrated-overview.ts';
import type { ColourMapName } from '../../charts/colour-map.ts';
import type { LevelScale } from '../../charts/level-scale.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import type { Span } from '../../charts/span.ts';
import { measuredOfPart } from '../../exports/measured-on.ts';
import {
  cutLabels,
  cutRows,
  cutTrace,
  levelOfOrder,
  type VisibleExport,
  type VisibleFall,
  type VisibleTrace,
} from '../../exports/visible.ts';
import { marksOf } from '../kept/note-words.ts';
import type { ToolRows } from '../live/tool-rows.ts';

export interface PartShown {
  recording: Recording;
  data: ShownOverview;
  /** Those that are drawn. */
  notes: readonly Note[];
  /** Measurements that are on the page; null: none are. */
  record: MeasuredRecord | null;
  site: string | null;
  person: string | null;
  /** Of levels, as the page says it. */
  reference: string;
  /** The one that makes the levels what they are, in words; null: samples are as the device scales them. */
  calibration: string | null;
  /** Of the picture of the spectrum; levels in the scale. */
  span: Span;
  levels: LevelRange;
  scale: LevelScale;
  /** What its tools read. */
  rows: ToolRows;
  /** Of the spectrogram's colours. */
  fall: { range: LevelRange; colours: ColourMapName } | null;
}

const NO_FALL: LevelRange = [-120, 0];
const NO_CELLS: VisibleFall = {
  ...{ arrivalMs: new Float64Array(0), deviceMs: new Float64Array(0) },
  ...{ recordedS: new Float64Array(0), hz: new Float64Array(0), db: new Float32Array(0) },
};

/** Every cell of the spectrogram, column by column. */
function cellsOf({ spectrogram, fromS, clock }: ShownOverview): VisibleFall {
  const levels = spectrogram && decodeLevels(spectrogram.levelsDb);
  if (!spectrogram || !levels) return NO_CELLS;
  const { columns, rows, columnS, x0, dx } = spectrogram;
  const points = clock?.points ?? [];
  const seconds = Array.from({ length: columns }, (_, column) => fromS + (column + 0.5) * columnS);
  const [arrivals, ownTimes] = (['arrival', 'device'] as const).map((axis) =>
    seconds.map((s) => momentAt(points, s, axis)?.ms ?? NaN),
  );
  const over = (of: readonly number[] | undefined): Float64Array =>
    Float64Array.from({ length: columns * rows }, (_, i) => of?.[Math.floor(i / rows)] ?? NaN);
  return {
    arrivalMs: over(arrivals),
    deviceMs: over(ownTimes),
    recordedS: over(seconds),
    hz: Float64Array.from({ length: columns * rows }, (_, i) => x0 + (i % rows) * dx),
    db: levels,
  };
}

/** Frequencies from the foot of the spectrogram to its top, Hz. */
const fallSpanOf = ({ spectrogram }: ShownOverview): Span =>
  spectrogram
    ? [
        Math.max(0, spectrogram.x0 - spectrogram.dx / 2),
        spectrogram.x0 + (spectrogram.rows - 0.5) * spectrogram.dx,
      ]
    : [0, 0];

/** The last column may stand for fewer bins than the others, its middle beyond half the rate, where there is nothing. */
function traceBelow(
  nyquistHz: number,
  spectrum: { x0: number; dx: number; levelDb: readonly number[] },
  [from, to]: Span,
): { span: Span; trace: VisibleTrace } {
  const { x0, dx, levelDb } = spectrum;
  const values = Float32Array.from(levelDb);
  const end = to < nyquistHz ? to : Infinity;
  const trace = cutTrace({ x0, dx, values, hold: null, low: null }, [from, end], () => 0);
  return {
    span: [from, Math.min(to, nyquistHz)],
    trace: { ...trace, hz: trace.hz.map((hz) => Math.min(hz, nyquistHz)) },
  };
}

/** @returns null: of this part there is no spectrum. */
export function partView(t: TFunction, shown: PartShown, nowMs: number): VisibleExport | null {
  const { recording, data, levels } = shown;
  const { spectrum } = data;
  if (!spectrum) return null;
  const { n, window, overlap, removeMean, averages, rbwHz } = spectrum;
  const { span, trace } = traceBelow(recording.rateHz / 2, spectrum, shown.span);
  const peaks = spectrum.peaks.filter(
    (peak) => peak.frequencyHz >= span[0] && peak.frequencyHz <= span[1],
  );
  const { channel } = data;
  return {
    part: {
      ...{ name: recording.name, fromS: data.fromS, toS: data.toS },
      fallSpan: fallSpanOf(data),
    },
    device: {
      name: recording.deviceName,
      hardwareId: recording.hardwareId,
      isSimulated: recording.simulated,
    },
    site: shown.site,
    channel: { name: recording.channels[channel]?.name ?? '', unit: data.unit },
    takenBy: shown.person,
    takenAtMs: nowMs,
    dataAtMs: momentAt(data.clock?.points ?? [], data.toS, 'arrival')?.ms ?? null,
    // Every transform counts the same: a mean of them all.
    settings: {
      ...DEFAULT_SPECTRUM,
      ...{ channel, n, window, overlap, removeMean, averaging: 'linear', averages },
    },
    ...{ rateHz: recording.rateHz, rbwHz, averages },
    samplesLost: data.gaps.reduce((sum, { samples }) => sum + samples, 0),
    ...{ rms: data.rms, peak: data.peak },
    ...{ reference: shown.reference, levelUnit: 'dB', calibration: shown.calibration },
    ...{ scale: shown.scale, span, levels, log: false, colours: shown.fall?.colours ?? 'viridis' },
    ...{ trace, rows: cutRows(shown.rows, span), carrierDb: null, peaks },
    fundamentalDb: levelOfOrder(shown.rows.harmonics, 1),
    labels: cutLabels(marksOf(shown.notes), span),
    fall: cellsOf(data),
    fallLevels: shown.fall?.range ?? NO_FALL,
    ...measuredOfPart(t, shown.record, data.clock !== null),
  };
}
