// What the rows of the tools look like on the trace. Pure.
import type { OverlayLine, TraceOverlay } from '../../charts/trace-overlay.ts';
import type { LineRow, ToolRows } from './tool-rows.ts';

/** "+2", "−1"; the carrier is "0". */
export const sideName = (order: number): string =>
  `${order > 0 ? '+' : order < 0 ? '−' : ''}${Math.abs(order)}`;

const lines = (
  rows: readonly LineRow[],
  kind: 'harmonic' | 'sideband',
  base: number,
  name: (order: number) => string,
): OverlayLine[] =>
  rows.map(({ order, hz }) => ({
    grip: { kind, order },
    hz,
    name: name(order),
    isBase: order === base,
  }));

export function overlayOf({
  markers,
  harmonics,
  sidebands,
}: ToolRows): Pick<TraceOverlay, 'marks' | 'lines'> {
  return {
    marks: markers.flatMap(({ id, reading }) =>
      reading
        ? [
            {
              grip: { kind: 'marker' as const, id },
              name: String(id),
              hz: reading.frequencyHz,
              db: reading.levelDb,
              isLine: reading.isLine,
            },
          ]
        : [],
    ),
    lines: [
      ...lines(harmonics, 'harmonic', 1, String),
      ...lines(sidebands, 'sideband', 0, sideName),
    ],
  };
}
