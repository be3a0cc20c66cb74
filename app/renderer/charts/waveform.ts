// Samples over time as minimum and maximum per column. A plain canvas, outside React.
import { onTheme, token } from '../state/theme.ts';

export interface Waveform {
  /** Pairs of minimum and maximum (null: nothing was measured there), over the whole width. */
  set(pairs: ArrayLike<number | null>, range: { from: number; to: number } | null): void;
  close(): void;
}

/** @param label tells the axis what a level is called: value -> text. */
export function openWaveform(
  canvas: HTMLCanvasElement,
  label: (value: number) => string,
): Waveform {
  let pairs: ArrayLike<number | null> = [];
  let fixed: { from: number; to: number } | null = null;
  const [margin, foot] = [56, 4];

  function extent(): { from: number; to: number } {
    if (fixed) return fixed;
    let [from, to] = [Infinity, -Infinity];
    for (let i = 0; i < pairs.length; i += 1) {
      const value = pairs[i];
      if (value === null || value === undefined) continue;
      from = Math.min(from, value);
      to = Math.max(to, value);
    }
    if (!(from < to)) return { from: from - 1 || -1, to: to + 1 || 1 };
    const room = (to - from) * 0.08;
    return { from: from - room, to: to + room };
  }

  function draw(): void {
    const ratio = window.devicePixelRatio;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0 || height === 0) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext('2d');
    if (!context) return;
    context.scale(ratio, ratio);
    context.fillStyle = token('--plot');
    context.fillRect(0, 0, width, height);
    const { from, to } = extent();
    const y = (value: number): number => foot + ((to - value) / (to - from)) * (height - 2 * foot);
    context.strokeStyle = token('--grid');
    context.fillStyle = token('--text-soft');
    context.font = `11px ${token('--font-numbers')}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const share of [0.1, 0.5, 0.9]) {
      const value = from + share * (to - from);
      context.beginPath();
      context.moveTo(margin, y(value));
      context.lineTo(width, y(value));
      context.stroke();
      context.fillText(label(value), margin - 6, y(value));
    }
    const columns = pairs.length / 2;
    const step = (width - margin) / Math.max(1, columns);
    context.fillStyle = token('--ink-1');
    const hatch = token('--line-strong');
    for (let column = 0; column < columns; column += 1) {
      const low = pairs[2 * column];
      const high = pairs[2 * column + 1];
      const x = margin + column * step;
      if (low === null || low === undefined || high === null || high === undefined) {
        context.strokeStyle = hatch;
        context.beginPath();
        context.moveTo(x, height - foot);
        context.lineTo(x + step, foot);
        context.stroke();
        continue;
      }
      // Joined to the column before, so that a steep edge is a line and not two dots.
      const top = y(Math.max(high, Math.min(pairs[2 * column - 2] ?? high, to)));
      const bottom = y(Math.min(low, Math.max(pairs[2 * column - 1] ?? low, from)));
      context.fillRect(x, top, Math.max(step, 1), Math.max(1.2, bottom - top));
    }
  }

  const observer = new ResizeObserver(draw);
  observer.observe(canvas);
  const offTheme = onTheme(draw);
  return {
    set(next, range) {
      pairs = next;
      fixed = range;
      draw();
    },
    close() {
      observer.disconnect();
      offTheme();
    },
  };
}
