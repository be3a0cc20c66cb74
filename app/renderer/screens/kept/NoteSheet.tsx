// One label: what it says, of which kind, and, when it is new, where it stands.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { Ends, NoteFields, type Stretch } from './NoteFields.tsx';

export interface NotePlace {
  /** Null: it is on nothing. */
  cursorHz: number | null;
  shown: Stretch;
  topHz: number;
}

interface NoteSheetProps {
  title: string;
  first: Pick<Note, 'kind' | 'text'>;
  /** Null: it stays where it is. */
  place: NotePlace | null;
  onGo(note: Pick<Note, 'kind' | 'text'> & { hz: Stretch }): Promise<unknown>;
  onClose(): void;
}

const at = (hz: number): Stretch => ({ from: hz, to: hz });

export function NoteSheet({ title, first, onGo, onClose, ...props }: NoteSheetProps) {
  const { t } = useTranslation();
  // As it was when it was asked for: the pointer has gone elsewhere since.
  const [place] = useState(props.place);
  const [text, setText] = useState(first.text);
  const [kind, setKind] = useState(first.kind);
  const [hz, setHz] = useState<Stretch>(() =>
    place ? (place.cursorHz === null ? place.shown : at(place.cursorHz)) : at(0),
  );
  return (
    <FormSheet
      title={title}
      go={t('app.save')}
      isReady={text.trim() !== ''}
      onGo={() => onGo({ kind, text: text.trim(), hz })}
      onClose={onClose}
    >
      <NoteFields text={text} kind={kind} onText={setText} onKind={setKind} />
      {place && (
        <>
          <Ends of={hz} most={place.topHz} words={['kept.fromHz', 'kept.toHz']} onChange={setHz} />
          <div className="row">
            <Button
              isDisabled={place.cursorHz === null}
              onPress={() => setHz(at(place.cursorHz ?? 0))}
            >
              {t('kept.atCursor')}
            </Button>
            <Button onPress={() => setHz(place.shown)}>{t('kept.shownSpan')}</Button>
          </div>
        </>
      )}
    </FormSheet>
  );
}
