// The labels of a recording as a list, the twin of what is drawn: who wrote what, where and when; go there, change, remove.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Pencil, X } from 'lucide-react';
import type { Directory, Note, Recording } from '../../../contract/index.ts';
import { Button, Toggle } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { useWatched } from '../../state/console.ts';
import { tellFailure } from '../../state/failure.ts';
import { formatHz, formatTime, formatTimeExact } from '../../state/format.ts';
import { personWords } from '../../state/names.ts';
import type { Where } from '../../state/rights.ts';
import { NOTE_SIGNS } from '../kept/note-words.ts';
import '../kept/kept.css';
import { RecordingNoteSheet, type RecordingNotePlace } from './RecordingNoteSheet.tsx';
import type { RecordingNotes as Kept } from './use-recording-notes.ts';

interface RecordingNotesProps {
  recording: Recording;
  channel: number;
  where: Where;
  kept: Kept;
  /** Where a new one stands until it is said otherwise. */
  place: RecordingNotePlace;
  /** A second of the recording on the axis chosen. */
  secondWords(s: number): string;
  onGoTo(span: [number, number]): void;
}

/** Around a moment, seconds. */
const AROUND_S = 0.5;

export function RecordingNotes(props: RecordingNotesProps) {
  const { recording, channel, where, kept, place, secondWords, onGoTo } = props;
  const { t } = useTranslation();
  const directory = useWatched('directory');
  const [asking, setAsking] = useState<Note | 'new' | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const remove = ({ id }: Note): void => {
    setRefusal(null);
    kept.remove(id).catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  const goTo = ({ s }: Note): void => {
    if (!s) return;
    const around = s.to > s.from ? 0 : AROUND_S;
    onGoTo([Math.max(0, s.from - around), Math.min(recording.seconds, s.to + around)]);
  };
  return (
    <section className="panel recording__plot kept__panel" aria-label={t('kept.notes')}>
      <h2>
        {t('kept.notes')}{' '}
        <Guarded right="note.write" where={where} kind="plain" onPress={() => setAsking('new')}>
          {t('kept.addNote')}
        </Guarded>
      </h2>
      <Failure words={refusal} />
      {kept.notes.length === 0 && <p className="soft wraps">{t('kept.noRecordingNotes')}</p>}
      {kept.notes.length > 0 && (
        <>
          <ul className="kept__notes">
            {kept.notes.map((note) => (
              <li key={note.id} data-note={note.text}>
                <Button
                  kind="plain"
                  aria-label={t('kept.goToNote', { text: note.text })}
                  isDisabled={note.s === null}
                  onPress={() => goTo(note)}
                >
                  <span className="kept__note">
                    <span className="wraps">
                      <span aria-hidden>{NOTE_SIGNS[note.kind]}</span>{' '}
                      <span className="visually-hidden">{t(`kept.noteKinds.${note.kind}`)}: </span>
                      {note.text}
                    </span>
                    <span className="soft number">{placeWords(t, note, secondWords)}</span>
                    <span className="soft wraps" title={formatTimeExact(note.createdAtMs)}>
                      {writtenWords(t, note, recording, directory)}
                    </span>
                  </span>
                </Button>
                <Guarded
                  right="note.write"
                  where={where}
                  kind="plain"
                  aria-label={t('kept.changeNote', { text: note.text })}
                  onPress={() => setAsking(note)}
                >
                  <Pencil size={14} aria-hidden />
                </Guarded>
                <Guarded
                  right="note.write"
                  where={where}
                  kind="plain"
                  aria-label={t('kept.removeNote', { text: note.text })}
                  onPress={() => remove(note)}
                >
                  <X size={14} aria-hidden />
                </Guarded>
              </li>
            ))}
          </ul>
          <p>
            <Toggle isSelected={kept.isShown} onChange={kept.show}>
              {t('kept.showNotes')}
            </Toggle>
          </p>
        </>
      )}
      {asking && (
        <RecordingNoteSheet
          title={t(asking === 'new' ? 'kept.addNoteTitle' : 'kept.changeNoteTitle')}
          first={asking === 'new' ? { kind: 'remark', text: '' } : asking}
          place={asking === 'new' ? place : null}
          onGo={(note) =>
            asking === 'new' ? kept.add({ channel, ...note }) : kept.change(asking.id, note)
          }
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

const LEAST_HZ = 0.01;

function placeWords(t: TFunction, { s, hz }: Note, secondWords: (s: number) => string): string {
  const ends = (of: { from: number; to: number }, words: (at: number) => string): string =>
    of.from === of.to ? words(of.from) : `${words(of.from)} – ${words(of.to)}`;
  return [
    s ? ends(s, secondWords) : t('kept.wholeRecording'),
    hz ? ends(hz, (at) => formatHz(at, LEAST_HZ)) : t('kept.everyFrequency'),
  ].join(' · ');
}

function writtenWords(
  t: TFunction,
  { author, createdAtMs, changedAtMs }: Note,
  { origin }: Recording,
  directory: Directory | undefined,
): string {
  const who =
    author === null
      ? t(origin === 'imported' ? 'kept.withFile' : 'kept.nobody')
      : personWords(t, author, directory?.people);
  return [
    t('kept.writtenBy', { who, when: formatTime(createdAtMs) }),
    ...(changedAtMs === null ? [] : [t('kept.changedAt', { when: formatTime(changedAtMs) })]),
  ].join(' · ');
}
