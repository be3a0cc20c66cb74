// What of a curve a plot draws at one zoom: a point for each column of pixels, the largest there, at its own place. Pure.
import type { Curve } from '@harmonic/protocol/signal';

export interface CurveColumns {
  xs: number[];
  ys: number[];
  /** Values of the curve that a column is the largest of. */
  perColumn: number;
}

/**
 * Cut to the span first, with the value next to each end so that the line leaves the picture, then drawn together.
 * @param columns that the picture has room for; where as many values lie in the span, each is drawn.
 */
export function curveColumns(
  { x0, dx, values }: Curve,
  [from, to]: readonly [number, number],
  columns: number,
): CurveColumns {
  // A value a rounding error outside is on the edge of the picture.
  const slack = dx * 1e-6;
  const first = Math.max(0, Math.ceil((from - slack - x0) / dx) - 1);
  const end = Math.min(values.length, Math.floor((to + slack - x0) / dx) + 2);
  const perColumn = Math.max(1, Math.ceil((end - first) / Math.max(1, columns)));
  const [xs, ys]: [number[], number[]] = [[], []];
  for (let at = first; at < end; at += perColumn) {
    let top = at;
    const last = Math.min(end, at + perColumn);
    for (let i = at + 1; i < last; i += 1)
      if ((values[i] ?? -Infinity) > (values[top] ?? -Infinity)) top = i;
    xs.push(x0 + top * dx);
    ys.push(values[top] ?? 0);
  }
  return { xs, ys, perColumn };
}

/** Of what lies in the span: the values next to its ends are drawn, and count for no axis. */
export const valuesWithin = (
  { xs, ys }: CurveColumns,
  [from, to]: readonly [number, number],
): number[] => ys.filter((_, i) => (xs[i] ?? NaN) >= from && (xs[i] ?? NaN) <= to);
