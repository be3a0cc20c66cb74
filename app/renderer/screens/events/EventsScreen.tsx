// What has happened, newest first; older pages on demand. A device that speaks all the time has one row.
import { useMemo, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConsoleEvent, SpectralEvent } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { useWatched } from '../../state/console.ts';
import { sayFailure } from '../../state/failure.ts';
import { SpectralSheet } from '../channels/SpectralSheet.tsx';
import { EventRows, wordsOfCode, wordsOfEvent } from './EventRows.tsx';
import { foldEvents } from './fold.ts';
import { useEvents } from './use-events.ts';

export function EventsScreen() {
  const { t } = useTranslation();
  const { events, ended, error, older } = useEvents();
  const [filter, setFilter] = useState('');
  const [looked, setLooked] = useState<SpectralEvent | null>(null);
  const devices = useWatched('devices');
  /** A device that is not adopted has no name of its own yet: the one it announces, while it is in the list. */
  const deviceOf = (event: ConsoleEvent): string | null => {
    if (event.deviceName !== null && event.deviceName !== '') return event.deviceName;
    const device = devices?.find(({ id }) => id === event.deviceId);
    return device ? device.announcedName || device.name : null;
  };
  const wanted = filter.trim().toLowerCase();
  const isWanted = (event: ConsoleEvent): boolean =>
    `${event.code} ${wordsOfCode(t, event.code)} ${deviceOf(event) ?? ''} ${wordsOfEvent(event)}`
      .toLowerCase()
      .includes(wanted);
  const all = useMemo(() => events && foldEvents(events), [events]);
  const shown = wanted === '' || !events ? all : foldEvents(events.filter(isWanted));
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('events.title')}</h1>
        <SearchField className="field" value={filter} onChange={setFilter}>
          <Label>{t('events.filter')}</Label>
          <Input />
        </SearchField>
      </header>
      <Failure words={error === null ? null : sayFailure(error)} />
      {!events && error === null && <p>{t('app.loading')}</p>}
      {shown?.length === 0 && (
        <p className="panel empty">{t(wanted === '' ? 'events.empty' : 'events.noMatch')}</p>
      )}
      {shown && shown.length > 0 && (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('events.at')}</th>
                <th>{t('events.what')}</th>
                <th>{t('events.device')}</th>
                <th>{t('events.detail')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <EventRows
                  // A flood goes on under its first line.
                  key={row.others.at(-1)?.id ?? row.newest.id}
                  row={row}
                  deviceOf={deviceOf}
                  onLook={setLooked}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {events && !ended && <Button onPress={older}>{t('events.older')}</Button>}
      {looked && (
        <SpectralSheet deviceId={looked.deviceId} id={looked.id} onClose={() => setLooked(null)} />
      )}
    </div>
  );
}
