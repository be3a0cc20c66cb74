// Short notes at the edge of the screen: read aloud when they come, put away by themselves or by a press.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { putAway, useNotes, type Note } from '../../state/notices.ts';

const SHOWN_MS = 12_000;
const SHAPES: Record<Note['kind'], string> = { done: '✓', asked: '◷', told: '▲' };

export function Notes() {
  const { t } = useTranslation();
  const notes = useNotes();
  return (
    <section className="notes" aria-label={t('session.notes')} aria-live="polite">
      {notes.map((note) => (
        <Shown key={note.id} note={note} />
      ))}
    </section>
  );
}

function Shown({ note }: { note: Note }) {
  const { t } = useTranslation();
  useEffect(() => {
    const timer = setTimeout(() => putAway(note.id), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [note.id]);
  return (
    <div className={`note note--${note.kind}`}>
      <p className="wraps">
        <span aria-hidden>{SHAPES[note.kind]}</span> {note.said(t)}
      </p>
      <Button kind="plain" aria-label={t('app.dismiss')} onPress={() => putAway(note.id)}>
        <X size={16} aria-hidden />
      </Button>
    </div>
  );
}
