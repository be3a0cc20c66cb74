// Notes as they are drawn and listed: a sign for the kind, then the text. Pure.
import type { Note } from '../../../contract/index.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';

export const NOTE_SIGNS: Record<Note['kind'], string> = {
  remark: '✎',
  question: '?',
  fault: '!',
  reference: '⌖',
};

/** Over a spectrum a longer one is cut; the list has all of it. */
const SHOWN_MOST = 40;

const wordsOf = ({ kind, text }: Pick<Note, 'kind' | 'text'>): string => {
  const short = text.length > SHOWN_MOST ? `${text.slice(0, SHOWN_MOST - 1).trimEnd()}…` : text;
  return `${NOTE_SIGNS[kind]} ${short}`;
};

export const marksOf = (notes: readonly Note[]): NoteMark[] =>
  notes.flatMap((note) =>
    note.hz ? [{ id: note.id, words: wordsOf(note), fromHz: note.hz.from, toHz: note.hz.to }] : [],
  );

/** Those on seconds, as shares of a picture's time; outside it they are below 0 or above 1. */
export function timeMarksOf(
  notes: readonly Note[],
  [fromS, toS]: readonly [number, number],
): NoteMark[] {
  const shareOf = (s: number): number => (s - fromS) / (toS - fromS);
  return notes.flatMap((note) =>
    note.s && toS > fromS
      ? [
          {
            ...{ id: note.id, words: wordsOf(note) },
            ...{ fromHz: shareOf(note.s.from), toHz: shareOf(note.s.to) },
          },
        ]
      : [],
  );
}
