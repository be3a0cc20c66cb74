// Notes over the trace: text in rows under the top edge, so that none lies on another, a leader down to its place.
// Draws them; moves nothing.
import type uPlot from 'uplot';
import { token } from '../state/theme.ts';

export interface NoteMark {
  id: string;
  /** A sign and the text. */
  words: string;
  /** Hz; on a waveform, a share of its time. */
  fromHz: number;
  /** The same for one frequency. */
  toHz: number;
}

interface LaidNote {
  note: NoteMark;
  /** Left edge and width of the text; ends of its span. Pixels. */
  left: number;
  width: number;
  fromX: number;
  toX: number;
  /** From 0 at the top; null: there is no room, only its place is shown. */
  row: number | null;
}

const ROWS = 5;
const GAP = 6;

/**
 * Each note in the first row where nothing lies yet; lower frequencies first. Pure.
 * @param toX pixel of a frequency. @param measure width of a text, pixels.
 */
export function layNotes(
  notes: readonly NoteMark[],
  [left, right]: readonly [number, number],
  toX: (hz: number) => number,
  measure: (words: string) => number,
): LaidNote[] {
  const ends = new Array<number>(ROWS).fill(-Infinity);
  return notes
    .map((note) => ({ note, fromX: toX(note.fromHz), toX: toX(note.toHz) }))
    .filter(({ fromX, toX: to }) => to >= left && fromX <= right)
    .sort((a, b) => a.fromX - b.fromX)
    .map((placed) => {
      const width = measure(placed.note.words);
      const fromX = Math.max(left, placed.fromX);
      const at = Math.max(left, Math.min(right - width, fromX));
      const row = ends.findIndex((end) => end + GAP <= at);
      if (row >= 0) ends[row] = at + width;
      const end = Math.min(right, placed.toX);
      return { ...placed, fromX, toX: end, left: at, width, row: row < 0 ? null : row };
    });
}

const ROW_PX = 17;

/** Where words stand, pixels of the canvas. */
export interface WordBox {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const drawNotes = (u: uPlot, notes: readonly NoteMark[]): WordBox[] =>
  paintNotes(u.ctx, u.bbox, window.devicePixelRatio, notes, (hz) => u.valToPos(hz, 'x', true));

/**
 * @param ratio pixels of the canvas for one of CSS. @param xOf pixel of a place that a note names.
 * @returns where their words stand.
 */
export function paintNotes(
  ctx: CanvasRenderingContext2D,
  bbox: Readonly<Record<'left' | 'top' | 'width' | 'height', number>>,
  ratio: number,
  notes: readonly NoteMark[],
  xOf: (place: number) => number,
): WordBox[] {
  if (notes.length === 0) return [];
  const boxes: WordBox[] = [];
  ctx.save();
  ctx.font = `500 ${12 * ratio}px ${token('--font-words')}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const laid = layNotes(
    notes,
    [bbox.left, bbox.left + bbox.width],
    xOf,
    (words) => ctx.measureText(words).width + 8 * ratio,
  );
  const ink = token('--text');
  for (const { fromX, toX, row, left, width, note } of laid) {
    const y = bbox.top + ((row ?? 0) + 0.6) * ROW_PX * ratio;
    ctx.strokeStyle = ink;
    ctx.lineWidth = ratio;
    ctx.setLineDash([ratio, 3 * ratio]);
    ctx.beginPath();
    for (const x of fromX === toX ? [fromX] : [fromX, toX]) {
      ctx.moveTo(x, row === null ? bbox.top : y);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    ctx.setLineDash([]);
    if (row === null) continue;
    if (toX > fromX) {
      const foot = y + (ROW_PX / 2 - 1) * ratio;
      ctx.beginPath();
      ctx.moveTo(fromX, foot);
      ctx.lineTo(toX, foot);
      ctx.stroke();
    }
    ctx.fillStyle = token('--surface-2');
    const half = 7.5 * ratio;
    boxes.push({ left, right: left + width, top: y - half, bottom: y + half });
    ctx.fillRect(left, y - half, width, 2 * half);
    ctx.strokeStyle = token('--line-strong');
    ctx.strokeRect(left, y - half, width, 2 * half);
    ctx.fillStyle = ink;
    ctx.fillText(note.words, left + 4 * ratio, y);
  }
  ctx.restore();
  return boxes;
}
