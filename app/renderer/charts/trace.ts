// The spectrum as a line: uPlot with our cursor, zoom and peak labels. Outside React.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LivePeak } from '../../contract/index.ts';
import { formatHz, formatHzTick, formatNumber } from '../state/format.ts';
import { onTheme, token } from '../state/theme.ts';
import { LOG_FLOOR_HZ, type Span } from './span.ts';
import type { LevelRange } from './level-range.ts';
import { standingPeaks } from './standing-peaks.ts';

export interface TraceData {
  /** Hz of the first value, and the step. */
  x0: number;
  dx: number;
  /** dB in the chosen reference. */
  values: Float32Array;
  hold: Float32Array | null;
  peaks: readonly LivePeak[];
  /** Bin width, for digits. */
  binHz: number;
}

export interface Trace {
  set(data: TraceData): void;
  setSpan(span: Span): void;
  setLevels(levels: LevelRange): void;
  /** Moves the cursor by so many points, or to a frequency; answers what stands there. */
  moveCursor(points: number): { hz: number; db: number } | null;
  cursorTo(hz: number): { hz: number; db: number } | null;
  cursorHz(): number | null;
  close(): void;
}

export interface TraceOptions {
  log: boolean;
  reference: string;
  /** A span was dragged. */
  onSpan(span: Span): void;
  /** The wheel turned over a frequency: below 1 shows less. */
  onZoom(factor: number, atHz: number): void;
  /** The wheel turned with Ctrl: the level axis, about a level. */
  onZoomLevels(factor: number, atDb: number): void;
  /** Dragged by the middle button, or with Ctrl: by a share of the width. */
  onPan(share: number): void;
  onWholeSpan(): void;
  onHover(at: { hz: number; db: number } | null): void;
}

/** Room for the level axis, and beside the last mark of the frequency axis. */
const AXIS_PX = 70;
const EDGE_PX = 26;
const LABELLED = 5;
const LABEL_ROOM_PX = 78;

