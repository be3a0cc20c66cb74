// The frame around every room: rail, top bar, notices; or the entrance, while nobody is inside.
import { lazy, Suspense, useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Keyboard, Search } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import { startPanes } from '../../parts/panes.ts';
import { useConnected, useWatched, useWatchedPart } from '../../state/console.ts';
import { formatDuration } from '../../state/format.ts';
import { lastKnown } from '../../state/last-known.ts';
import { useRoute } from '../../state/route.ts';
import { useSession } from '../../state/session.ts';
import { isIn } from '../../state/watching.ts';
import type { CodesHeld } from '../entrance/Entrance.tsx';
import { DropPlace } from './DropPlace.tsx';
import { Notes } from './Notes.tsx';
import { PersonMenu } from './PersonMenu.tsx';
import { ProofDialog } from './ProofDialog.tsx';
import { Rail } from './Rail.tsx';
import { Rooms } from './Rooms.tsx';
import { SessionNotices } from './SessionNotices.tsx';
import { ShellKeys, type Open } from './ShellKeys.tsx';
import { SiteNotices } from './SiteNotices.tsx';
import { TopChoices } from './TopChoices.tsx';
import { Transfers } from './Transfers.tsx';
import './shell.css';

const Entrance = lazy(async () => ({
  default: (await import('../entrance/Entrance.tsx')).Entrance,
}));

export function Shell() {
  const { t, i18n } = useTranslation();
  const route = useRoute();
  const site = useWatched('site');
  const session = useSession();
  const [codes, setCodes] = useState<CodesHeld>(null);
  const [open, setOpen] = useState<Open>(null);
  useEffect(startPanes, []);
  const inside = isIn(session?.stage) && codes === null;
  return (
    <I18nProvider locale={i18n.language}>
      <div className={`shell${inside ? '' : ' shell--closed'}`}>
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
          {inside && <FindButtons onOpen={setOpen} />}
          {inside && <Running />}
          {inside && <Waiting />}
          {inside && session?.person && <PersonMenu person={session.person} />}
          <TopChoices />
        </header>
        {inside && <Rail route={route} />}
        <main className="shell__main" id="content" tabIndex={-1}>
          <div className="shell__notices">
            {site && <SiteNotices site={site} details={inside} />}
            {inside && session && <SessionNotices session={session} />}
          </div>
          <div className={inside ? 'shell__room' : 'shell__room entrance'}>
            {!session && <p className="page">{t('app.loading')}</p>}
            {/* Another person gets rooms of their own. */}
            {inside && <Rooms key={session?.person?.id ?? ''} route={route} />}
            {session && !inside && (
              <Suspense fallback={<p className="page">{t('app.loading')}</p>}>
                <Entrance session={session} codes={codes} onCodes={setCodes} />
              </Suspense>
            )}
          </div>
          {inside && (
            <div className="shell__foot">
              <Notes />
              <Transfers />
            </div>
          )}
        </main>
        {inside && <DropPlace />}
        {inside && <ProofDialog />}
        {inside && <ShellKeys open={open} onOpen={setOpen} />}
      </div>
    </I18nProvider>
  );
}

/** The palette and the sheet of keys, for whoever does not know their keys yet. */
function FindButtons({ onOpen }: { onOpen(what: Open): void }) {
  const { t } = useTranslation();
  return (
    <>
      <span className="shell__find">
        <Button onPress={() => onOpen('palette')}>
          <Search size={16} aria-hidden /> <span>{t('palette.title')}</span>
        </Button>
      </span>
      <Button kind="plain" onPress={() => onOpen('keys')} aria-label={t('app.keys')}>
        <Keyboard size={18} aria-hidden />
      </Button>
    </>
  );
}

/** What is being recorded, wherever one is. */
function Running() {
  const { t } = useTranslation();
  const running =
    useWatchedPart('devices', (devices) =>
      devices.flatMap(({ id, name, recording }) =>
        recording ? [{ id, name, seconds: recording.seconds }] : [],
      ),
    ) ?? [];
  const isThere = useConnected();
  return running.map(({ id, name, seconds }) => {
    const words = t('app.recordingRuns', { name });
    const { shape, kind, ...said } = lastKnown(t, isThere, { shape: '●', kind: 'bad', words });
    return (
      <a key={id} className={`chip chip--${kind}`} href={`#/live/${id}`} title={said.words}>
        {shape} {name} <span className="number">{formatDuration(seconds)}</span>
      </a>
    );
  });
}

/** How many acts wait for a second person. */
function Waiting() {
  const { t } = useTranslation();
  const count = useWatched('requests')?.length ?? 0;
  if (count === 0) return null;
  const words = t('session.requests', { count });
  return (
    <a className="chip chip--warn" href="#/people/requests" aria-label={words} title={words}>
      ◷ <span className="number">{count}</span>
    </a>
  );
}
