// What an instrument is told and what it tells: shapes only, no behaviour.
import type { LivePeak } from '../../../contract/index.ts';
import {
  DEFAULT_SPECTRUM,
  type Calibration,
  type ClockDifference,
  type LevelScaleName,
  type SpectrumSettings,
} from '@harmonic/protocol/model';
import type { ColourMapName } from '../../charts/colour-map.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import type { Span } from '../../charts/span.ts';
import type { RowTime } from '../../charts/spectrum-rows.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { createLevelScale, NO_BASIS, type LevelScale } from '../../charts/level-scale.ts';
import type { ShownBaseline } from '../kept/compare.ts';
import { NO_ROWS, type ToolRows } from './tool-rows.ts';
import { NO_TOOLS, type Tools } from './tools.ts';

export interface InstrumentLook {
  reference: 'fs' | 'unit';
  log: boolean;
  colours: ColourMapName;
  /** The least of the trace is kept. */
  low: boolean;
  /** How fast the max hold comes down; 0: it stays. */
  decayDbPerS: number;
  /** By which clock the waterfall tells its time. */
  timeAxis: 'arrival' | 'device';
  /** How levels are told. */
  scale: LevelScaleName;
  /** In that scale; null: fitted to what is visible. */
  levels: LevelRange | null;
  referenceLabel: string;
  /** Of the channel, or of the calibration; and what is to be said of that: empty where it is nothing. */
  unit: string;
  unitMark: string;
  /** Of the level axis. */
  scaleTitle: string;
  /** Of the channel, in force today; null: none is kept. */
  calibration: Calibration | null;
  /** A baseline, in the reference on the screen. */
  curve: ShownBaseline | null;
  notes: readonly NoteMark[];
}

export interface InstrumentState {
  streaming: boolean;
  /** What the spectrum on the screen was made with. */
  settings: SpectrumSettings;
  rateHz: number;
  averages: number;
  samplesLost: number;
  behindMs: number;
  pausedForS: number;
  /** No frame for so many seconds, or none at all since it was opened; 0 while they come. */
  stalledForS: number;
  clipped: boolean;
  gap: boolean;
  rms: number;
  peak: number;
  /** dB in the reference. */
  peaks: readonly LivePeak[];
  /** Of the strongest, dB re 1 channel unit; null where nothing stands out. */
  rawPeakDb: number | null;
  /** In the scale. */
  levels: LevelRange;
  scale: LevelScale;
  zoomed: boolean;
  /** What is shown, Hz. */
  span: Span;
  accelerated: boolean;
  tools: Tools;
  rows: ToolRows;
  /** The waterfall has been scrolled back: when what stands on top arrived, Unix milliseconds. */
  scrolledToMs: number | null;
  /** The same by the device's clock, where that is the axis. */
  scrolledToDevice: RowTime | null;
  /** How the device's clock differs from this console's; null: it says no time. */
  clocks: ClockDifference | null;
  /** Some row of the waterfall did not measure all that is shown. */
  isPartial: boolean;
}

/** Before the first frame, and where there is no stream. */
export const SILENT: InstrumentState = {
  streaming: false,
  settings: DEFAULT_SPECTRUM,
  rateHz: 0,
  averages: 0,
  samplesLost: 0,
  behindMs: 0,
  pausedForS: 0,
  stalledForS: 0,
  clipped: false,
  gap: false,
  rms: 0,
  peak: 0,
  peaks: [],
  rawPeakDb: null,
  levels: [-120, 0],
  scale: createLevelScale(
    'db',
    { reference: 'fs', referenceLabel: 'dBFS', unit: '', unitMark: '' },
    NO_BASIS,
  ),
  zoomed: false,
  span: [0, 0],
  accelerated: true,
  tools: NO_TOOLS,
  rows: NO_ROWS,
  scrolledToMs: null,
  scrolledToDevice: null,
  clocks: null,
  isPartial: false,
};

/** How a device's view was left; the instrument changes it in place. */
export interface KeptView {
  /** Null: everything. */
  span: Span | null;
  tools: Tools;
}

export interface InstrumentHosts {
  trace: HTMLElement;
  waterfall: HTMLCanvasElement;
  ages: HTMLElement;
  waveform: HTMLCanvasElement;
  /** What the pointer is on, written at the pointer's pace. */
  readout: HTMLElement;
}

export interface CursorPlace {
  hz: number;
  db: number;
}

/** A bin of the spectrum. */
export interface BinPlace extends CursorPlace {
  /** Its own level has not come: it is no higher than the highest of its column. */
  isCeiling: boolean;
}
