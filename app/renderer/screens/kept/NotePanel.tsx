// The labels of the channel: written, listed, changed, removed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatHz } from '../../state/format.ts';
import { whereIs } from '../../state/rights.ts';
import { NoteList } from './NoteList.tsx';
import { NoteSheet } from './NoteSheet.tsx';

interface NotePanelProps {
  device: DeviceFacts;
  notes: readonly Note[];
  isShown: boolean;
  resolutionHz: number;
  onShow(isShown: boolean): void;
  onAdd(): void;
  onGoTo(hz: number): void;
}

export function NotePanel(props: NotePanelProps) {
  const { device, notes, isShown, resolutionHz, onShow, onAdd, onGoTo } = props;
  const { t } = useTranslation();
  const [changing, setChanging] = useState<Note | null>(null);
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const where = whereIs(device);
  const remove = ({ id }: Note): void => {
    setRefusal(null);
    calls.note
      .remove({ deviceId: device.id, noteId: id })
      .catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  const placeOf = ({ hz }: Note): string => {
    if (!hz) return '–';
    const from = formatHz(hz.from, resolutionHz);
    return hz.from === hz.to ? from : `${from} – ${formatHz(hz.to, resolutionHz)}`;
  };
  return (
    <section className="live__readout kept__panel" aria-label={t('kept.notes')}>
      <h2>
        {t('kept.notes')}
        <Guarded
          right="note.write"
          where={where}
          against={device.adopted ? null : (t) => t('kept.adoptFirst')}
          kind="plain"
          onPress={onAdd}
        >
          {t('kept.addNote')}
        </Guarded>
      </h2>
      <Failure words={refusal} />
      {notes.length === 0 ? (
        <p className="soft wraps">{t('kept.noNotes')}</p>
      ) : (
        <NoteList
          notes={notes}
          where={where}
          isShown={isShown}
          placeWords={placeOf}
          onShow={onShow}
          onGoTo={({ hz }) => onGoTo(((hz?.from ?? 0) + (hz?.to ?? 0)) / 2)}
          onChange={setChanging}
          onRemove={remove}
        />
      )}
      {changing && (
        <NoteSheet
          title={t('kept.changeNoteTitle')}
          first={changing}
          place={null}
          onGo={({ kind, text }) =>
            calls.note.change({ deviceId: device.id, noteId: changing.id, kind, text })
          }
          onClose={() => setChanging(null)}
        />
      )}
    </section>
  );
}
