// One label of a recording: what it says, of which kind, and, when it is new, on which seconds and frequencies.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note, NoteContent } from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { Ends, NoteFields, type Stretch } from '../kept/NoteFields.tsx';

export interface RecordingNotePlace {
  /** What is shown, seconds and Hz. */
  s: Stretch;
  hz: Stretch;
  lengthS: number;
  topHz: number;
}

interface RecordingNoteSheetProps {
  title: string;
  first: Pick<Note, 'kind' | 'text'>;
  /** Null: it stays where it is. */
  place: RecordingNotePlace | null;
  onGo(note: Omit<NoteContent, 'channel'>): Promise<unknown>;
  onClose(): void;
}

const EMPTY = { from: 0, to: 0 };

export function RecordingNoteSheet({
  title,
  first,
  place,
  onGo,
  onClose,
}: RecordingNoteSheetProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(first.text);
  const [kind, setKind] = useState(first.kind);
  const [s, setS] = useState<Stretch>(place?.s ?? EMPTY);
  const [hz, setHz] = useState<Stretch>(place?.hz ?? EMPTY);
  const [isTimed, setTimed] = useState(true);
  const [isTuned, setTuned] = useState(false);
  const isPlaced = place === null || isTimed || isTuned;
  return (
    <FormSheet
      title={title}
      go={t('app.save')}
      isReady={text.trim() !== '' && isPlaced}
      onGo={() => onGo({ kind, text: text.trim(), s: isTimed ? s : null, hz: isTuned ? hz : null })}
      onClose={onClose}
    >
      <NoteFields text={text} kind={kind} onText={setText} onKind={setKind} />
      {place && (
        <>
          <Check isSelected={isTimed} onChange={setTimed}>
            {t('kept.atSeconds')}
          </Check>
          {isTimed && (
            <Ends of={s} most={place.lengthS} words={['kept.fromS', 'kept.toS']} onChange={setS} />
          )}
          <Check isSelected={isTuned} onChange={setTuned}>
            {t('kept.atFrequencies')}
          </Check>
          {isTuned && (
            <Ends
              of={hz}
              most={place.topHz}
              words={['kept.fromHz', 'kept.toHz']}
              onChange={setHz}
            />
          )}
          {!isPlaced && <p className="soft wraps">{t('kept.placeless')}</p>}
        </>
      )}
    </FormSheet>
  );
}
