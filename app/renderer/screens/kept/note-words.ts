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

export const marksOf = (notes: readonly Note[]): NoteMark[] =>
  notes.flatMap(({ id, kind, text, hz }) => {
    if (!hz) return [];
    const short = text.length > SHOWN_MOST ? `${text.slice(0, SHOWN_MOST - 1).trimEnd()}…` : text;
    return [{ id, words: `${NOTE_SIGNS[kind]} ${short}`, fromHz: hz.from, toHz: hz.to }];
  });
