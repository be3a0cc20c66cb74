// The spectrum as a line: uPlot with our cursor, zoom, marks and peak labels. Outside React.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LivePeak } from '../../contract/index.ts';
import { formatHzTick, formatNumber } from '../state/format.ts';
import { onTheme, token } from '../state/theme.ts';
import type { LevelRange } from './level-range.ts';
import { logTicks, type LogTicks } from './log-ticks.ts';
import { LOG_FLOOR_HZ, type Span } from './span.ts';
import { standingPeaks } from './standing-peaks.ts';
import { drawOverlay, NO_OVERLAY, stripsPx, type TraceOverlay } from './trace-overlay.ts';
import { drawNotes } from './trace-notes.ts';
import { drawPeaks } from './trace-peaks.ts';
import { listenToTrace, type TraceGestures, type TracePointer } from './trace-pointer.ts';

export interface TraceData {
  /** Hz of the first value, and the step. */
  x0: number;
  dx: number;
  /** dB in the chosen reference, and so are the holds and the peaks. */
  values: Float32Array;
  hold: Float32Array | null;
  low: Float32Array | null;
  peaks: readonly LivePeak[];
  /** Bin width, for digits. */
  binHz: number;
  /** What stands on the level axis for a level in dB; without it, the level. NaN: nothing does. */
  shown?: (db: number, hz: number) => number;
}

export interface Trace {
  set(data: TraceData): void;
  setSpan(span: Span): void;
  setLevels(levels: LevelRange): void;
  /** Shown when next drawn. */
  setOverlay(overlay: TraceOverlay): void;
  /** Whether a drag moves the span, instead of selecting one. */
  setDragPans(pans: boolean): void;
  /** Puts the cursor at that very frequency. @param db of what stands there. */
  cursorTo(hz: number, db: number): void;
  /** Hz of the point that the cursor is nearest to. */
  cursorHz(): number | null;
  close(): void;
}

export interface TraceOptions extends TraceGestures {
  log: boolean;
  /** Of the level axis. */
  reference: string;
  /** Its marks, in words; without it, whole numbers. */
  tick?: (value: number) => string;
  /** Room over the plot, CSS pixels: for what is written there. */
  headPx: number;
  /** A span was dragged. */
  onSpan(span: Span): void;
  /** Levels were dragged, of the axis. */
  onLevels(levels: LevelRange): void;
  onHover(at: { hz: number; db: number } | null): void;
}

/** Room for the level axis, and beside the last mark of the frequency axis. */
const AXIS_PX = 70;
const EDGE_PX = 26;
const TICK_ROOM_PX = 70;

