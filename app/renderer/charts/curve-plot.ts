// A measured curve as a line or bars: uPlot with a cursor that keys walk, zoom, and numbered lines. Outside React.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Curve } from '@harmonic/protocol/signal';
import { onTheme, token } from '../state/theme.ts';
import { curveColumns, valuesWithin } from './curve-columns.ts';
import { fitAmplitudes, fitLevels, type LevelRange } from './level-range.ts';

export interface CurveLine {
  x: number;
  name: string;
  /** Of the names over the plot, from the top. */
  row: number;
  isStrong: boolean;
}
export interface CurveData {
  curve: Curve;
  /** Shown first; null: all of it. */
  span: [number, number] | null;
  lines: readonly CurveLine[];
}
export interface CurveOptions {
  bars: boolean;
  /** Levels stand on whole tens of dB; amplitudes fill the picture. */
  isLevel: boolean;
  /** Name of the upright axis. */
  level: string;
  xTick(x: number): string;
  yTick(y: number): string;
  onAt(x: number, y: number): void;
  /** Values of the curve that a column of the picture is the largest of, at this zoom. */
  onColumns?(perColumn: number): void;
}
export interface CurvePlot {
  set(data: CurveData): void;
  close(): void;
}

const ROW_PX = 14;
const AXIS_PX = 64;
const TICK_ROOM_PX = 80;
const FAR = 10;
const ZOOM = 2;

