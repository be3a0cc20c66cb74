// The names of the strongest peaks, over their dots: those the eye would pick too.
import type uPlot from 'uplot';
import type { LivePeak } from '../../contract/index.ts';
import { formatHz } from '../state/format.ts';
import { token } from '../state/theme.ts';
import type { LevelRange } from './level-range.ts';
import type { Span } from './span.ts';
import type { WordBox } from './trace-notes.ts';

const LABELLED = 5;
const LABEL_ROOM_PX = 78;

/**
 * Moves words down until they lie on none of the others. Pure.
 * @returns how far; null: there is no room above `lowest`.
 */
export function dropBelow(
  words: WordBox,
  others: readonly WordBox[],
  lowest: number,
): number | null {
  const beside = others.filter(({ left, right }) => left < words.right && words.left < right);
  let drop = 0;
  for (const { top, bottom } of beside.toSorted((a, b) => a.top - b.top))
    if (top < words.bottom + drop && words.top + drop < bottom) drop = bottom - words.top;
  return words.bottom + drop <= lowest ? drop : null;
}

interface PeakLook {
  span: Span;
  levels: LevelRange;
  /** Finest step worth a digit, Hz. */
  resolutionHz: number;
}

/** Those whose place is in the plot: one above its levels stands at its top, one below them nowhere. Pure. */
export const peaksInPlot = (
  peaks: readonly LivePeak[],
  { span, levels }: Pick<PeakLook, 'span' | 'levels'>,
): LivePeak[] =>
  peaks.filter(
    ({ frequencyHz, levelDb }) =>
      frequencyHz >= span[0] && frequencyHz <= span[1] && levelDb >= levels[0],
  );

/** @param peaks strongest first. @param noted where other words stand: none of a peak's lie on them. */
export function drawPeaks(
  u: uPlot,
  peaks: readonly LivePeak[],
  noted: readonly WordBox[],
  { span, levels, resolutionHz }: PeakLook,
): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const room = LABEL_ROOM_PX * ratio;
  const taken: number[] = [];
  ctx.save();
  ctx.font = `${12 * ratio}px ${token('--font-numbers')}`;
  ctx.textAlign = 'center';
  for (const peak of peaksInPlot(peaks, { span, levels }).slice(0, LABELLED)) {
    const x = u.valToPos(peak.frequencyHz, 'x', true);
    const y = u.valToPos(Math.min(levels[1], peak.levelDb), 'y', true);
    ctx.fillStyle = token('--ink-2');
    ctx.beginPath();
    ctx.arc(x, y, 3 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    // Above the dot; beside it where there is no room above.
    const isBeside = y - 21 * ratio < bbox.top;
    const side = x + room > bbox.left + bbox.width ? -1 : 1;
    const middle = isBeside ? x + side * (room / 2) : x;
    const left = Math.max(
      bbox.left + room / 2,
      Math.min(bbox.left + bbox.width - room / 2, middle),
    );
    if (taken.some((other) => Math.abs(other - left) < room)) continue;
    taken.push(left);
    const foot = isBeside ? Math.max(y, bbox.top + 8 * ratio) + 4 * ratio : y - 9 * ratio;
    const words = {
      ...{ left: left - room / 2, right: left + room / 2 },
      ...{ top: foot - 11 * ratio, bottom: foot + 3 * ratio },
    };
    const drop = dropBelow(words, noted, bbox.top + bbox.height);
    if (drop === null) continue;
    const top = foot + drop;
    const text = formatHz(peak.frequencyHz, resolutionHz);
    // A ground of its own keeps the words readable over the line.
    ctx.strokeStyle = token('--plot');
    ctx.lineWidth = 4 * ratio;
    ctx.lineJoin = 'round';
    ctx.strokeText(text, left, top);
    ctx.fillStyle = token('--text');
    ctx.fillText(text, left, top);
  }
  ctx.restore();
}
