// The strongest lines of a measured spectrum. Pure.
import { createPeakFinder, type Curve, type Harmonic } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../contract/index.ts';

export interface StrongLine {
  hz: number;
  /** dB re 1 unit, peak amplitude. */
  db: number;
  /** It lies so near, either way. */
  withinHz: number;
}

const MOST_LINES = 10;
/** What is looked at beneath is the floor. */
const FLOOR_DB = 120;
/** Between bins a lone tone is found to a tenth of one. */
const SHARE_OF_BIN = 0.1;

/**
 * Strongest first. Of a curve whose points are the largest of several, no finer than a point; a line that was measured as
 * a harmonic stands where the harmonic does, so that a page says one frequency of it.
 */
export function strongestLines({ measures }: MeasuredRecord): StrongLine[] {
  const curve = measures.curves?.spectrum;
  return curve ? linesOf(curve).map((line) => asMeasured(line, measures.harmonics ?? [])) : [];
}

function asMeasured(line: StrongLine, harmonics: readonly Harmonic[]): StrongLine {
  const away = ({ frequencyHz }: Harmonic): number => Math.abs(frequencyHz - line.hz);
  const nearest = harmonics
    .filter((h) => h.detected && away(h) <= line.withinHz)
    .sort((a, b) => away(a) - away(b))[0];
  const { frequencyHz, frequencyResolutionHz } = nearest ?? {};
  return frequencyHz === undefined || typeof frequencyResolutionHz !== 'number'
    ? line
    : { ...line, hz: frequencyHz, withinHz: frequencyResolutionHz };
}

function linesOf({ x0, dx, values, pointsPerValue }: Curve): StrongLine[] {
  const finder = createPeakFinder(values.length, MOST_LINES);
  const count = finder.find(Float32Array.from(values, (db) => 10 ** (db / 10)));
  const isFine = pointsPerValue === 1;
  const lines = finder.peaks.slice(0, count).map(({ bin, position, power, levelDb }) => ({
    hz: x0 + (isFine ? position : bin) * dx,
    db: isFine ? levelDb : 10 * Math.log10(power),
    withinHz: isFine ? dx * SHARE_OF_BIN : dx / 2,
  }));
  return lines.filter(({ db }) => db > (lines[0]?.db ?? 0) - FLOOR_DB);
}
