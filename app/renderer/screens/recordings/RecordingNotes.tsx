// The labels of a recording: who wrote what, where and when; written, changed, removed.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Directory, Note, Recording } from '../../../contract/index.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatHz, formatTime, formatTimeExact } from '../../state/format.ts';
import { personWords } from '../../state/names.ts';
import type { Where } from '../../state/rights.ts';
import { NoteList } from '../kept/NoteList.tsx';
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
  const [refusal, setRefusal] = useState<Reason | null>(null);
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
        <NoteList
          notes={kept.notes}
          where={where}
          isShown={kept.isShown}
          placeWords={(note) => placeWords(t, note, secondWords)}
          more={(note) => (
            <span className="soft wraps" title={formatTimeExact(note.createdAtMs)}>
              {writtenWords(t, note, recording, directory)}
            </span>
          )}
          hasPlace={({ s }) => s !== null}
          onShow={kept.show}
          onGoTo={goTo}
          onChange={setAsking}
          onRemove={remove}
        />
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
