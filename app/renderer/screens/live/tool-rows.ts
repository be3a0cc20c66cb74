// What the tools ask of a spectrum, and what they then show: a row a marker, a multiple, a sideband. Pure.
import {
  harmonicLines,
  reachOf,
  relativePhaseDeg,
  sidebandLines,
  type Reading,
  type WantedLine,
} from '@harmonic/protocol/signal';
import type { ViewRequest } from '../../../contract/index.ts';
import type { Marker, Tools } from './tools.ts';

export type Read = ViewRequest['reads'][number];

/** A reading as the screen shows it. */
export interface ShownReading extends Reading {
  /** The finest step of the frequency that means something. */
  resolutionHz: number;
  /** At the instant of all readings of the frame; null where no line stands, or before enough samples are there. */
  phaseDeg: number | null;
}

export interface MarkerRow {
  id: number;
  hz: number;
  /** It stays on its line. */
  follows: boolean;
  reading: ShownReading | null;
  /** To the first marker; null for that one itself. */
  delta: { hz: number; db: number; resolutionHz: number } | null;
}

export interface LineRow extends WantedLine {
  reading: ShownReading | null;
  /** From where the family wants the line; null where none stands. */
  deviationHz: number | null;
  /** Phase less `order` times that of the fundamental, degrees; null without both, and for sidebands. */
  relativePhaseDeg: number | null;
}

export interface ToolRows {
  markers: readonly MarkerRow[];
  harmonics: readonly LineRow[];
  sidebands: readonly LineRow[];
}

export const NO_ROWS: ToolRows = { markers: [], harmonics: [], sidebands: [] };

/** Level of the fundamental of the harmonic cursor; null where no line stands there. */
export function fundamentalDb({ harmonics }: ToolRows): number | null {
  const first = harmonics.find(({ order }) => order === 1)?.reading;
  return first?.isLine ? first.levelDb : null;
}

/** As many multiples are read; more are drawn nowhere and listed nowhere. */
const MOST_HARMONICS = 50;

interface Spectrum {
  topHz: number;
  binHz: number;
}

const markerRead = ({ hz, reachHz }: Marker): Read => ({ atHz: hz, withinHz: reachHz });
const lineRead = ({ hz }: WantedLine, spacingHz: number, binHz: number): Read => ({
  atHz: hz,
  withinHz: reachOf(hz, spacingHz, binHz),
});

/** Within a bin of half the rate a line’s image folds onto the line itself: what is read there is neither. */
function families({ harmonics, sidebands }: Tools, { topHz, binHz }: Spectrum) {
  const lastHz = topHz - binHz;
  return {
    multiples: harmonics.isOn ? harmonicLines(harmonics.f0Hz, lastHz, MOST_HARMONICS) : [],
    bands: sidebands.isOn
      ? [
          ...sidebandLines(sidebands.carrierHz, sidebands.stepHz, sidebands.pairs, lastHz),
          { order: 0, hz: sidebands.carrierHz },
        ].sort((a, b) => a.order - b.order)
      : [],
  };
}

/** What has to be read for these tools. */
export function toolReads(tools: Tools, spectrum: Spectrum): Read[] {
  const { binHz } = spectrum;
  const { multiples, bands } = families(tools, spectrum);
  return [
    ...tools.markers.map(markerRead),
    ...multiples.map((line) => lineRead(line, tools.harmonics.f0Hz, binHz)),
    ...bands.map((line) => lineRead(line, tools.sidebands.stepHz, binHz)),
  ];
}

function lineRow(line: WantedLine, reading: ShownReading | null, binHz: number): LineRow {
  if (!reading?.isLine) return { ...line, reading, deviationHz: null, relativePhaseDeg: null };
  const { frequencyHz, resolutionHz } = reading;
  const off = frequencyHz - line.hz;
  // Of a column of several bins no place is told within it.
  const deviationHz = resolutionHz >= binHz ? Math.round(off / resolutionHz) * resolutionHz : off;
  return { ...line, reading, deviationHz, relativePhaseDeg: null };
}

function withPhases(rows: readonly LineRow[]): LineRow[] {
  const fundamental = rows.find(({ order }) => order === 1)?.reading?.phaseDeg ?? null;
  return rows.map((row) => {
    const phase = row.reading?.phaseDeg ?? null;
    if (phase === null || fundamental === null) return row;
    return { ...row, relativePhaseDeg: relativePhaseDeg(phase, row.order, fundamental) };
  });
}

function markerRows(
  markers: readonly Marker[],
  read: (read: Read) => ShownReading | null,
): MarkerRow[] {
  const rows = markers.map((marker) => ({
    id: marker.id,
    hz: marker.hz,
    follows: marker.reachHz > 0,
    reading: read(markerRead(marker)),
  }));
  const first = rows[0]?.reading ?? null;
  return rows.map((row, index) => {
    if (index === 0 || !first || !row.reading) return { ...row, delta: null };
    const { frequencyHz, levelDb, resolutionHz } = row.reading;
    return {
      ...row,
      delta: {
        hz: frequencyHz - first.frequencyHz,
        db: levelDb - first.levelDb,
        resolutionHz: Math.max(resolutionHz, first.resolutionHz),
      },
    };
  });
}

/** @param read answers what stands at a place now; null where nothing is known of it. */
export function toolRows(
  tools: Tools,
  spectrum: Spectrum,
  read: (read: Read) => ShownReading | null,
): ToolRows {
  const { binHz } = spectrum;
  const { multiples, bands } = families(tools, spectrum);
  return {
    markers: markerRows(tools.markers, read),
    harmonics: withPhases(
      multiples.map((line) =>
        lineRow(line, read(lineRead(line, tools.harmonics.f0Hz, binHz)), binHz),
      ),
    ),
    sidebands: bands.map((line) =>
      lineRow(line, read(lineRead(line, tools.sidebands.stepHz, binHz)), binHz),
    ),
  };
}
