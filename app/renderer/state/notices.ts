// Short notes to the person that outlive the dialog they come from: said once, shown until put away.
import { useSyncExternalStore } from 'react';

export interface Note {
  id: number;
  text: string;
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
export function say(text: string, kind: Note['kind']): void {
  const others = notes.filter((note) => note.text !== text);
  set([...others, { id: nextId, text, kind }].slice(-MOST));
  nextId += 1;
}

export const putAway = (id: number): void => set(notes.filter((note) => note.id !== id));
export const putAllAway = (): void => set([]);

export const useNotes = (): readonly Note[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notes,
  );
