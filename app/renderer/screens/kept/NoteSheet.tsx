// One label: what it says, of which kind, and, when it is new, where it stands.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NOTE_KINDS, NOTE_TEXT_MOST, type Note } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';

interface Stretch {
  from: number;
  to: number;
}
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
      <TextBox
        label={t('kept.noteText')}
        value={text}
        onChange={setText}
        maxLength={NOTE_TEXT_MOST}
        autoFocus
      />
      <Choice
        label={t('kept.noteKind')}
        value={kind}
        options={NOTE_KINDS.map((value) => ({ value, label: t(`kept.noteKinds.${value}`) }))}
        onChange={(chosen) => setKind(chosen)}
      />
      {place && (
        <>
          <div className="two-fields">
            <NumberBox
              label={t('kept.fromHz')}
              value={hz.from}
              min={0}
              max={place.topHz}
              step={0.001}
              onChange={(from) => setHz(({ to }) => ({ from, to: Math.max(from, to) }))}
            />
            <NumberBox
              label={t('kept.toHz')}
              value={hz.to}
              min={0}
              max={place.topHz}
              step={0.001}
              onChange={(to) => setHz(({ from }) => ({ from: Math.min(from, to), to }))}
            />
          </div>
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
