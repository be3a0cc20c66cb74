// What the site forwards between the harmonics of its devices: the rules in the order they are asked, what each has done,
// and a frame tried on them.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId, Route } from '@harmonic/protocol/model';
import type { RouteBoard } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Closed } from '../../parts/Closed.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { useWatchedPart } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatNumber } from '../../state/format.ts';
import { useRoutes } from '../../state/routes.ts';
import { useMay } from '../../state/session.ts';
import { earlier, newRoute, withoutRoute, withRoute } from './route-draft.ts';
import { lineNames, type NamedDevice } from './route-words.ts';
import { useWaveforms } from './use-waveforms.ts';
import { RouteSheet } from './RouteSheet.tsx';
import { RouteTable } from './RouteTable.tsx';
import { TryFrame } from './TryFrame.tsx';
import './routes.css';

export function RoutesScreen() {
  const { t } = useTranslation();
  // A rule may name any device: the right must hold on the whole site.
  const may = useMay()('live.see', 'site');
  const { newest: board, refusal } = useRoutes(may.allowed);
  const devices =
    useWatchedPart('devices', (all) => all.map(({ id, name }) => ({ id, name }))) ?? [];
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('routes.title')}</h1>
      </header>
      {!may.allowed && <Closed why={may.why(t)} />}
      <Failure words={refusal} />
      {may.allowed && !board && refusal === null && <p>{t('app.loading')}</p>}
      {board && <Routes board={board} devices={devices} />}
    </div>
  );
}

type Asking = { what: 'edit'; route: Route; version: number } | { what: 'remove'; route: Route };

function Routes({ board, devices }: { board: RouteBoard; devices: readonly NamedDevice[] }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const { routes, version } = board.kept;
  const waveformOf = useWaveforms(devices.map(({ id }) => id));
  const lineOf = lineNames(waveformOf);
  const nameOf = (id: DeviceId): string | null =>
    devices.find((device) => device.id === id)?.name ?? null;
  const set = (next: Route[], basedOn = version) => calls.route.set({ routes: next, basedOn });
  const act = (next: Route[]): void => {
    setRefusal(null);
    set(next).catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  const add = (): void => {
    const [from, to = from] = devices;
    if (!from || !to) return;
    setAsking({ what: 'edit', route: newRoute(routes, from.id, to.id), version });
  };
  return (
    <>
      <p className="soft wraps">{t('routes.explained')}</p>
      <p className="wraps">
        <span className="chip chip--soft">○ {t('routes.denied')}</span> {t('routes.deniedWords')}
      </p>
      <div className="row">
        <Guarded
          right="device.manage"
          where="site"
          kind="main"
          against={devices.length === 0 ? (t) => t('routes.noDevices') : null}
          onPress={add}
        >
          {t('routes.add')}
        </Guarded>
      </div>
      <Failure words={refusal} />
      <RouteTable
        board={board}
        nameOf={nameOf}
        lineOf={lineOf}
        onEdit={(route) => setAsking({ what: 'edit', route, version })}
        onEarlier={(route) => act(earlier(routes, route.id))}
        onRemove={(route) => setAsking({ what: 'remove', route })}
      />
      <p className="soft" role="status">
        {t('routes.totals', {
          frames: formatNumber(board.frames),
          denied: formatNumber(board.denied),
        })}
        {board.dropped > 0 &&
          ` · ▲ ${t('routes.dropped', { number: formatNumber(board.dropped) })}`}
        {board.doubted > 0 &&
          ` · ▲ ${t('routes.doubted', { number: formatNumber(board.doubted) })}`}
        {board.forgotten > 0 &&
          ` · ▲ ${t('routes.forgotten', { number: formatNumber(board.forgotten) })}`}
      </p>
      <TryFrame
        routes={routes}
        devices={devices}
        nameOf={nameOf}
        lineOf={lineOf}
        waveformOf={waveformOf}
      />
      {asking?.what === 'edit' && (
        <RouteSheet
          route={asking.route}
          devices={devices}
          waveformOf={waveformOf}
          onGo={(route) => set(withRoute(routes, route), asking.version)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'remove' && (
        <Ask
          danger
          title={t('routes.removeTitle', { id: asking.route.id })}
          explained={t('routes.removeExplained')}
          go={t('routes.remove')}
          onGo={() => set(withoutRoute(routes, asking.route.id))}
          onClose={() => setAsking(null)}
        />
      )}
    </>
  );
}
