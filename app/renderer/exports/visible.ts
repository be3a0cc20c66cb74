// What a page shows of one device at one moment, or of a part of a recording, as data: what an export of the view is made of. Pure; no words, no files.
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { LiveFrame, LivePeak } from '../../contract/index.ts';
import type { ColourMapName } from '../charts/colour-map.ts';
import type { Curve } from '../charts/trace-curve.ts';
import type { LevelScale } from '../charts/level-scale.ts';
import type { LevelRange } from '../charts/level-range.ts';
import type { Span } from '../charts/span.ts';
import type { NoteMark } from '../charts/trace-notes.ts';
import type { LineRow, ToolRows } from '../screens/live/tool-rows.ts';

/** Points of the trace that lie in a span; levels in dB of the reference on the screen. */
export interface VisibleTrace {
  hz: Float64Array;
  level: Float32Array;
  hold: Float32Array | null;
  low: Float32Array | null;
  baseline: { name: string; level: Float32Array } | null;
  /** Hz from point to point; a point is the maximum of the bins it stands for. */
  stepHz: number;
}

/**
 * Cells of the waterfall that are on the screen, newest row first, or of a recording's spectrogram, column by column;
 * NaN: samples are missing there.
 */
export interface VisibleFall {
  /** Unix milliseconds of the console; NaN: no clock told them. */
  arrivalMs: Float64Array;
  /** Milliseconds of the device's clock; NaN: it says no time. */
  deviceMs: Float64Array;
  /** Seconds from the start of the recording, in the middle of a cell; null: a live view. */
  recordedS: Float64Array | null;
  hz: Float64Array;
  db: Float32Array;
}

export interface ExplainedLine {
  /** It says something of this number alone, where others are got in the same way. */
  isOwn: boolean;
  text: string;
}

/** A measured number and the lines of its explanation, in the words of the screen. */
export interface MeasuredRow {
  /** The same in every language. */
  key: string;
  label: string;
  value: number | string | null;
  unit: string;
  /** As the screen writes it, with its unit. */
  shown: string;
  explanation: readonly ExplainedLine[];
}

/** A picture that is on the screen, as it stands there. */
export interface Picture {
  canvas: HTMLCanvasElement;
  /** CSS pixels from the left end of the widest one. */
  left: number;
  /** CSS pixels at its left that an axis of its own takes. */
  axisPx: number;
}
export interface Pictures {
  trace: Picture;
  /** Null: nothing could be measured over time. */
  waterfall: Picture | null;
  waveform: Picture;
}

/** A view, and copies of its pictures as they stood. */
export interface TakenView {
  visible: VisibleExport;
  pictures: Pictures;
}

/** The part of a recording that is on the screen. */
export interface VisiblePart {
  name: string;
  fromS: number;
  toS: number;
  /** Frequencies that its spectrogram shows. */
  fallSpan: Span;
}

export interface MeasuredOn {
  /** Null: of a file that tells of no clock. */
  startedAtMs: number | null;
  /** Seconds from the start of the recording; null: of a live stream. */
  fromS: number | null;
  seconds: number;
  channel: string;
}

export interface VisibleExport {
  /** Null: a live view. */
  part: VisiblePart | null;
  device: { name: string; hardwareId: string | null; isSimulated: boolean };
  site: string | null;
  /** The unit in which `rms` and `peak` are. */
  channel: { name: string; unit: string };
  takenBy: string | null;
  takenAtMs: number;
  /** When the last sample of the spectrum arrived; null: of a file that tells of no clock. */
  dataAtMs: number | null;
  settings: Omit<SpectrumSettings, 'n' | 'overlap'> & { n: number; overlap: number };
  rateHz: number;
  rbwHz: number;
  averages: number;
  samplesLost: number;
  /** In the channel's unit. */
  rms: number;
  peak: number;
  reference: string;
  /** Of levels in dB: dBFS, or dB. */
  levelUnit: string;
  /** On which levels are told; those here are in dB of the reference, but for `levels`. */
  scale: LevelScale;
  /** Which one made the levels what they are, in words; null: samples are as the device scales them. */
  calibration: string | null;
  span: Span;
  /** Of the level axis, in the scale. */
  levels: LevelRange;
  log: boolean;
  colours: ColourMapName;
  trace: VisibleTrace;
  /** Those the span shows. */
  rows: ToolRows;
  /** What levels of the families are also told against, though it may lie outside the span; null: nothing stands there. */
  fundamentalDb: number | null;
  carrierDb: number | null;
  peaks: readonly LivePeak[];
  /** Texts that people have put on frequencies; those that are shown, and reach into the span. */
  labels: readonly NoteMark[];
  fall: VisibleFall;
  /** Of its colours, dB. */
  fallLevels: LevelRange;
  measured: readonly MeasuredRow[];
  /** The record those numbers were measured on: it is not the spectrum above. Null: nothing was measured. */
  measuredOn: MeasuredOn | null;
  /** Why there are none though they were wanted, in words. */
  unmeasured: string | null;
}

/** Of a curve with points of its own: the maximum of those that a point of the trace stands for, or the nearest. */
function alongside(hz: Float64Array, stepHz: number, { x0, dx, values }: Curve): Float32Array {
  return Float32Array.from(hz, (at) => {
    const from = Math.ceil((at - stepHz / 2 - x0) / dx);
    const to = Math.ceil((at + stepHz / 2 - x0) / dx);
    if (to <= from) return values[Math.round((at - x0) / dx)] ?? NaN;
    let most = NaN;
    for (let i = from; i < to; i += 1) {
      const db = values[i];
      if (db !== undefined && !(db <= most)) most = db;
    }
    return most;
  });
}

