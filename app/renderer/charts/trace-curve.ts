// A second curve under the same axes, such as a baseline: dashed, a point a pixel column, its maximum. Draws only it.
import type uPlot from 'uplot';
import { token } from '../state/theme.ts';

export interface Curve {
  /** Hz of the first value, and the step. */
  x0: number;
  dx: number;
  /** On the level axis. */
  values: Float32Array;
}

/** Values a place each: the maximum of those that fall on one place, in order. Pure. */
export function columnsOfCurve(
  { x0, dx, values }: Curve,
  [from, to]: readonly [number, number],
  toX: (hz: number) => number,
): { x: number; db: number }[] {
  const first = Math.max(0, Math.floor((from - x0) / dx) - 1);
  const last = Math.min(values.length - 1, Math.ceil((to - x0) / dx) + 1);
  const columns: { x: number; db: number }[] = [];
  for (let i = first; i <= last; i += 1) {
    const x = Math.round(toX(x0 + i * dx));
    const db = values[i] ?? -Infinity;
    const before = columns.at(-1);
    if (!Number.isFinite(x)) continue;
    if (before?.x === x) before.db = Math.max(before.db, db);
    else columns.push({ x, db });
  }
  return columns;
}

export function drawCurve(u: uPlot, curve: Curve): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const { min = 0, max = 1 } = u.scales['x'] ?? {};
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = token('--ink-2');
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([8 * ratio, 3 * ratio, 2 * ratio, 3 * ratio]);
  ctx.beginPath();
  const points = columnsOfCurve(curve, [min, max], (hz) => u.valToPos(hz, 'x', true));
  for (const { x, db } of points) ctx.lineTo(x, u.valToPos(db, 'y', true));
  ctx.stroke();
  ctx.restore();
}
