// Labels as a list, the twin of what is drawn: go there, change, remove, show or hide all.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pencil, X } from 'lucide-react';
import type { Note } from '../../../contract/index.ts';
import { Button, Toggle } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import type { Where } from '../../state/rights.ts';
import { NOTE_SIGNS } from './note-words.ts';

interface NoteListProps {
  notes: readonly Note[];
  where: Where;
  isShown: boolean;
  placeWords(note: Note): string;
  /** What else is said of one. */
  more?(note: Note): ReactNode;
  /** Absent: one can go to each. */
  hasPlace?(note: Note): boolean;
  onShow(isShown: boolean): void;
  onGoTo(note: Note): void;
  onChange(note: Note): void;
  onRemove(note: Note): void;
}

export function NoteList(props: NoteListProps) {
  const { notes, where, isShown, hasPlace = () => true } = props;
  const { t } = useTranslation();
  return (
    <>
      <ul className="kept__notes">
        {notes.map((note) => (
          <li key={note.id} data-note={note.text}>
            <Button
              kind="plain"
              aria-label={t('kept.goToNote', { text: note.text })}
              isDisabled={!hasPlace(note)}
              onPress={() => props.onGoTo(note)}
            >
              <span className="kept__note">
                <span className="wraps">
                  <span aria-hidden>{NOTE_SIGNS[note.kind]}</span>{' '}
                  <span className="visually-hidden">{t(`kept.noteKinds.${note.kind}`)}: </span>
                  {note.text}
                </span>
                <span className="soft number">{props.placeWords(note)}</span>
                {props.more?.(note)}
              </span>
            </Button>
            <Guarded
              right="note.write"
              where={where}
              kind="plain"
              aria-label={t('kept.changeNote', { text: note.text })}
              onPress={() => props.onChange(note)}
            >
              <Pencil size={14} aria-hidden />
            </Guarded>
            <Guarded
              right="note.write"
              where={where}
              kind="plain"
              aria-label={t('kept.removeNote', { text: note.text })}
              onPress={() => props.onRemove(note)}
            >
              <X size={14} aria-hidden />
            </Guarded>
          </li>
        ))}
      </ul>
      <p>
        <Toggle isSelected={isShown} onChange={props.onShow}>
          {t('kept.showNotes')}
        </Toggle>
      </p>
    </>
  );
}
