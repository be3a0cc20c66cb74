// The labels of one recording, and what is done to them. Asked for again after every change; draws nothing.
import { useMemo, useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Note, NoteContent, NoteId, Recording } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { recall, remember } from '../../state/memory.ts';

export interface RecordingNotes {
  /** Of the channel, in the order in which they were written. */
  notes: readonly Note[];
  /** Those that are drawn. */
  drawn: readonly Note[];
  isShown: boolean;
  show(isShown: boolean): void;
  add(content: NoteContent): Promise<void>;
  change(noteId: NoteId, content: Pick<NoteContent, 'kind' | 'text'>): Promise<void>;
  remove(noteId: NoteId): Promise<void>;
}

const NONE: readonly Note[] = [];

export function useRecordingNotes({ id }: Recording, channel: number): RecordingNotes {
  const queryKey = ['recordingNotes', id];
  const client = useQueryClient();
  const [isShown, setShown] = useState(() => recall('labels') !== 'hidden');
  const { data } = useQuery({ queryKey, queryFn: () => calls.recordingNote.list({ id }) });
  const notes = useMemo(
    () => data?.filter((note) => note.channel === channel) ?? NONE,
    [data, channel],
  );
  async function done(change: Promise<unknown>): Promise<void> {
    await change;
    await client.invalidateQueries({ queryKey });
  }
  return {
    ...{ notes, drawn: isShown ? notes : NONE, isShown },
    show(next) {
      remember('labels', next ? 'shown' : 'hidden');
      setShown(next);
    },
    add: (content) => done(calls.recordingNote.add({ id, ...content })),
    change: (noteId, { kind, text }) =>
      done(calls.recordingNote.change({ id, noteId, kind, text })),
    remove: (noteId) => done(calls.recordingNote.remove({ id, noteId })),
  };
}
