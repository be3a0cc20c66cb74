// What the rows of the tools look like on the trace. Pure.
import type { LevelScale } from '../../charts/level-scale.ts';
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

/** @param shown what stands on the level axis for a level. */
export function overlayOf(
  { markers, harmonics, sidebands }: ToolRows,
  shown: LevelScale['shown'],
): Pick<TraceOverlay, 'marks' | 'lines'> {
  return {
    marks: markers.flatMap(({ id, reading }) =>
      reading
        ? [
            {
              grip: { kind: 'marker' as const, id },
              name: String(id),
              hz: reading.frequencyHz,
              level: shown(reading.levelDb, reading.frequencyHz),
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
