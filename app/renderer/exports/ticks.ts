// Marks of the axes of a vector picture. Arithmetic and the words of its numbers.
import { logTicks } from '../charts/log-ticks.ts';
import type { LevelRange } from '../charts/level-range.ts';
import type { Span } from '../charts/span.ts';
import { formatHzTick, formatNumber } from '../state/format.ts';
import { PLOT, type Tick } from './plot-svg.ts';

const LABEL_PX = 70;
const LEVEL_LABEL_PX = 40;

/** Steps of 1, 2 or 5 times a power of ten, such that marks stand at least `roomPx` apart. */
export function evenTicks(from: number, to: number, lengthPx: number, roomPx: number): number[] {
  const least = ((to - from) * roomPx) / lengthPx;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= least) ?? least;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

export function hzTicks([from, to]: Span, log: boolean): Tick[] {
  const width = PLOT.width - PLOT.left - PLOT.right;
  if (!log)
    return evenTicks(from, to, width, LABEL_PX).map((at) => ({ at, text: formatHzTick(at) }));
  const { splits, labelled } = logTicks(from, to, width, LABEL_PX);
  return splits.map((at, i) => ({ at, text: labelled[i] === true ? formatHzTick(at) : null }));
}

export const levelTicks = ([low, high]: LevelRange): Tick[] =>
  evenTicks(low, high, PLOT.height, LEVEL_LABEL_PX).map((at) => ({ at, text: formatNumber(at) }));
