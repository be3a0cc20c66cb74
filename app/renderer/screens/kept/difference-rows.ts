// Where the spectrum is compared with its baseline: at the strongest peaks, the markers, the multiples of f0. Pure.
import type { InstrumentState } from '../live/instrument-state.ts';
import { baselineDb, type ShownBaseline } from './compare.ts';

export interface DifferenceRow {
  key: string;
  hz: number;
  db: number;
  /** Null beyond the baseline's ends. */
  thenDb: number | null;
}

const PEAKS = 5;

const SIGNS: Readonly<Record<string, string>> = { marker: '◆', harmonic: 'n' };

/** @param key of a row. @returns how its place is called; null for a peak. */
export function placeName(key: string): string | null {
  const [kind = '', which = ''] = key.split('-');
  return kind in SIGNS ? `${SIGNS[kind]} ${which}` : null;
}

export function differenceRows(
  { peaks, rows: { markers, harmonics } }: Pick<InstrumentState, 'peaks' | 'rows'>,
  baseline: ShownBaseline,
): DifferenceRow[] {
  const row = (
    key: string,
    at: { frequencyHz: number; levelDb: number },
    isLine: boolean,
  ): DifferenceRow => ({
    ...{ key, hz: at.frequencyHz, db: at.levelDb },
    thenDb: baselineDb(baseline, at.frequencyHz, isLine),
  });
  return [
    ...markers.flatMap(({ id, reading }) =>
      reading ? [row(`marker-${id}`, reading, reading.isLine)] : [],
    ),
    ...harmonics.flatMap(({ order, reading }) =>
      reading ? [row(`harmonic-${order}`, reading, reading.isLine)] : [],
    ),
    ...peaks.slice(0, PEAKS).map((peak, rank) => row(`peak-${rank + 1}`, peak, true)),
  ];
}
