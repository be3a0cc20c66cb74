// The cursor of a spectrum under keys: by bins, from peak to peak, to the multiples of the harmonic cursor; the span
// that is shown comes along. Of a live view and of a recording alike. Draws nothing.
import type { LiveFrame, LivePeak } from '../../../contract/index.ts';
import type { Zoom } from '../../charts/zoom.ts';
import { createBinWalk, type BinWalk } from './bin-walk.ts';
import { createHarmonicWalk } from './harmonic-walk.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { LineRow, ToolRows } from './tool-rows.ts';

interface SpectrumCursorParts {
  topHz: number;
  zoom: Zoom;
  /** Of that spectrum; without one, of those that are asked for. */
  binHz(frame?: LiveFrame | null): number;
  /** What is on the screen. */
  frame(): LiveFrame | null;
  /** dB to the reference on the screen. */
  shiftAt(hz: number): number;
  /** In that reference. */
  peaks(): LivePeak[];
  rows(): ToolRows;
  isLog(): boolean;
  /** No frame comes on the screen. */
  isStill(): boolean;
  /** Of the column under the pointer. */
  pointedHz(): number | null;
  widthPx(): number;
  onMove(): void;
}

/** What keys do with the cursor of a spectrum. */
export interface SpectrumCursor {
  readonly walk: BinWalk;
  /** Where it is, Hz; null while it is on nothing. */
  cursorHz(): number | null;
  /** How exactly the cursor is placed, Hz: its own bin where keys have put it; under a pointer, some pixels. */
  pointingHz(): number;
  /** To a frequency; where the span does not show it, the span comes along. */
  cursorTo(hz: number): void;
  /** @param by bins, or columns of the trace: ten bins at least. @param tell what stands there, once that is known. */
  moveCursor(steps: number, by: 'bins' | 'columns', tell: (place: BinPlace | null) => void): void;
  /** To a multiple of the harmonic cursor. @param tell how it is read, once that is known. */
  harmonicTo(order: number, tell: (row: LineRow) => void): void;
  /** @param step 1: the next peak up in frequency, -1: the one below. @returns the peak, interpolated. */
  cursorToPeak(step: 1 | -1): CursorPlace | null;
  zoomBy(factor: number): void;
  /** A frame is on the screen. */
  follow(): void;
  /** Nothing more is told. */
  close(): void;
}

/** A cursor that keys placed stands on its bin: the line that is meant has its peak there, or all but there. */
const STANDING_BINS = 0.75;
/** A finger's breadth beside a line still means the line. */
const POINTING_PX = 8;
const LEAST_STRIDE_BINS = 10;

export function createSpectrumCursor(parts: SpectrumCursorParts): SpectrumCursor {
  const { zoom, binHz, frame, isLog, isStill } = parts;
  const walk = createBinWalk({
    ...{ topHz: parts.topHz, frame, isStill, onMove: parts.onMove, shiftAt: parts.shiftAt },
    binHz: () => binHz(frame()),
  });
  const harmonics = createHarmonicWalk({
    rows: () => parts.rows().harmonics,
    binHz: () => binHz(frame()),
    cursorTo,
    cursorHz: () => walk.hz,
    isStill,
  });
  const cursorHz = (): number | null => walk.hz ?? parts.pointedHz();
  function cursorTo(hz: number): void {
    zoom.reveal(hz, isLog());
    walk.to(hz);
  }
  return {
    ...{ walk, cursorHz, cursorTo },
    pointingHz: () =>
      walk.hz !== null
        ? STANDING_BINS * binHz(frame())
        : ((zoom.span[1] - zoom.span[0]) * POINTING_PX) / parts.widthPx(),
    harmonicTo: harmonics.to,
    moveCursor(steps, by, tell) {
      const perColumn = Math.round((frame()?.dx ?? 0) / binHz(frame()));
      const stride = by === 'bins' ? 1 : Math.max(LEAST_STRIDE_BINS, perColumn);
      walk.by(steps * stride, cursorHz() ?? zoom.span[0], tell);
      if (walk.hz !== null) zoom.reveal(walk.hz, isLog());
    },
    cursorToPeak(step) {
      const here = cursorHz() ?? -1;
      const sorted = parts.peaks().sort((a, b) => a.frequencyHz - b.frequencyHz);
      // The peak that it stands on already is not the next one: half a bin from its bin, or some of a pointer's column.
      const margin = (walk.hz === null ? 2 : 0.51) * binHz();
      const next =
        step === 1
          ? sorted.find(({ frequencyHz }) => frequencyHz > here + margin)
          : sorted.findLast(({ frequencyHz }) => frequencyHz < here - margin);
      if (!next) return null;
      walk.to(next.frequencyHz);
      return { hz: next.frequencyHz, db: next.levelDb };
    },
    zoomBy: (factor) =>
      zoom.about(factor, cursorHz() ?? (zoom.span[0] + zoom.span[1]) / 2, isLog()),
    follow() {
      walk.follow();
      harmonics.follow();
    },
    close() {
      walk.free();
      harmonics.hush();
    },
  };
}
