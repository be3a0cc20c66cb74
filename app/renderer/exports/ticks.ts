// Marks of the axes of a vector picture. Arithmetic and the words of its numbers.
import { evenTicks } from '../charts/even-ticks.ts';
import { logTicks } from '../charts/log-ticks.ts';
import type { LevelScale } from '../charts/level-scale.ts';
import type { LevelRange } from '../charts/level-range.ts';
import type { Span } from '../charts/span.ts';
import { formatHzTick } from '../state/format.ts';
import { PLOT, type Tick } from './plot-svg.ts';

const LABEL_PX = 70;
const LEVEL_LABEL_PX = 40;

export function hzTicks([from, to]: Span, log: boolean): Tick[] {
  const width = PLOT.width - PLOT.left - PLOT.right;
  if (!log)
    return evenTicks(from, to, width, LABEL_PX).map((at) => ({ at, text: formatHzTick(at) }));
  const { splits, labelled } = logTicks(from, to, width, LABEL_PX);
  return splits.map((at, i) => ({ at, text: labelled[i] === true ? formatHzTick(at) : null }));
}

export const levelTicks = ([low, high]: LevelRange, { tick }: Pick<LevelScale, 'tick'>): Tick[] =>
  evenTicks(low, high, PLOT.height, LEVEL_LABEL_PX).map((at) => ({ at, text: tick(at) }));
