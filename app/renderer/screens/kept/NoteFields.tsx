// What a label says and of which kind; where a stretch that it stands on begins and ends.
import { useTranslation } from 'react-i18next';
import { NOTE_KINDS, NOTE_TEXT_MOST, type Note } from '../../../contract/index.ts';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TextBox } from '../../parts/TextBox.tsx';

export interface Stretch {
  from: number;
  to: number;
}

interface NoteFieldsProps {
  text: string;
  kind: Note['kind'];
  onText(text: string): void;
  onKind(kind: Note['kind']): void;
}

export function NoteFields({ text, kind, onText, onKind }: NoteFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextBox
        label={t('kept.noteText')}
        value={text}
        onChange={onText}
        maxLength={NOTE_TEXT_MOST}
        autoFocus
      />
      <Choice
        label={t('kept.noteKind')}
        value={kind}
        options={NOTE_KINDS.map((value) => ({ value, label: t(`kept.noteKinds.${value}`) }))}
        onChange={onKind}
      />
    </>
  );
}

interface EndsProps {
  of: Stretch;
  most: number;
  words: readonly ['kept.fromS', 'kept.toS'] | readonly ['kept.fromHz', 'kept.toHz'];
  onChange(next: Stretch): void;
}

export function Ends({ of, most, words, onChange }: EndsProps) {
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
