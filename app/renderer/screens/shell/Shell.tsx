// The frame around every room: rail, top bar, notices. Secondary rooms load when first opened.
import { lazy, Suspense, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { startPanes } from '../../parts/panes.ts';
import { calls, useConnected, useWatched } from '../../state/console.ts';
import { formatDuration } from '../../state/format.ts';
import { useRoute, type Route } from '../../state/route.ts';
import { DevicesScreen } from '../devices/DevicesScreen.tsx';
import { Rail } from './Rail.tsx';
import { TopChoices } from './TopChoices.tsx';
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

function Room({ route }: { route: Route }) {
  const { t } = useTranslation();
  switch (route.room) {
    case 'devices':
      return <DevicesScreen />;
    case 'live':
      return <LiveScreen key={route.id} id={route.id} />;
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
  const [settingUp, setSettingUp] = useState(false);
  useEffect(startPanes, []);
  const recorded = devices?.filter((device) => device.recording) ?? [];
  return (
    <I18nProvider locale={i18n.language}>
      <div className="shell">
        <a
          className="visually-hidden shell__skip"
          href="#content"
          onClick={(event) => {
            // The address says which room is open; it is not for places within one.
            event.preventDefault();
            document.getElementById('content')?.focus();
          }}
        >
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
          <TopChoices />
        </header>
        <Rail route={route} />
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
    </I18nProvider>
  );
}