function drawLines(u: uPlot, lines: readonly CurveLine[]): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const rows = Math.max(0, ...lines.map(({ row }) => row + 1));
  const namedTo = new Map<number, number>();
  ctx.save();
  ctx.font = `${10 * ratio}px ${token('--font-numbers')}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { x, name, row, isStrong } of lines) {
    const left = u.valToPos(x, 'x', true);
    if (left < bbox.left || left > bbox.left + bbox.width) continue;
    const y = bbox.top - (rows - row - 0.5) * ROW_PX * ratio;
    const ink = token(`--ink-${row + 2}`);
    ctx.strokeStyle = ink;
    ctx.fillStyle = ink;
    ctx.lineWidth = (isStrong ? 2 : 1) * ratio;
    ctx.setLineDash(isStrong ? [] : [2 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(left, y + (ROW_PX / 2) * ratio);
    ctx.lineTo(left, bbox.top + bbox.height);
    ctx.stroke();
    const half = ctx.measureText(name).width / 2 + 3 * ratio;
    if (left - half < (namedTo.get(row) ?? -Infinity)) continue;
    namedTo.set(row, left + half);
    ctx.fillText(isStrong ? `${name} ●` : name, left, y);
  }
  ctx.restore();
}

export function openCurvePlot(host: HTMLElement, options: CurveOptions): CurvePlot {
  let data: CurveData = {
    curve: { x0: 0, dx: 1, values: [], pointsPerValue: 1 },
    ...{ span: null, lines: [] },
  };
  let span: [number, number] | null = null;
  let plot: uPlot | null = null;
  const whole = (): [number, number] => {
    const { x0, dx, values } = data.curve;
    const edge = options.bars ? dx / 2 : 0;
    return [x0 - edge, x0 + dx * Math.max(1, values.length - 1) + edge];
  };
  const range = (): [number, number] => span ?? data.span ?? whole();

  /** As many as there are pixels of the screen across. */
  const columnsNow = () =>
    curveColumns(
      data.curve,
      range(),
      Math.max(1, plot?.bbox.width ?? host.clientWidth * window.devicePixelRatio),
    );
  let columns = columnsNow();
  function upright(): LevelRange {
    const shown = valuesWithin(columns, range());
    return (options.isLevel ? fitLevels(shown, 0) : fitAmplitudes(shown)) ?? [-1, 1];
  }

  function create(): uPlot {
    const grid = { stroke: token('--grid'), width: 1 };
    const font = `11px ${token('--font-numbers')}`;
    const axis = { stroke: token('--text-soft'), grid, ticks: grid, font };
    const paths = uPlot.paths.bars?.({ size: [0.8, 60] });
    const rows = Math.max(0, ...data.lines.map(({ row }) => row + 1));
    return new uPlot(
      {
        width: Math.max(1, host.clientWidth),
        height: Math.max(1, host.clientHeight),
        legend: { show: false },
        padding: [8 + rows * ROW_PX, 24, 0, 0],
        cursor: { drag: { x: true, y: false, setScale: false, dist: 5 }, points: { size: 7 } },
        scales: {
          x: { time: false, range: () => range() },
          y: {
            range: () => {
              const [least, most] = upright();
              return [least, most];
            },
          },
        },
        axes: [
          {
            ...axis,
            space: TICK_ROOM_PX,
            size: 30,
            values: (_u, splits) => splits.map(options.xTick),
            ...(options.bars ? { incrs: [1, 2, 3, 5, 6, 10, 12, 20, 30, 50] } : {}),
          },
          {
            ...axis,
            label: options.level,
            labelFont: font,
            labelSize: 18,
            size: AXIS_PX - 14,
            values: (_u, splits) => splits.map(options.yTick),
          },
        ],
        series: [
          {},
          {
            stroke: token('--ink-1'),
            width: Number.parseFloat(token('--stroke-signal')),
            points: { show: false },
            ...(options.bars
              ? {
                  fill: token('--ink-1'),
                  fillTo: (u) => u.scales['y']?.min ?? 0,
                  ...(paths && { paths }),
                }
              : {}),
          },
        ],
        hooks: {
          draw: [(u) => drawLines(u, data.lines)],
          setSelect: [
            (u) => {
              const { left, width } = u.select;
              if (width < 5) return;
              zoomTo([u.posToVal(left, 'x'), u.posToVal(left + width, 'x')]);
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            },
          ],
          setCursor: [
            (u) => {
              const [x, y] = [columns.xs[u.cursor.idx ?? -1], columns.ys[u.cursor.idx ?? -1]];
              if (x !== undefined && y !== undefined) options.onAt(x, y);
            },
          ],
        },
      },
      [columns.xs, columns.ys],
      host,
    );
  }
  function draw(): void {
    columns = columnsNow();
    plot?.setData([columns.xs, columns.ys], true);
    options.onColumns?.(columns.perColumn);
  }
  const rebuild = (): void => {
    plot?.destroy();
    plot = create();
    draw();
  };
  rebuild();
  function zoomTo(next: [number, number] | null): void {
    const [least, most] = whole();
    if (next && next[1] - next[0] < 4 * data.curve.dx) return;
    span = next && [Math.max(least, next[0]), Math.min(most, next[1])];
    draw();
  }
  function zoomBy(factor: number): void {
    const [from, to] = range();
    const at = columns.xs[plot?.cursor.idx ?? -1] ?? (from + to) / 2;
    zoomTo([at - (at - from) * factor, at + (to - at) * factor]);
  }
  function walk(points: number): void {
    if (!plot) return;
    const { xs, ys } = columns;
    const first = xs.findIndex((x) => x >= range()[0]);
    const index = Math.max(0, Math.min(xs.length - 1, (plot.cursor.idx ?? first) + points));
    const [x, y] = [xs[index], ys[index]];
    if (x === undefined || y === undefined) return;
    plot.setCursor({ left: plot.valToPos(x, 'x'), top: plot.valToPos(y, 'y') });
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? FAR : 1;
    const acts: Readonly<Record<string, () => void>> = {
      ArrowLeft: () => walk(-step),
      ArrowRight: () => walk(step),
      '+': () => zoomBy(1 / ZOOM),
      '=': () => zoomBy(1 / ZOOM),
      '-': () => zoomBy(ZOOM),
      '0': () => zoomTo(whole()),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const onDouble = (): void => zoomTo(span === null ? whole() : null);
  host.addEventListener('keydown', onKey);
  host.addEventListener('dblclick', onDouble);
  const observer = new ResizeObserver(() => {
    const [width, height] = [host.clientWidth, host.clientHeight];
    if (width === 0 || height === 0) return;
    plot?.setSize({ width, height });
    draw();
  });
  observer.observe(host);
  const offTheme = onTheme(rebuild);
  return {
    set(next) {
      const isOther = next.lines.length !== data.lines.length;
      const { dx, values } = next.curve;
      if (values.length !== data.curve.values.length || dx !== data.curve.dx) span = null;
      data = next;
      if (isOther) rebuild();
      else draw();
    },
    close() {
      host.removeEventListener('keydown', onKey);
      host.removeEventListener('dblclick', onDouble);
      observer.disconnect();
      offTheme();
      plot?.destroy();
    },
  };
}
