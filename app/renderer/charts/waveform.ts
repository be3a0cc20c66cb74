// Samples over time as minimum and maximum per column, one band from gap to gap. A plain canvas, outside React.
import { onTheme, token } from '../state/theme.ts';
import { paintNotes, type NoteMark } from './trace-notes.ts';
import { followExtent } from './level-range.ts';

export interface WaveformLabels {
  /** A level, with its unit. */
  level(value: number): string;
  /** What the left and right end of the picture are called. */
  ends: [string, string];
  /** What is written on its time; places are shares of it, 0 to 1 from the left. */
  notes?: readonly NoteMark[];
}

export interface Waveform {
  /** Pairs of minimum and maximum (null: nothing was measured there), over the whole width. */
  set(pairs: ArrayLike<number | null>, labels: WaveformLabels): void;
  close(): void;
}

/** Where time begins, from the left edge: the same on every picture of a recording. */
export const PLOT_LEFT_PX = 96;
/** Of what is live: as far as the trace above it, or as its levels need. */
const LIVE_LEFT_PX = 70;
const LABEL_GAP_PX = 6;
const GRID_SHARES = [0.1, 0.5, 0.9];
const FOOT = 4;
const HATCH_EVERY_PX = 8;
const LINE_PX = 1.2;

/** Share of the picture's time that lies under a point of the canvas, 0 to 1. */
export const shareAt = (x: number, widthPx: number): number =>
  Math.max(0, Math.min(1, (x - PLOT_LEFT_PX) / Math.max(1, widthPx - PLOT_LEFT_PX)));

/** @param steady keeps the level axis from following every picture: for what is live. */
export function openWaveform(canvas: HTMLCanvasElement, steady: boolean): Waveform {
  let pairs: ArrayLike<number | null> = [];
  let labels: WaveformLabels = { level: String, ends: ['', ''] };
  let shown: { from: number; to: number } | null = null;
  let [width, height] = [0, 0];
  let left = steady ? LIVE_LEFT_PX : PLOT_LEFT_PX;

  function extent(): { from: number; to: number } {
    let [low, high] = [Infinity, -Infinity];
    for (let i = 0; i < pairs.length; i += 1) {
      const value = pairs[i];
      if (value === null || value === undefined) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (!(low <= high)) return shown ?? { from: -1, to: 1 };
    shown = followExtent(steady ? shown : null, low, high);
    return shown;
  }

  function draw(): void {
    const context = canvas.getContext('2d');
    if (!context || width === 0 || height === 0) return;
    const ratio = window.devicePixelRatio;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = token('--plot');
    context.fillRect(0, 0, width, height);
    const { from, to } = extent();
    if (steady) left = leftOf(context, from, to);
    const y = (value: number): number => FOOT + ((to - value) / (to - from)) * (height - 2 * FOOT);
    drawGrid(context, from, to, y);
    drawColumns(context, y);
    context.fillStyle = token('--text-soft');
    context.textBaseline = 'bottom';
    context.textAlign = 'left';
    context.fillText(labels.ends[0], left + 4, height - 2);
    context.textAlign = 'right';
    context.fillText(labels.ends[1], width - 4, height - 2);
    const box = {
      left: left,
      top: FOOT,
      width: width - left,
      height: height - 2 * FOOT,
    };
    paintNotes(context, box, 1, labels.notes ?? [], (share) => left + share * box.width);
  }

  /** No level loses its sign at the edge. */
  function leftOf(context: CanvasRenderingContext2D, from: number, to: number): number {
    context.font = fontOf();
    const widths = GRID_SHARES.map(
      (share) => context.measureText(labels.level(from + share * (to - from))).width,
    );
    return Math.max(LIVE_LEFT_PX, Math.ceil(Math.max(...widths)) + LABEL_GAP_PX + 2);
  }
  const fontOf = (): string => `11px ${token('--font-numbers')}`;

  function drawGrid(
    context: CanvasRenderingContext2D,
    from: number,
    to: number,
    y: (value: number) => number,
  ): void {
    context.strokeStyle = token('--grid');
    context.lineWidth = 1;
    context.fillStyle = token('--text-soft');
    context.font = fontOf();
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const share of GRID_SHARES) {
      const value = from + share * (to - from);
      context.beginPath();
      context.moveTo(left, y(value));
      context.lineTo(width, y(value));
      context.stroke();
      context.fillText(labels.level(value), left - LABEL_GAP_PX, y(value));
    }
  }

  function drawColumns(context: CanvasRenderingContext2D, y: (value: number) => number): void {
    const columns = pairs.length / 2;
    const step = (width - left) / Math.max(1, columns);
    let gapFrom: number | null = null;
    let runFrom: number | null = null;
    context.fillStyle = token('--ink-1');
    context.strokeStyle = token('--ink-1');
    context.lineWidth = LINE_PX;
    context.lineJoin = 'bevel';
    for (let column = 0; column < columns; column += 1) {
      const low = pairs[2 * column];
      const high = pairs[2 * column + 1];
      const x = left + column * step;
      if (low === null || low === undefined || high === null || high === undefined) {
        if (runFrom !== null) drawRun(context, runFrom, column, step, y);
        runFrom = null;
        gapFrom ??= x;
        continue;
      }
      if (gapFrom !== null) hatch(context, gapFrom, x);
      gapFrom = null;
      runFrom ??= column;
    }
    if (runFrom !== null) drawRun(context, runFrom, columns, step, y);
    if (gapFrom !== null) hatch(context, gapFrom, width);
  }

  /** Columns without a gap between them: along the maxima, back along the minima, and a line's width around. */
  function drawRun(
    context: CanvasRenderingContext2D,
    first: number,
    end: number,
    step: number,
    y: (value: number) => number,
  ): void {
    const xAt = (column: number): number => left + column * step;
    const yAt = (column: number, side: 0 | 1): number => y(pairs[2 * column + side] ?? 0);
    context.beginPath();
    context.moveTo(xAt(first), yAt(first, 1));
    for (let i = first; i < end; i += 1) context.lineTo(xAt(i + 0.5), yAt(i, 1));
    context.lineTo(xAt(end), yAt(end - 1, 1));
    context.lineTo(xAt(end), yAt(end - 1, 0));
    for (let i = end - 1; i >= first; i -= 1) context.lineTo(xAt(i + 0.5), yAt(i, 0));
    context.lineTo(xAt(first), yAt(first, 0));
    context.closePath();
    context.fill();
    context.stroke();
  }

  function hatch(context: CanvasRenderingContext2D, fromX: number, toX: number): void {
    context.save();
    context.beginPath();
    context.rect(fromX, FOOT, Math.max(2, toX - fromX), height - 2 * FOOT);
    context.clip();
    context.strokeStyle = token('--line-strong');
    context.lineWidth = 1;
    context.beginPath();
    for (let x = fromX - height; x < toX; x += HATCH_EVERY_PX) {
      context.moveTo(x, height);
      context.lineTo(x + height, 0);
    }
    context.stroke();
    context.restore();
  }

  function fit(): void {
    width = canvas.clientWidth;
    height = canvas.clientHeight;
    const ratio = window.devicePixelRatio;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
    draw();
  }
  fit();
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  const offTheme = onTheme(draw);
  return {
    set(next, words) {
      pairs = next;
      labels = words;
      draw();
    },
    close() {
      observer.disconnect();
      offTheme();
    },
  };
}
