// Events newest first: those that come, and older pages on demand; by itself as many as fill a screen once they are folded.
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ConsoleEvent } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { foldEvents } from './fold.ts';

const PAGE = 200;
/** A screen of rows. */
const ROWS_WANTED = 40;
/** Pages that are fetched by themselves behind a flood; then only on demand. */
const PAGES_MOST = 15;

/** Newest first, each once. */
function merge(one: readonly ConsoleEvent[], other: readonly ConsoleEvent[]): ConsoleEvent[] {
  return [...new Map([...one, ...other].map((event) => [event.id, event])).values()].sort(
    (a, b) => b.id - a.id,
  );
}

export interface Events {
  /** Null until they have come. */
  events: readonly ConsoleEvent[] | null;
  /** There are none before these. */
  ended: boolean;
  /** Why they cannot be had: to be put into words where it is shown. */
  error: unknown;
  older(): void;
}

export function useEvents(): Events {
  const [events, setEvents] = useState<ConsoleEvent[] | null>(null);
  const [ended, setEnded] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const pages = useRef(1);
  /** The page that is on its way is before this one. */
  const asked = useRef<number | null>(null);

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
    follow().catch((failure: unknown) => {
      if (!stop.signal.aborted) setError(failure);
    });
    return () => stop.abort();
  }, []);

  const last = events?.at(-1)?.id ?? null;
  const older = (): void => {
    if (asked.current === last) return;
    asked.current = last;
    calls.event
      .list({ beforeId: last, limit: PAGE })
      .then((page) => {
        setEnded(page.length < PAGE);
        setEvents((before) => merge(before ?? [], page));
      })
      .catch((failure: unknown) => {
        asked.current = null;
        setError(failure);
      });
  };
  const rows = useMemo(() => (events ? foldEvents(events).length : 0), [events]);
  useEffect(() => {
    if (last === null || ended || error !== null) return;
    if (rows >= ROWS_WANTED || pages.current >= PAGES_MOST) return;
    pages.current += 1;
    older();
    // Once for each page that has come.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [last, ended]);
  return { events, ended, error, older };
}
