// The names of the strongest peaks, over their dots: those the eye would pick too.
import type uPlot from 'uplot';
import type { LivePeak } from '../../contract/index.ts';
import { formatHz } from '../state/format.ts';
import { token } from '../state/theme.ts';
import type { LevelRange } from './level-range.ts';
import type { Span } from './span.ts';

const LABELLED = 5;
const LABEL_ROOM_PX = 78;

/** @param peaks strongest first. @param resolutionHz finest step worth a digit. */
export function drawPeaks(
  u: uPlot,
  peaks: readonly LivePeak[],
  span: Span,
  levels: LevelRange,
  resolutionHz: number,
): void {
  const { ctx, bbox } = u;
  const ratio = window.devicePixelRatio;
  const room = LABEL_ROOM_PX * ratio;
  const taken: number[] = [];
  ctx.save();
  ctx.font = `${12 * ratio}px ${token('--font-numbers')}`;
  ctx.textAlign = 'center';
  const visible = peaks.filter(
    ({ frequencyHz }) => frequencyHz >= span[0] && frequencyHz <= span[1],
  );
  for (const peak of visible.slice(0, LABELLED)) {
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
    const top = isBeside ? Math.max(y, bbox.top + 8 * ratio) + 4 * ratio : y - 9 * ratio;
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
