// Short notes to the person that outlive the dialog they come from: said once, shown until put away.
import { useSyncExternalStore } from 'react';
import i18next, { type TFunction } from 'i18next';

/** What is said, put into words when it is drawn: in the language of the page as it is then. */
export type Said = (t: TFunction) => string;

export interface Note {
  id: number;
  said: Said;
  kind: 'done' | 'asked' | 'told';
}

const MOST = 3;
let notes: readonly Note[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Note[]): void {
  notes = next;
  for (const listener of listeners) listener();
}

/** The same words are not stacked. */
export function say(said: Said, kind: Note['kind']): void {
  const words = said(i18next.t);
  const others = notes.filter((note) => note.said(i18next.t) !== words);
  set([...others, { id: nextId, said, kind }].slice(-MOST));
  nextId += 1;
}

export const putAway = (id: number): void => set(notes.filter((note) => note.id !== id));
export const putAllAway = (): void => set([]);
export const notesNow = (): readonly Note[] => notes;
export const hasNotes = (): boolean => notes.length > 0;

export const useNotes = (): readonly Note[] =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, notesNow);