export function openTrace(host: HTMLElement, options: TraceOptions): Trace {
  let data: TraceData = {
    x0: 0,
    dx: 1,
    values: new Float32Array(0),
    hold: null,
    low: null,
    peaks: [],
    binHz: 1,
  };
  let xs = new Float64Array(0);
  /** Stands in for a hold that is not there. */
  let nothing: null[] = [];
  /** What is drawn, where that is not the levels themselves. */
  const drawn = [new Float32Array(0), new Float32Array(0), new Float32Array(0)];
  let span: Span = [0, 1];
  let levels: LevelRange = [-120, 0];
  let overlay = NO_OVERLAY;
  let dragPans = false;
  let pointer: TracePointer | null = null;
  let plot: uPlot | null = null;
  const size = (): { width: number; height: number } => ({
    width: host.clientWidth,
    height: host.clientHeight,
  });
  const axisFont = (): string => `11px ${token('--font-numbers')}`;
  const ticks = (u: uPlot, from: number, to: number): LogTicks =>
    logTicks(from, to, u.over.clientWidth, TICK_ROOM_PX);
  const logAxis: uPlot.Axis = {
    splits: (u, _axis, from, to) => ticks(u, from, to).splits,
    filter: (u, splits) => {
      const { labelled } = ticks(u, u.scales['x']?.min ?? 1, u.scales['x']?.max ?? 2);
      return splits.map((hz, index) => (labelled[index] ? hz : null));
    },
  };

  const onAxis = (db: number, hz: number): number => data.shown?.(db, hz) ?? db;
  /** @param place of this curve among the three. */
  function drawnOf(levels: Float32Array | null, place: number): Float32Array | null[] {
    const { shown, x0, dx } = data;
    if (!levels || (shown && Number.isNaN(shown(0, x0)))) return nothing;
    if (!shown) return levels;
    let to = drawn[place];
    if (to?.length !== levels.length) drawn[place] = to = new Float32Array(levels.length);
    for (let i = 0; i < to.length; i += 1) to[i] = shown(levels[i] ?? NaN, x0 + i * dx);
    return to;
  }

  function drawOver(u: uPlot): void {
    // A marker names its own line.
    const isMarked = (hz: number): boolean =>
      overlay.marks.some((mark) => Math.abs(mark.hz - hz) < data.binHz);
    const peaks = standingPeaks(data.peaks, data.values);
    const unmarked = peaks
      .filter(({ frequencyHz }) => !isMarked(frequencyHz))
      .map((peak) => ({ ...peak, levelDb: onAxis(peak.levelDb, peak.frequencyHz) }));
    const noted = drawNotes(u, overlay.notes);
    drawPeaks(u, unmarked, noted, { span, levels, resolutionHz: data.binHz / 10 });
    drawOverlay(u, overlay);
  }

  const curves = (): uPlot.AlignedData =>
    [xs, ...[data.values, data.hold, data.low].map(drawnOf)] as unknown as uPlot.AlignedData;

  function create(): uPlot {
    const grid = { stroke: token('--grid'), width: 1 };
    const axis = { stroke: token('--text-soft'), grid, ticks: grid, font: axisFont() };
    const width = Number.parseFloat(token('--stroke-signal'));
    const made = new uPlot(
      {
        ...size(),
        legend: { show: false },
        padding: [() => options.headPx + stripsPx(overlay), EDGE_PX, 0, 0],
        cursor: {
          drag: { x: true, y: false, setScale: false, dist: 5 },
          points: { size: 7 },
        },
        scales: {
          x: {
            time: false,
            // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- a const enum that exists in the types alone
            distr: options.log ? 3 : 1,
            range: () => [options.log ? Math.max(span[0], LOG_FLOOR_HZ) : span[0], span[1]],
          },
          y: { range: () => [levels[0], levels[1]] },
        },
        axes: [
          {
            ...axis,
            ...(options.log ? logAxis : {}),
            values: (_u, splits) =>
              // A log axis leaves splits out as null, whatever the types say.
              (splits as (number | null)[]).map((hz) => (hz === null ? '' : formatHzTick(hz))),
            space: TICK_ROOM_PX,
            size: 30,
          },
          {
            ...axis,
            label: options.reference,
            labelFont: axisFont(),
            labelSize: 18,
            size: AXIS_PX - 18,
            values: (_u, splits) => splits.map((at) => (options.tick ?? formatNumber)(at)),
          },
        ],
        series: [
          {},
          { stroke: token('--ink-1'), width, points: { show: false } },
          { stroke: token('--ink-3'), width: 1, dash: [4, 3], points: { show: false } },
          { stroke: token('--ink-3'), width: 1, dash: [1, 3], points: { show: false } },
        ],
        hooks: {
          draw: [drawOver],
          setSelect: [
            (u) => {
              const { left, top, width, height } = u.select;
              if (Math.min(width, height) < 5) return;
              if (pointer?.selects === 'levels')
                options.onLevels([u.posToVal(top + height, 'y'), u.posToVal(top, 'y')]);
              else options.onSpan([u.posToVal(left, 'x'), u.posToVal(left + width, 'x')]);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
          setCursor: [(u) => options.onHover(at(u.cursor.idx ?? null))],
        },
      },
      curves(),
      host,
    );
    pointer = listenToTrace(
      made,
      () => overlay,
      () => dragPans,
      options,
    );
    return made;
  }

  function at(index: number | null): { hz: number; db: number } | null {
    const db = index === null ? undefined : data.values[index];
    return index === null || db === undefined ? null : { hz: data.x0 + index * data.dx, db };
  }

  plot = create();
  const live = (): uPlot => (plot ??= create());
  const rebuild = (): void => {
    pointer?.close();
    live().destroy();
    plot = create();
  };
  const observer = new ResizeObserver(() => {
    const { width, height } = size();
    if (width > 0 && height > 0) live().setSize({ width, height });
  });
  observer.observe(host);
  const offTheme = onTheme(rebuild);

  return {
    set(next) {
      const sameAxis =
        next.values.length === xs.length && next.x0 === data.x0 && next.dx === data.dx;
      data = next;
      if (!sameAxis)
        xs = Float64Array.from({ length: next.values.length }, (_, i) => next.x0 + i * next.dx);
      if (nothing.length !== xs.length) nothing = new Array<null>(xs.length).fill(null);
      // At once: a drawing that waits for its turn comes after the page was written.
      const u = live();
      u.batch(() => u.setData(curves(), true));
    },
    setSpan(next) {
      span = next;
    },
    setLevels(next) {
      levels = next;
    },
    setOverlay(next) {
      const isTaller = stripsPx(next) !== stripsPx(overlay);
      overlay = next;
      if (isTaller) live().redraw(false, true);
    },
    setDragPans(next) {
      dragPans = next;
    },
    cursorTo(hz, db) {
      const u = live();
      u.setCursor({ left: u.valToPos(hz, 'x'), top: u.valToPos(onAxis(db, hz), 'y') });
    },
    cursorHz: () => at(live().cursor.idx ?? null)?.hz ?? null,
    close() {
      observer.disconnect();
      offTheme();
      pointer?.close();
      live().destroy();
      plot = null;
    },
  };
}
