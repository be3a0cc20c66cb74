// The frame around every room: rail, top bar, notices. Secondary rooms load when first opened.
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Activity, HardDrive, ListTree, ScrollText } from 'lucide-react';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { LANGUAGES, setLanguage, type Language } from '../../i18n/index.ts';
import { calls, useConnected, useWatched } from '../../state/console.ts';
import { formatDuration } from '../../state/format.ts';
import { useRoute, type Route } from '../../state/route.ts';
import { currentTheme, setTheme, THEMES, type Theme } from '../../state/theme.ts';
import { DevicesScreen } from '../devices/DevicesScreen.tsx';
import './shell.css';

const LiveScreen = lazy(async () => ({
  default: (await import('../live/LiveScreen.tsx')).LiveScreen,
}));
const RecordingsScreen = lazy(async () => ({
  default: (await import('../recordings/RecordingsScreen.tsx')).RecordingsScreen,
}));
const RecordingScreen = lazy(async () => ({
  default: (await import('../recordings/RecordingScreen.tsx')).RecordingScreen,
}));
const StorageScreen = lazy(async () => ({
  default: (await import('../storage/StorageScreen.tsx')).StorageScreen,
}));
const EventsScreen = lazy(async () => ({
  default: (await import('../events/EventsScreen.tsx')).EventsScreen,
}));

const ROOMS = [
  { room: 'devices', Icon: ListTree },
  { room: 'recordings', Icon: Activity },
  { room: 'storage', Icon: HardDrive },
  { room: 'events', Icon: ScrollText },
] as const;

const roomOf = (route: Route): string =>
  route.room === 'live' ? 'devices' : route.room === 'recording' ? 'recordings' : route.room;

function Room({ route }: { route: Route }) {
  const { t } = useTranslation();
  switch (route.room) {
    case 'devices':
      return <DevicesScreen />;
    case 'live':
      return <LiveScreen id={route.id} />;
    case 'recordings':
      return <RecordingsScreen />;
    case 'recording':
      return <RecordingScreen id={route.id} />;
    case 'storage':
      return <StorageScreen />;
    case 'events':
      return <EventsScreen />;
    case 'unknown':
      return <p className="page">{t('app.unknownPage')}</p>;
  }
}

export function Shell() {
  const { t, i18n } = useTranslation();
  const route = useRoute();
  const site = useWatched('site');
  const devices = useWatched('devices');
  const connected = useConnected();
  const [theme, setThemeState] = useState<Theme>(currentTheme);
  const [settingUp, setSettingUp] = useState(false);
  const recorded = devices?.filter((device) => device.recording) ?? [];
  return (
    <div className="shell">
      <a className="visually-hidden shell__skip" href="#content">
        {t('app.skip')}
      </a>
      <header className="shell__top">
        <strong className="shell__site">{site?.name || t('app.name')}</strong>
        {site?.kind === 'demo' && <span className="chip chip--warn">∿ {t('app.demo')}</span>}
        <span className="shell__spacer" />
        {recorded.map((device) => (
          <a
            key={device.id}
            className="chip chip--bad"
            href={`#/live/${device.id}`}
            title={t('app.recordingRuns', { name: device.name })}
          >
            ● {device.name}{' '}
            <span className="number">{formatDuration(device.recording?.seconds ?? 0)}</span>
          </a>
        ))}
        <div className="shell__choices">
          <Choice
            label={t('app.theme')}
            value={theme}
            options={THEMES.map((name) => ({ value: name, label: t(`app.themes.${name}`) }))}
            onChange={(next) => {
              setTheme(next);
              setThemeState(next);
            }}
          />
          <Choice
            label={t('app.language')}
            value={i18n.language as Language}
            options={(Object.keys(LANGUAGES) as Language[]).map((code) => ({
              value: code,
              label: LANGUAGES[code],
            }))}
            onChange={setLanguage}
          />
        </div>
      </header>
      <nav className="shell__rail" aria-label={t('nav.label')}>
        {ROOMS.map(({ room, Icon }) => (
          <a
            key={room}
            href={`#/${room}`}
            aria-current={roomOf(route) === room ? 'page' : undefined}
          >
            <Icon size={18} aria-hidden /> <span>{t(`nav.${room}`)}</span>
          </a>
        ))}
      </nav>
      <main className="shell__main" id="content" tabIndex={-1}>
        <div className="shell__notices">
          {!connected && site && (
            <p className="notice notice--bad" role="alert">
              {t('app.reconnecting')}
            </p>
          )}
          {site?.kind === 'demo' && (
            <div className="notice">
              <span>{t('app.demoExplained')}</span>
              <Button kind="main" onPress={() => setSettingUp(true)}>
                {t('app.setUp')}
              </Button>
            </div>
          )}
          {site?.notices.map(({ code, detail }) => (
            <p key={code} className="notice notice--bad" role="alert">
              ▲ {t(`notices.${code}`)} <span className="soft">{detail}</span>
            </p>
          ))}
        </div>
        <div className="shell__room">
          <Suspense fallback={<p className="page">{t('app.loading')}</p>}>
            <Room route={route} />
          </Suspense>
        </div>
      </main>
      {settingUp && (
        <Ask
          title={t('setUp.title')}
          explained={t('setUp.explained')}
          go={t('setUp.go')}
          name={{ label: t('setUp.name'), value: '' }}
          onGo={async (name) => {
            const { url } = await calls.site.setUp({ name });
            location.assign(url);
            location.reload();
          }}
          onClose={() => setSettingUp(false)}
        />
      )}
    </div>
  );
}
