// The tools of one open instrument at work: placed by pointer and key, read from each frame, kept on their lines.
// Asks nothing of the console and draws nothing.
import { fitFundamental, readLine, type Lobe } from '@harmonic/protocol/signal';
import type { LiveFrame } from '../../../contract/index.ts';
import type { Grip } from '../../charts/trace-overlay.ts';
import { columnsOf, readerOf } from './readings.ts';
import { toolReads, toolRows, type Read, type ToolRows } from './tool-rows.ts';
import {
  dragHarmonic,
  dragSideband,
  followLines,
  moveMarker,
  moveMarkers,
  NO_TOOLS,
  placeMarker,
  setFundamental,
  type Tools,
} from './tools.ts';

/** Bins to either side in which a marker keeps to its line. */
const REACH_BINS = 3;
/** Between sidebands, until it is typed or dragged; once the harmonic cursor was set, its fundamental. */
const FIRST_STEP_BINS = 20;
/** Share of a bin. */
const WHOLE_BIN = 1e-6;

type ShiftDb = (hz: number) => number;

interface DeskParts {
  /** Where the tools are kept; changed in place. */
  kept: { tools: Tools };
  topHz: number;
  /** Of that spectrum; without one, of those that are asked for. */
  binHz(frame?: LiveFrame): number;
  /** What is on the screen. */
  frame(): LiveFrame | null;
  /** Of the window that a frame was made with. */
  lobe(frame: LiveFrame): Lobe;
  onChange(): void;
}

/** A frequency pointed at, and how exactly one can point. */
export interface Pointed {
  hz: number;
  reachHz: number;
}

export interface ToolDesk {
  readonly tools: Tools;
  change(by: (tools: Tools) => Tools): void;
  /** What the console is to read for them. */
  reads(): Read[];
  /** @param shiftDb to the reference on the screen, at a frequency. */
  rows(frame: LiveFrame, shiftDb: ShiftDb): ToolRows;
  /** Markers go where their lines went. */
  follow(frame: LiveFrame): void;
  /** On the line within reach, or free where there is none. */
  mark(hz: number, reachHz: number, isFree: boolean): void;
  /** A second marker, read against the first, which stands on the strongest line if there was none. */
  markDelta(hz: number, reachHz: number): void;
  drag(grip: Grip, hz: number, isTogether: boolean): void;
  /** @param near where to begin if it was never set; null: at the strongest line. */
  toggleHarmonics(near: Pointed | null): void;
  toggleSidebands(near: Pointed | null): void;
  /** The fundamental that fits the lines that stand at its multiples now. */
  fitFundamental(): void;
}

