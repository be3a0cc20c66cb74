// The room that is open. Secondary rooms load when first opened; one that needs a right says who has it.
import { lazy, Suspense, useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Permission } from '@harmonic/protocol/model';
import { Closed } from '../../parts/Closed.tsx';
import { takeLostFocus } from '../../parts/lost-focus.ts';
import type { Route } from '../../state/route.ts';
import { useMay } from '../../state/session.ts';
import { DevicesScreen } from '../devices/DevicesScreen.tsx';
import { RoomEdge } from './RoomEdge.tsx';

const LiveScreen = lazy(async () => ({
  default: (await import('../live/LiveScreen.tsx')).LiveScreen,
}));
const ChannelsScreen = lazy(async () => ({
  default: (await import('../channels/ChannelsScreen.tsx')).ChannelsScreen,
}));
const RecordingsScreen = lazy(async () => ({
  default: (await import('../recordings/RecordingsScreen.tsx')).RecordingsScreen,
}));
const RecordingScreen = lazy(async () => ({
  default: (await import('../recordings/RecordingScreen.tsx')).RecordingScreen,
}));
const ReportsScreen = lazy(async () => ({
  default: (await import('../reports/ReportsScreen.tsx')).ReportsScreen,
}));
const RoutesScreen = lazy(async () => ({
  default: (await import('../routes/RoutesScreen.tsx')).RoutesScreen,
}));
const StorageScreen = lazy(async () => ({
  default: (await import('../storage/StorageScreen.tsx')).StorageScreen,
}));
const EventsScreen = lazy(async () => ({
  default: (await import('../events/EventsScreen.tsx')).EventsScreen,
}));
const PeopleScreen = lazy(async () => ({
  default: (await import('../people/PeopleScreen.tsx')).PeopleScreen,
}));
const PersonScreen = lazy(async () => ({
  default: (await import('../people/PersonScreen.tsx')).PersonScreen,
}));
const AuditScreen = lazy(async () => ({
  default: (await import('../audit/AuditScreen.tsx')).AuditScreen,
}));
const AccountScreen = lazy(async () => ({
  default: (await import('../account/AccountScreen.tsx')).AccountScreen,
}));

/** What a room needs to be worth opening; the requests are for whoever is inside. */
const NEEDS: Partial<Record<Route['room'], Permission>> = {
  devices: 'device.see',
  live: 'live.see',
  channels: 'live.see',
  recordings: 'recording.see',
  recording: 'recording.see',
  reports: 'recording.export',
  routes: 'live.see',
  storage: 'storage.see',
  events: 'event.see',
  people: 'people.see',
  person: 'people.see',
  audit: 'audit.see',
};

const TITLES = {
  devices: 'devices.title',
  live: 'devices.title',
  channels: 'channels.title',
  recordings: 'recordings.title',
  recording: 'recordings.title',
  reports: 'reports.title',
  routes: 'routes.title',
  storage: 'storage.title',
  events: 'events.title',
  people: 'people.title',
  person: 'people.title',
  audit: 'audit.title',
} as const;

function Room({ route }: { route: Route }) {
  switch (route.room) {
    case 'devices':
      return <DevicesScreen />;
    case 'live':
      return <LiveScreen key={route.id} id={route.id} />;
    case 'channels':
      return <ChannelsScreen key={route.id} id={route.id} />;
    case 'recordings':
      return <RecordingsScreen />;
    case 'recording':
      return <RecordingScreen id={route.id} />;
    case 'reports':
      return <ReportsScreen />;
    case 'routes':
      return <RoutesScreen />;
    case 'storage':
      return <StorageScreen />;
    case 'events':
      return <EventsScreen />;
    case 'people':
      return <PeopleScreen part={route.part} />;
    case 'person':
      return <PersonScreen key={route.id} id={route.id} />;
    case 'audit':
      return <AuditScreen />;
    case 'account':
      return <AccountScreen />;
    case 'unknown':
      return <UnknownPage />;
  }
}

function UnknownPage() {
  const { t } = useTranslation();
  return <p className="page">{t('app.unknownPage')}</p>;
}

/**
 * Of the numbers in a room: those that stay the same are written anew with the room. A live view goes on, and so does
 * a room that holds what would be lost.
 */
function useLanguageOfRoom(): string {
  const { i18n } = useTranslation();
  const [language, setLanguage] = useState(i18n.language);
  useEffect(() => {
    const change = (next: string): void => {
      if (window.dispatchEvent(new Event('beforeunload', { cancelable: true }))) setLanguage(next);
    };
    i18n.on('languageChanged', change);
    return () => i18n.off('languageChanged', change);
  }, [i18n]);
  return language;
}

interface ArrivedProps {
  room: string;
  /** The room that was open when the focus was looked after last. */
  beforeRef: RefObject<string>;
}

/** Once a room is there: a link of the one before has gone with it, and the focus it had is this room's. */
function Arrived({ room, beforeRef }: ArrivedProps) {
  useEffect(() => {
    if (beforeRef.current !== room) takeLostFocus();
    beforeRef.current = room;
  }, [room, beforeRef]);
  return null;
}

export function Rooms({ route }: { route: Route }) {
  const { t } = useTranslation();
  const language = useLanguageOfRoom();
  const room = JSON.stringify(route);
  const beforeRef = useRef(room);
  const mayDo = useMay();
  const isRequests = route.room === 'people' && route.part === 'requests';
  const need = isRequests ? undefined : NEEDS[route.room];
  const may = need === undefined ? null : mayDo(need);
  if (may && !may.allowed && route.room in TITLES) {
    return (
      <div className="page">
        <header className="page__head">
          <h1>{t(TITLES[route.room as keyof typeof TITLES])}</h1>
        </header>
        <Closed why={may.why(t)} />
        <Arrived room={room} beforeRef={beforeRef} />
      </div>
    );
  }
  return (
    <RoomEdge room={room}>
      <Suspense fallback={<p className="page">{t('app.loading')}</p>}>
        <Room key={route.room === 'live' ? 'live' : language} route={route} />
        <Arrived room={room} beforeRef={beforeRef} />
      </Suspense>
    </RoomEdge>
  );
}