/** @param shiftAt dB from levels re 1 unit to the reference on the screen, at a frequency. */
export function cutTrace(
  frame: Pick<LiveFrame, 'x0' | 'dx' | 'values' | 'hold' | 'low'>,
  [from, to]: Span,
  shiftAt: (hz: number) => number,
  baseline: { name: string; curve: Curve } | null = null,
): VisibleTrace {
  const { x0, dx, values, hold, low } = frame;
  // A point a rounding error outside is on the edge of the picture.
  const slack = dx * 1e-6;
  const first = Math.max(0, Math.ceil((from - x0 - slack) / dx));
  const end = Math.max(first, Math.min(values.length, Math.floor((to - x0 + slack) / dx) + 1));
  const hz = Float64Array.from({ length: end - first }, (_, i) => x0 + (first + i) * dx);
  const shifted = (levels: Float32Array): Float32Array =>
    levels.slice(first, end).map((db, i) => db + shiftAt(hz[i] ?? 0));
  return {
    hz,
    level: shifted(values),
    hold: hold && shifted(hold),
    low: low && shifted(low),
    baseline: baseline && { name: baseline.name, level: alongside(hz, dx, baseline.curve) },
    stepHz: dx,
  };
}

/** Whose spectrum it is, by name. */
export const subjectOf = ({ part, device }: VisibleExport): string => part?.name ?? device.name;

const inSpan = (hz: number, [from, to]: Span): boolean => hz >= from && hz <= to;

/** The rows of the tools, and the peaks, that a span shows; deltas stay told against the first marker. */
export function cutRows(rows: ToolRows, span: Span): ToolRows {
  const lines = (all: readonly LineRow[]): LineRow[] => all.filter(({ hz }) => inSpan(hz, span));
  return {
    markers: rows.markers.filter(({ hz, reading }) => inSpan(reading?.frequencyHz ?? hz, span)),
    harmonics: lines(rows.harmonics),
    sidebands: lines(rows.sidebands),
  };
}

export const cutLabels = (labels: readonly NoteMark[], [from, to]: Span): NoteMark[] =>
  labels.filter(({ fromHz, toHz }) => toHz >= from && fromHz <= to);

export const levelOfOrder = (lines: readonly LineRow[], wanted: number): number | null =>
  lines.find(({ order }) => order === wanted)?.reading?.levelDb ?? null;

/** A gap, which is at every frequency, stays. */
export function cutFall(fall: VisibleFall, span: Span): VisibleFall {
  const kept: number[] = [];
  for (const [i, hz] of fall.hz.entries()) if (Number.isNaN(hz) || inSpan(hz, span)) kept.push(i);
  return {
    arrivalMs: Float64Array.from(kept, (i) => fall.arrivalMs[i] ?? NaN),
    deviceMs: Float64Array.from(kept, (i) => fall.deviceMs[i] ?? NaN),
    recordedS: fall.recordedS && Float64Array.from(kept, (i) => fall.recordedS?.[i] ?? NaN),
    hz: Float64Array.from(kept, (i) => fall.hz[i] ?? NaN),
    db: Float32Array.from(kept, (i) => fall.db[i] ?? NaN),
  };
}

/** The trace on the scale that levels are told on. */
export function scaledTrace({
  trace,
  scale,
}: Pick<VisibleExport, 'trace' | 'scale'>): VisibleTrace {
  const { hz, level, hold, low, baseline } = trace;
  const on = (levels: Float32Array): Float32Array =>
    levels.map((db, i) => scale.shown(db, hz[i] ?? 0));
  if (scale.name === 'db') return trace;
  return {
    ...trace,
    level: on(level),
    hold: hold && on(hold),
    low: low && on(low),
    baseline: baseline && { name: baseline.name, level: on(baseline.level) },
  };
}

/** The same moment, of a narrower span. */
export function narrowed(visible: VisibleExport, span: Span): VisibleExport {
  const { trace } = visible;
  const isIn = (_: unknown, i: number): boolean => inSpan(trace.hz[i] ?? NaN, span);
  return {
    ...visible,
    span,
    trace: {
      hz: trace.hz.filter(isIn),
      level: trace.level.filter(isIn),
      hold: trace.hold && trace.hold.filter(isIn),
      low: trace.low && trace.low.filter(isIn),
      baseline: trace.baseline && {
        name: trace.baseline.name,
        level: trace.baseline.level.filter(isIn),
      },
      stepHz: trace.stepHz,
    },
    rows: cutRows(visible.rows, span),
    peaks: visible.peaks.filter(({ frequencyHz }) => inSpan(frequencyHz, span)),
    labels: cutLabels(visible.labels, span),
    fall: cutFall(visible.fall, span),
  };
}

/** The span between the outermost markers; null without two that are apart. */
export function markedSpan({ markers }: ToolRows): Span | null {
  const places = markers.map(({ hz, reading }) => reading?.frequencyHz ?? hz);
  const [from, to] = [Math.min(...places), Math.max(...places)];
  return places.length >= 2 && to > from ? [from, to] : null;
}
