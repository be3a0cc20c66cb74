// Labels over the trace of a vector picture, laid as on the screen: in rows under the top edge, a leader down to the
// place. Pure.
import { layNotes, type NoteMark } from '../charts/trace-notes.ts';
import { INKS, line, n, text } from './svg-parts.ts';

const ROW = 17;
const SIZE = 11;
const PAD = 4;
/** Of a letter, at most: who draws it has the font, this has not. */
const LETTER = 0.62 * SIZE;
const DOTS = ' stroke-dasharray="1 3"';

/** @param x of a frequency. */
export function plotNotes(
  labels: readonly NoteMark[],
  sides: readonly [number, number],
  [top, bottom]: readonly [number, number],
  x: (hz: number) => number,
): string[] {
  const width = (words: string): number => words.length * LETTER + 2 * PAD;
  return layNotes(labels, sides, x, width).flatMap(
    ({ note, fromX, toX, row, left, width: box }) => {
      const y = top + ((row ?? 0) + 0.6) * ROW;
      const places = fromX === toX ? [fromX] : [fromX, toX];
      const leaders = places.map((at) =>
        line(at, row === null ? top : y, at, bottom, INKS.text, DOTS),
      );
      if (row === null) return leaders;
      const foot = y + ROW / 2 - 1;
      return [
        ...leaders,
        ...(toX > fromX ? [line(fromX, foot, toX, foot, INKS.text)] : []),
        `<rect x="${n(left)}" y="${n(y - 7.5)}" width="${n(box)}" height="15" fill="#fff" stroke="${INKS.soft}"/>`,
        text(note.words, { x: left + PAD, y: y + 4, size: SIZE }),
      ];
    },
  );
}
