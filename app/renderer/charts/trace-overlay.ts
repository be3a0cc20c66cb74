// What lies over the trace: markers, multiples of the harmonic cursor, sidebands. Draws them and says which one the
// pointer could take hold of; moves nothing itself.
import type uPlot from 'uplot';
import { token } from '../state/theme.ts';
import { drawCurve, type Curve } from './trace-curve.ts';
import type { NoteMark } from './trace-notes.ts';

/** What a drag takes hold of. */
export type Grip =
  | { kind: 'marker'; id: number }
  | { kind: 'harmonic'; order: number }
  | { kind: 'sideband'; order: number };

export interface OverlayMark {
  grip: Grip;
  name: string;
  hz: number;
  /** On the level axis. */
  level: number;
  /** On a line, interpolated: drawn filled; else hollow. */
  isLine: boolean;
}
export interface OverlayLine {
  grip: Grip;
  hz: number;
  name: string;
  /** The one the others are counted from. */
  isBase: boolean;
}
export interface TraceOverlay {
  marks: readonly OverlayMark[];
  lines: readonly OverlayLine[];
  curve: Curve | null;
  notes: readonly NoteMark[];
}
export const NO_OVERLAY: TraceOverlay = { marks: [], lines: [], curve: null, notes: [] };

/** Over the plot each family has a strip for its names; there they are dragged. CSS pixels. */
const STRIP_PX = 18;
type Family = Exclude<Grip['kind'], 'marker'>;

const familiesOf = ({ lines }: TraceOverlay): Family[] =>
  (['harmonic', 'sideband'] as const).filter((kind) =>
    lines.some(({ grip }) => grip.kind === kind),
  );
/** Room that the strips take over the plot. */
export const stripsPx = (overlay: TraceOverlay): number => STRIP_PX * familiesOf(overlay).length;
/** Middle of a family's strip, from the top of the plot: above it, so negative. */
const stripY = (families: readonly Family[], kind: Family): number =>
  STRIP_PX * (families.indexOf(kind) - families.length + 0.5);
const LINE_REACH_PX = 8;
const MARK_REACH_PX = 12;
const MARK_PX = 6;

/** What is under the pointer; a mark wins over a line. @param x, y, toX, toY in CSS pixels of the plot. */
export function gripAt(
  overlay: TraceOverlay,
  { x, y }: { x: number; y: number },
  toX: (hz: number) => number,
  toY: (level: number) => number,
): Grip | null {
  const families = familiesOf(overlay);
  let best: Grip | null = null;
  let bestPx = MARK_REACH_PX;
  for (const { grip, hz, level } of overlay.marks) {
    const px = Math.hypot(toX(hz) - x, toY(level) - y);
    if (px >= bestPx) continue;
    [best, bestPx] = [grip, px];
  }
  if (best) return best;
  bestPx = LINE_REACH_PX;
  for (const { grip, hz } of overlay.lines) {
    if (grip.kind === 'marker') continue;
    const px = Math.abs(toX(hz) - x);
    if (Math.abs(stripY(families, grip.kind) - y) > STRIP_PX / 2 || px >= bestPx) continue;
    [best, bestPx] = [grip, px];
  }
  return best;
}

function drawLines(u: uPlot, overlay: TraceOverlay): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const families = familiesOf(overlay);
  const namedTo = { harmonic: -Infinity, sideband: -Infinity };
  ctx.font = `${11 * ratio}px ${token('--font-numbers')}`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  for (const { grip, hz, name, isBase } of overlay.lines) {
    const x = u.valToPos(hz, 'x', true);
    if (grip.kind === 'marker' || x < bbox.left || x > bbox.left + bbox.width) continue;
    const ink = token(grip.kind === 'harmonic' ? '--ink-4' : '--ink-5');
    ctx.strokeStyle = ink;
    ctx.lineWidth = (isBase ? 2 : 1) * ratio;
    ctx.setLineDash(grip.kind === 'harmonic' ? [] : [2 * ratio, 4 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    const width = ctx.measureText(name).width + 8 * ratio;
    // A name that would lie on the one before is left out; the base always has its own.
    if (!isBase && x - width / 2 < namedTo[grip.kind]) continue;
    namedTo[grip.kind] = x + width / 2;
    const y = bbox.top + stripY(families, grip.kind) * ratio;
    ctx.fillStyle = isBase ? ink : token('--plot');
    ctx.fillRect(x - width / 2, y - 7 * ratio, width, 14 * ratio);
    ctx.setLineDash([]);
    ctx.lineWidth = ratio;
    ctx.strokeRect(x - width / 2, y - 7 * ratio, width, 14 * ratio);
    ctx.fillStyle = isBase ? token('--plot') : ink;
    ctx.fillText(name, x, y);
  }
  ctx.setLineDash([]);
}

function drawMark(u: uPlot, { hz, level, name, isLine }: OverlayMark): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const size = MARK_PX * ratio;
  const x = u.valToPos(hz, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  const y = Math.max(
    bbox.top + size,
    Math.min(bbox.top + bbox.height - size, u.valToPos(level, 'y', true)),
  );
  ctx.beginPath();
  ctx.moveTo(x, y - size);
  ctx.lineTo(x + size, y);
  ctx.lineTo(x, y + size);
  ctx.lineTo(x - size, y);
  ctx.closePath();
  ctx.lineWidth = 2 * ratio;
  ctx.strokeStyle = token('--text');
  ctx.fillStyle = token(isLine ? '--text' : '--plot');
  ctx.fill();
  ctx.stroke();
  ctx.font = `700 ${12 * ratio}px ${token('--font-numbers')}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  ctx.lineWidth = 4 * ratio;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = token('--plot');
  ctx.strokeText(name, x + size + 3 * ratio, y);
  ctx.fillStyle = token('--text');
  ctx.fillText(name, x + size + 3 * ratio, y);
}

export function drawOverlay(u: uPlot, overlay: TraceOverlay): void {
  if (overlay.curve) drawCurve(u, overlay.curve);
  u.ctx.save();
  drawLines(u, overlay);
  for (const mark of overlay.marks) drawMark(u, mark);
  u.ctx.restore();
}
