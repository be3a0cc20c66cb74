// What has happened, newest first; older pages on demand.
import { useEffect, useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { en } from '../../i18n/en.ts';
import type { ConsoleEvent, SpectralEvent } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatDuration, formatTime, formatTimeExact } from '../../state/format.ts';
import { levelWords, placeWords } from '../channels/spectral-words.ts';
import { detailWords } from '../../state/detail-words.ts';
import { SpectralSheet } from '../channels/SpectralSheet.tsx';
import { LookButton } from '../channels/WatchState.tsx';

const PAGE = 100;
const SHAPES = { info: ['·', 'soft'], warning: ['▲', 'warn'], error: ['✕', 'bad'] } as const;

/** Newest first, each once. */
function merge(one: readonly ConsoleEvent[], other: readonly ConsoleEvent[]): ConsoleEvent[] {
  return [...new Map([...one, ...other].map((event) => [event.id, event])).values()].sort(
    (a, b) => b.id - a.id,
  );
}

/** A code this page does not know yet is shown as it is. */
function wordsOfCode(t: TFunction, code: string): string {
  const key = code.replace('.', '_');
  return key in en.events.codes ? t(`events.codes.${key as keyof typeof en.events.codes}`) : code;
}

/** One from before there was more has its English. */
const wordsOf = ({ told, detail }: ConsoleEvent): string => detailWords(told ?? detail);

export function EventsScreen() {
  const { t } = useTranslation();
  const [events, setEvents] = useState<ConsoleEvent[] | null>(null);
  const [ended, setEnded] = useState(false);
  const [filter, setFilter] = useState('');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [looked, setLooked] = useState<SpectralEvent | null>(null);

  useEffect(() => {
    const stop = new AbortController();
    const follow = async (): Promise<void> => {
      const news = await calls.event.watch({}, { signal: stop.signal });
      const page = await calls.event.list({ beforeId: null, limit: PAGE });
      setEnded(page.length < PAGE);
      setEvents(page);
      // One that has gone on is told again, under its number.
      for await (const event of news) setEvents((before) => merge(before ?? [], [event]));
    };
    follow().catch((error: unknown) => {
      if (!stop.signal.aborted) setRefusal(sayFailure(error));
    });
    return () => stop.abort();
  }, []);

  const older = async (): Promise<void> => {
    const page = await calls.event.list({ beforeId: events?.at(-1)?.id ?? null, limit: PAGE });
    setEnded(page.length < PAGE);
    setEvents((before) => merge(before ?? [], page));
  };
  const devices = useWatched('devices');
  /** A device that is not adopted has no name of its own yet: the one it announces, while it is in the list. */
  const deviceOf = (event: ConsoleEvent): string | null => {
    if (event.deviceName !== null && event.deviceName !== '') return event.deviceName;
    const device = devices?.find(({ id }) => id === event.deviceId);
    return device ? device.announcedName || device.name : null;
  };
  const wanted = filter.trim().toLowerCase();
  const shown = events?.filter((event) =>
    `${event.code} ${wordsOfCode(t, event.code)} ${deviceOf(event) ?? ''} ${wordsOf(event)}`
      .toLowerCase()
      .includes(wanted),
  );
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('events.title')}</h1>
        <SearchField className="field" value={filter} onChange={setFilter}>
          <Label>{t('events.filter')}</Label>
          <Input />
        </SearchField>
      </header>
      <Failure words={refusal} />
      {!events && refusal === null && <p>{t('app.loading')}</p>}
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
              {shown.map((event) => {
                const [shape, kind] = SHAPES[event.severity];
                return (
                  <tr key={event.id}>
                    <td className="number" title={formatTimeExact(event.atMs)}>
                      {formatTime(event.atMs)}
                    </td>
                    <td>
                      <span
                        className={`chip chip--${kind}`}
                        title={`${t(`events.severities.${event.severity}`)}: ${event.code}`}
                      >
                        <span aria-hidden>{shape}</span> {wordsOfCode(t, event.code)}
                      </span>
                    </td>
                    <td className="wraps">{deviceOf(event) ?? '–'}</td>
                    <td className="wraps">
                      {event.spectral ? (
                        <Spectral event={event.spectral} onLook={setLooked} />
                      ) : (
                        wordsOf(event)
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {events && !ended && (
        <Button
          onPress={() => void older().catch((error: unknown) => setRefusal(sayFailure(error)))}
        >
          {t('events.older')}
        </Button>
      )}
      {looked && (
        <SpectralSheet deviceId={looked.deviceId} id={looked.id} onClose={() => setLooked(null)} />
      )}
    </div>
  );
}

interface SpectralProps {
  event: SpectralEvent;
  onLook(event: SpectralEvent): void;
}

function Spectral({ event, onLook }: SpectralProps) {
  const { t } = useTranslation();
  const lasted = formatDuration(Math.max(0, event.lastMs - event.firstMs) / 1000);
  return (
    <span className="row">
      <span>
        {placeWords(t, event)} · {levelWords(t, event)} · {lasted} ·{' '}
        {t(`spectral.states.${event.state}`)}
      </span>
      <LookButton event={event} onLook={() => onLook(event)} />
    </span>
  );
}