export function openTrace(host: HTMLElement, options: TraceOptions): Trace {
  let data: TraceData = {
    x0: 0,
    dx: 1,
    values: new Float32Array(0),
    hold: null,
    peaks: [],
    binHz: 1,
  };
  let xs = new Float64Array(0);
  /** Stands in for a hold that is not there. */
  let nothing: null[] = [];
  let span: Span = [0, 1];
  let levels: LevelRange = [-120, 0];
  let plot: uPlot | null = null;
  const size = (): { width: number; height: number } => ({
    width: host.clientWidth,
    height: host.clientHeight,
  });
  const axisFont = (): string => `11px ${token('--font-numbers')}`;

  function drawPeaks(u: uPlot): void {
    const { ctx, bbox } = u;
    const ratio = window.devicePixelRatio;
    const room = LABEL_ROOM_PX * ratio;
    const taken: number[] = [];
    ctx.save();
    ctx.font = `${12 * ratio}px ${token('--font-numbers')}`;
    ctx.textAlign = 'center';
    const visible = standingPeaks(data.peaks, data.values).filter(
      ({ frequencyHz }) => frequencyHz >= span[0] && frequencyHz <= span[1],
    );
    for (const peak of visible.slice(0, LABELLED)) {
      const x = u.valToPos(peak.frequencyHz, 'x', true);
      const y = u.valToPos(Math.min(levels[1], peak.levelDb), 'y', true);
      ctx.fillStyle = token('--ink-2');
      ctx.beginPath();
      ctx.arc(x, y, 3 * ratio, 0, 2 * Math.PI);
      ctx.fill();
      // Above the dot; beside it where there is no room above.
      const isBeside = y - 21 * ratio < bbox.top;
      const side = x + room > bbox.left + bbox.width ? -1 : 1;
      const middle = isBeside ? x + side * (room / 2) : x;
      const left = Math.max(
        bbox.left + room / 2,
        Math.min(bbox.left + bbox.width - room / 2, middle),
      );
      if (taken.some((other) => Math.abs(other - left) < room)) continue;
      taken.push(left);
      const top = isBeside ? Math.max(y, bbox.top + 8 * ratio) + 4 * ratio : y - 9 * ratio;
      const text = formatHz(peak.frequencyHz, data.binHz / 10);
      // A ground of its own keeps the words readable over the line.
      ctx.strokeStyle = token('--plot');
      ctx.lineWidth = 4 * ratio;
      ctx.lineJoin = 'round';
      ctx.strokeText(text, left, top);
      ctx.fillStyle = token('--text');
      ctx.fillText(text, left, top);
    }
    ctx.restore();
  }

  function create(): uPlot {
    const grid = { stroke: token('--grid'), width: 1 };
    const axis = { stroke: token('--text-soft'), grid, ticks: grid, font: axisFont() };
    const width = Number.parseFloat(token('--stroke-signal'));
    const made = new uPlot(
      {
        ...size(),
        legend: { show: false },
        padding: [8, EDGE_PX, 0, 0],
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
            values: (_u, splits) =>
              // A log axis leaves splits out as null, whatever the types say.
              (splits as (number | null)[]).map((hz) => (hz === null ? '' : formatHzTick(hz))),
            space: 70,
            size: 30,
          },
          {
            ...axis,
            label: options.reference,
            labelFont: axisFont(),
            labelSize: 18,
            size: AXIS_PX - 18,
            values: (_u, splits) => splits.map((db) => formatNumber(db)),
          },
        ],
        series: [
          {},
          { stroke: token('--ink-1'), width, points: { show: false } },
          { stroke: token('--ink-3'), width: 1, dash: [4, 3], points: { show: false } },
        ],
        hooks: {
          draw: [drawPeaks],
          setSelect: [
            (u) => {
              if (u.select.width < 5) return;
              options.onSpan([
                u.posToVal(u.select.left, 'x'),
                u.posToVal(u.select.left + u.select.width, 'x'),
              ]);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
          setCursor: [(u) => options.onHover(at(u.cursor.idx ?? null))],
        },
      },
      [xs, data.values, data.hold ?? nothing] as unknown as uPlot.AlignedData,
      host,
    );
    listen(made);
    return made;
  }

  function listen(made: uPlot): void {
    const { over } = made;
    let pannedAt: number | null = null;
    over.addEventListener('dblclick', options.onWholeSpan);
    over.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const factor = event.deltaY > 0 ? 1.25 : 0.8;
        if (event.ctrlKey) options.onZoomLevels(factor, made.posToVal(event.offsetY, 'y'));
        else options.onZoom(factor, made.posToVal(event.offsetX, 'x'));
      },
      { passive: false },
    );
    over.addEventListener(
      'mousedown',
      (event) => {
        if (event.button !== 1 && !(event.button === 0 && event.ctrlKey)) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        pannedAt = event.clientX;
      },
      { capture: true },
    );
    over.addEventListener('mousemove', (event) => {
      if (pannedAt === null) return;
      if (event.buttons === 0) {
        pannedAt = null;
        return;
      }
      options.onPan((pannedAt - event.clientX) / over.clientWidth);
      pannedAt = event.clientX;
    });
    over.addEventListener('mouseup', () => (pannedAt = null));
  }

  function at(index: number | null): { hz: number; db: number } | null {
    const db = index === null ? undefined : data.values[index];
    return index === null || db === undefined ? null : { hz: data.x0 + index * data.dx, db };
  }
  function place(index: number): { hz: number; db: number } | null {
    const bounded = Math.max(0, Math.min(data.values.length - 1, index));
    const here = at(bounded);
    if (here && plot)
      plot.setCursor({ left: plot.valToPos(here.hz, 'x'), top: plot.valToPos(here.db, 'y') });
    return here;
  }

  plot = create();
  const live = (): uPlot => (plot ??= create());
  const rebuild = (): void => {
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
      const hold = next.hold?.length === xs.length ? next.hold : nothing;
      live().setData([xs, next.values, hold] as unknown as uPlot.AlignedData, true);
    },
    setSpan(next) {
      span = next;
    },
    setLevels(next) {
      levels = next;
    },
    moveCursor: (points) => place((live().cursor.idx ?? 0) + points),
    cursorTo: (hz) => place(Math.round((hz - data.x0) / data.dx)),
    cursorHz: () => at(live().cursor.idx ?? null)?.hz ?? null,
    close() {
      observer.disconnect();
      offTheme();
      live().destroy();
      plot = null;
    },
  };
}
