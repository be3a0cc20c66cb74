// One label of a recording: what it says, of which kind, and, when it is new, on which seconds and frequencies.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  NOTE_KINDS,
  NOTE_TEXT_MOST,
  type Note,
  type NoteContent,
} from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';

interface Stretch {
  from: number;
  to: number;
}
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

interface EndsProps {
  of: Stretch;
  most: number;
  words: readonly ['kept.fromS', 'kept.toS'] | readonly ['kept.fromHz', 'kept.toHz'];
  onChange(next: Stretch): void;
}

function Ends({ of, most, words, onChange }: EndsProps) {
  const { t } = useTranslation();
  return (
    <div className="two-fields">
      <NumberBox
        label={t(words[0])}
        value={of.from}
        min={0}
        max={most}
        step={0.001}
        onChange={(from) => onChange({ from, to: Math.max(from, of.to) })}
      />
      <NumberBox
        label={t(words[1])}
        value={of.to}
        min={0}
        max={most}
        step={0.001}
        onChange={(to) => onChange({ from: Math.min(of.from, to), to })}
      />
    </div>
  );
}
