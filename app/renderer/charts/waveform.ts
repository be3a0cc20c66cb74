// Samples over time as minimum and maximum per column, one band from gap to gap. A plain canvas, outside React.
import { token } from '../state/theme.ts';
import { paintNotes, type NoteMark } from './trace-notes.ts';
import { followExtent } from './level-range.ts';
import { openPlainCanvas } from './plain-canvas.ts';

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

/** A line of the level axis. */
interface Mark {
  /** CSS pixels. */
  y: number;
  words: string;
}

/** Share of the picture's time that lies under a point of the canvas, 0 to 1. */
export const shareAt = (x: number, widthPx: number): number =>
  Math.max(0, Math.min(1, (x - PLOT_LEFT_PX) / Math.max(1, widthPx - PLOT_LEFT_PX)));

/** @param steady keeps the level axis from following every picture: for what is live. */
export function openWaveform(canvas: HTMLCanvasElement, steady: boolean): Waveform {
  let pairs: ArrayLike<number | null> = [];
  let labels: WaveformLabels = { level: String, ends: ['', ''] };
  let shown: { from: number; to: number } | null = null;
  const plain = openPlainCanvas(canvas, draw);
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
    const context = plain.begin();
    if (!context) return;
    const { width, height } = plain;
    const { from, to } = extent();
    const y = (value: number): number => FOOT + ((to - value) / (to - from)) * (height - 2 * FOOT);
    context.font = `11px ${token('--font-numbers')}`;
    const marks = GRID_SHARES.map((share): Mark => {
      const value = from + share * (to - from);
      return { y: y(value), words: labels.level(value) };
    });
    if (steady) left = leftOf(context, marks);
    drawGrid(context, marks);
    drawColumns(context, y);
    context.fillStyle = token('--text-soft');
    context.textBaseline = 'bottom';
    context.textAlign = 'left';
    context.fillText(labels.ends[0], left + 4, height - 2);
    context.textAlign = 'right';
    context.fillText(labels.ends[1], width - 4, height - 2);
    const box = {
      left,
      top: FOOT,
      width: width - left,
      height: height - 2 * FOOT,
    };
    paintNotes(context, box, 1, labels.notes ?? [], (share) => left + share * box.width);
  }

  /** No level loses its sign at the edge. */
  function leftOf(context: CanvasRenderingContext2D, marks: readonly Mark[]): number {
    const widest = Math.max(...marks.map(({ words }) => context.measureText(words).width));
    return Math.max(LIVE_LEFT_PX, Math.ceil(widest) + LABEL_GAP_PX + 2);
  }

  function drawGrid(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
    context.strokeStyle = token('--grid');
    context.lineWidth = 1;
    context.fillStyle = token('--text-soft');
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const mark of marks) {
      context.beginPath();
      context.moveTo(left, mark.y);
      context.lineTo(plain.width, mark.y);
      context.stroke();
      context.fillText(mark.words, left - LABEL_GAP_PX, mark.y);
    }
  }

  function drawColumns(context: CanvasRenderingContext2D, y: (value: number) => number): void {
    const columns = pairs.length / 2;
    const step = (plain.width - left) / Math.max(1, columns);
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
    if (gapFrom !== null) hatch(context, gapFrom, plain.width);
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
    context.rect(fromX, FOOT, Math.max(2, toX - fromX), plain.height - 2 * FOOT);
    context.clip();
    context.strokeStyle = token('--line-strong');
    context.lineWidth = 1;
    context.beginPath();
    for (let x = fromX - plain.height; x < toX; x += HATCH_EVERY_PX) {
      context.moveTo(x, plain.height);
      context.lineTo(x + plain.height, 0);
    }
    context.stroke();
    context.restore();
  }

  return {
    set(next, words) {
      pairs = next;
      labels = words;
      draw();
    },
    close: plain.close,
  };
}