export function createToolDesk(parts: DeskParts): ToolDesk {
  const { kept, topHz, binHz, frame, onChange } = parts;
  const spectrum = () => ({ topHz, binHz: binHz() });
  /** Until the console has read what is newly asked for, and in a paused view: as finely as the columns are drawn. */
  const readerFor = (shown: LiveFrame, shiftDb: ShiftDb) =>
    readerOf(shown, binHz(shown), shiftDb, lobeOf(shown));
  /** Null where a column is of several bins: nothing is interpolated between those. */
  const lobeOf = (shown: LiveFrame): Lobe | null =>
    Math.abs(shown.dx / binHz(shown) - 1) < WHOLE_BIN ? parts.lobe(shown) : null;
  function change(by: (tools: Tools) => Tools): void {
    const next = by(kept.tools);
    if (next === kept.tools) return;
    kept.tools = next;
    onChange();
  }
  /** The line on the screen within reach of a place, and how far it may be from there. */
  function lineNear(hz: number, reachHz: number): Pointed | null {
    const shown = frame();
    // The strongest of them come interpolated, whatever the columns.
    const peak = shown?.peaks.find(({ frequencyHz }) => Math.abs(frequencyHz - hz) <= reachHz);
    if (peak) return { hz: peak.frequencyHz, reachHz: REACH_BINS * binHz() };
    const line = shown && readLine(columnsOf(shown), hz, reachHz, lobeOf(shown));
    return shown && line?.isLine
      ? { hz: line.frequencyHz, reachHz: Math.max(REACH_BINS * binHz(), shown.dx) }
      : null;
  }
  const strongestHz = (): number | null => frame()?.peaks[0]?.frequencyHz ?? null;
  const startHz = (near: Pointed | null): number | null =>
    near ? (lineNear(near.hz, near.reachHz)?.hz ?? near.hz) : strongestHz();
  function mark(hz: number, reachHz: number, isFree: boolean): void {
    const line = isFree ? null : lineNear(hz, reachHz);
    change((tools) => placeMarker(tools, line?.hz ?? hz, line?.reachHz ?? 0));
  }
  /** The picture and what is told of it ask for the same rows. */
  let read: { of: readonly [LiveFrame, Tools, ShiftDb]; rows: ToolRows } | null = null;
  function rows(shown: LiveFrame, shiftDb: ShiftDb): ToolRows {
    const of = [shown, kept.tools, shiftDb] as const;
    if (!read || of.some((part, index) => part !== read?.of[index])) {
      const bins = { topHz, binHz: binHz(shown) };
      read = { of, rows: toolRows(kept.tools, bins, readerFor(shown, shiftDb)) };
    }
    return read.rows;
  }

  const isAllTold = ({ readings }: LiveFrame): boolean =>
    toolReads({ ...NO_TOOLS, harmonics: kept.tools.harmonics }, spectrum()).every(
      ({ atHz, withinHz }) =>
        readings.some((told) => told.atHz === atHz && told.withinHz === withinHz),
    );
  /** A fit by what the columns show is made again once the console has read the lines. */
  let isRough = false;
  function fit(shown: LiveFrame): void {
    const bin = binHz(shown);
    const { harmonics } = toolRows(
      kept.tools,
      spectrum(),
      readerFor(shown, () => 0),
    );
    const lines = harmonics.flatMap(({ order, reading }) =>
      reading?.isLine ? [{ order, hz: reading.frequencyHz }] : [],
    );
    isRough = harmonics.some(({ reading }) => reading !== null && reading.resolutionHz >= bin);
    const fitted = fitFundamental(lines);
    if (fitted !== null) change((tools) => setFundamental(tools, fitted));
  }

  return {
    get tools() {
      return kept.tools;
    },
    change,
    reads: () => toolReads(kept.tools, spectrum()),
    rows,
    follow(shown) {
      const lineOf = ({ hz, reachHz }: { hz: number; reachHz: number }): number | null => {
        const told = shown.readings.find((r) => r.atHz === hz && r.withinHz === reachHz);
        return told?.isLine ? told.frequencyHz : null;
      };
      change((tools) => followLines(tools, lineOf, REACH_BINS * binHz()));
      const { isOn } = kept.tools.harmonics;
      if (isRough && isOn && isAllTold(shown)) fit(shown);
    },
    mark,
    markDelta(hz, reachHz) {
      const first = strongestHz();
      if (kept.tools.markers.length === 0 && first !== null) mark(first, reachHz, false);
      mark(hz, reachHz, false);
    },
    drag(grip, hz, isTogether) {
      const at = Math.max(0, Math.min(topHz, hz));
      if (grip.kind === 'harmonic') change((tools) => dragHarmonic(tools, grip.order, at));
      else if (grip.kind === 'sideband') change((tools) => dragSideband(tools, grip.order, at));
      else if (isTogether) {
        const from = kept.tools.markers.find(({ id }) => id === grip.id)?.hz ?? at;
        change((tools) => moveMarkers(tools, at - from, topHz));
      } else {
        const line = lineNear(at, 2 * REACH_BINS * binHz());
        change((tools) => moveMarker(tools, grip.id, line?.hz ?? at, line?.reachHz ?? 0));
      }
    },
    toggleHarmonics(near) {
      const { isOn, f0Hz } = kept.tools.harmonics;
      const wanted = f0Hz > 0 ? f0Hz : startHz(near);
      if (isOn) change((tools) => ({ ...tools, harmonics: { isOn: false, f0Hz } }));
      else if (wanted !== null) change((tools) => setFundamental(tools, wanted));
    },
    toggleSidebands(near) {
      const { sidebands, harmonics } = kept.tools;
      const step = harmonics.f0Hz > 0 ? harmonics.f0Hz : FIRST_STEP_BINS * binHz();
      const carrierHz = sidebands.isOn ? sidebands.carrierHz : startHz(near);
      if (carrierHz === null) return;
      const stepHz = sidebands.stepHz > 0 ? sidebands.stepHz : step;
      const next = { ...sidebands, isOn: !sidebands.isOn, carrierHz, stepHz };
      change((tools) => ({ ...tools, sidebands: next }));
    },
    fitFundamental() {
      const shown = frame();
      if (shown) fit(shown);
    },
  };
}
