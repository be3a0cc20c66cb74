// The spectrum as a line: uPlot with our cursor, zoom and peak labels. Outside React.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { LivePeak } from '../../contract/index.ts';
import { formatHz, formatNumber } from '../state/format.ts';
import { onTheme, token } from '../state/theme.ts';

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
  setSpan(fromHz: number, toHz: number): void;
  setLevels(fromDb: number, toDb: number): void;
  /** Moves the cursor by so many points, or to a frequency; answers what stands there. */
  moveCursor(points: number): { hz: number; db: number } | null;
  cursorTo(hz: number): { hz: number; db: number } | null;
  cursorHz(): number | null;
  readonly plot: uPlot;
  close(): void;
}

export interface TraceOptions {
  log: boolean;
  reference: string;
  /** A span was dragged, or the wheel turned. */
  onSpan(fromHz: number, toHz: number): void;
  onWholeSpan(): void;
  onHover(at: { hz: number; db: number } | null): void;
}

const LABELLED = 5;

/** About the pointer: the frequency under it stays where it is. */
export function zoomAbout(
  from: number,
  to: number,
  at: number,
  factor: number,
  log: boolean,
): [number, number] {
  if (!log) return [at - (at - from) * factor, at + (to - at) * factor];
  const [a, b, c] = [Math.log(Math.max(from, 1e-3)), Math.log(to), Math.log(Math.max(at, 1e-3))];
  return [Math.exp(c - (c - a) * factor), Math.exp(c + (b - c) * factor)];
}

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
  let span: [number, number] = [0, 1];
  let levels: [number, number] = [-120, 0];
  let plot: uPlot | null = null;
  const size = (): { width: number; height: number } => ({
    width: host.clientWidth,
    height: host.clientHeight,
  });
  const axisFont = (): string => `11px ${token('--font-numbers')}`;

  function drawPeaks(u: uPlot): void {
    const { ctx } = u;
    ctx.save();
    ctx.font = `${12 * window.devicePixelRatio}px ${token('--font-numbers')}`;
    ctx.textAlign = 'center';
    const taken: number[] = [];
    const gapPx = 78 * window.devicePixelRatio;
    for (const peak of data.peaks.slice(0, LABELLED)) {
      if (peak.frequencyHz < span[0] || peak.frequencyHz > span[1]) continue;
      const x = u.valToPos(peak.frequencyHz, 'x', true);
      const y = u.valToPos(Math.min(levels[1], peak.levelDb), 'y', true);
      if (taken.some((other) => Math.abs(other - x) < gapPx)) continue;
      taken.push(x);
      ctx.fillStyle = token('--ink-2');
      ctx.beginPath();
      ctx.arc(x, y, 3 * window.devicePixelRatio, 0, 2 * Math.PI);
      ctx.fill();
      const top = Math.max(
        y - 9 * window.devicePixelRatio,
        u.bbox.top + 12 * window.devicePixelRatio,
      );
      const left = Math.max(
        u.bbox.left + gapPx / 2,
        Math.min(u.bbox.left + u.bbox.width - gapPx / 2, x),
      );
      ctx.fillStyle = token('--text');
      ctx.fillText(formatHz(peak.frequencyHz, data.binHz / 10), left, top);
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
        padding: [8, 12, 0, 0],
        cursor: {
          drag: { x: true, y: false, setScale: false, dist: 5 },
          points: { size: 7 },
        },
        scales: {
          x: {
            time: false,
            distr: (options.log ? 3 : 1) as uPlot.Scale.Distr,
            range: () => [options.log ? Math.max(span[0], 1) : span[0], span[1]],
          },
          y: { range: () => levels },
        },
        axes: [
          {
            ...axis,
            values: (_u, splits) =>
              // A log axis leaves splits out as null, whatever the types say.
              (splits as (number | null)[]).map((hz) =>
                hz === null
                  ? ''
                  : hz >= 1000
                    ? `${formatNumber(hz / 1000, hz % 1000 === 0 ? 0 : hz % 100 === 0 ? 1 : 2)} k`
                    : formatNumber(hz, hz % 1 === 0 ? 0 : 1),
              ),
            space: 70,
          },
          {
            ...axis,
            label: options.reference,
            labelFont: axisFont(),
            labelSize: 18,
            size: 52,
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
              options.onSpan(
                u.posToVal(u.select.left, 'x'),
                u.posToVal(u.select.left + u.select.width, 'x'),
              );
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
          setCursor: [(u) => options.onHover(at(u.cursor.idx ?? null))],
        },
      },
      [
        xs,
        data.values,
        data.hold ?? new Float32Array(data.values.length).fill(NaN),
      ] as uPlot.AlignedData,
      host,
    );
    made.over.addEventListener('dblclick', options.onWholeSpan);
    made.over.addEventListener(
      'wheel',
      (event) => {
        event.preventDefault();
        const pointer = made.posToVal(event.offsetX, 'x');
        options.onSpan(
          ...zoomAbout(span[0], span[1], pointer, event.deltaY > 0 ? 1.25 : 0.8, options.log),
        );
      },
      { passive: false },
    );
    return made;
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
    get plot() {
      return live();
    },
    set(next) {
      const sameAxis =
        next.values.length === xs.length && next.x0 === data.x0 && next.dx === data.dx;
      data = next;
      if (!sameAxis)
        xs = Float64Array.from({ length: next.values.length }, (_, i) => next.x0 + i * next.dx);
      const hold = next.hold ?? [];
      live().setData(
        [
          xs,
          next.values,
          hold.length === xs.length ? hold : new Array<null>(xs.length).fill(null),
        ] as unknown as uPlot.AlignedData,
        true,
      );
    },
    setSpan(fromHz, toHz) {
      span = [fromHz, toHz];
    },
    setLevels(fromDb, toDb) {
      levels = [fromDb, toDb];
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
