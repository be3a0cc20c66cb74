// The channels room of one device: what is heard on its harmonics by the plan, and the plan itself.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isSameBond, type Board } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { GoingOn } from '../../parts/GoingOn.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { formatHz, formatNumber, formatSigned } from '../../state/format.ts';
import type { Said } from '../../state/notices.ts';
import { whereIs } from '../../state/rights.ts';
import { sayingWords } from '../../state/saying-words.ts';
import { StateChip, TrustChip } from '../devices/chips.tsx';
import { OneDevice } from '../devices/OneDevice.tsx';
import { ChannelDetail } from './ChannelDetail.tsx';
import { ChannelTable } from './ChannelTable.tsx';
import { OtherPilotWords, Turned } from './LineWords.tsx';
import { NodeTable } from './NodeTable.tsx';
import { PlanSheet } from './PlanSheet.tsx';
import { PlanStrip } from './PlanStrip.tsx';
import { useBoard } from './use-board.ts';
import { LevelName, levelName } from './level-name.ts';
import { Blocked } from './ToneWords.tsx';
import { Watched } from './WatchState.tsx';
import './channels.css';

export function ChannelsScreen({ id }: { id: string }) {
  return <OneDevice id={id}>{(device) => <DeviceChannels device={device} />}</OneDevice>;
}

function DeviceChannels({ device }: { device: DeviceFacts }) {
  const { t } = useTranslation();
  const [focus, setFocus] = useState<readonly number[] | null>(null);
  const [asking, setAsking] = useState<'plan' | 'remove' | null>(null);
  const board = useBoard(device.id, focus);
  const kept = board?.plan ?? null;
  const where = whereIs(device);
  const against: Said | null = device.adopted ? null : (t) => t('channels.adoptFirst');
  return (
    <div className="page">
      <header className="page__head">
        <h1>{device.name}</h1>
        <TrustChip trust={device.trust} />
        <StateChip device={device} />
        <a href={`#/live/${device.id}`}>{t('channels.toLive')}</a>
        <Guarded
          right="device.manage"
          where={where}
          against={against}
          kind={kept ? 'normal' : 'main'}
          isDisabled={board === null}
          onPress={() => setAsking('plan')}
        >
          {t(kept ? 'channels.change' : 'channels.make')}
        </Guarded>
        {kept && (
          <Guarded
            right="device.manage"
            where={where}
            kind="plain"
            onPress={() => setAsking('remove')}
          >
            {t('channels.removePlan')}
          </Guarded>
        )}
      </header>
      <p className="soft wraps">{t('channels.explained')}</p>
      {!board && <p>{t('app.loading')}</p>}
      {board && !kept && <p>{t('channels.noPlan')}</p>}
      {board && kept && (
        <Heard device={device} board={board} plan={kept.plan} focus={focus} onFocus={setFocus} />
      )}
      {board && board.nodes.length > 0 && <NodeTable nodes={board.nodes} />}
      {asking === 'plan' && (
        <PlanSheet
          device={device}
          kept={kept}
          nodes={board?.nodes ?? []}
          onClose={() => setAsking(null)}
        />
      )}
      {asking === 'remove' && (
        <Ask
          danger
          title={t('channels.removeTitle', { name: device.name })}
          explained={t('channels.removeExplained')}
          go={t('channels.removePlan')}
          onGo={() =>
            calls.harmonic.removePlan({ deviceId: device.id, basedOn: kept?.version ?? null })
          }
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

/** Once, when it comes: below a long table it would not be seen. */
const bringIntoView = (part: HTMLElement | null): void =>
  part?.scrollIntoView({ block: 'nearest' });

interface HeardProps {
  device: DeviceFacts;
  board: Board;
  plan: NonNullable<Board['plan']>['plan'];
  focus: readonly number[] | null;
  onFocus(harmonics: readonly number[] | null): void;
}

function Heard({ device, board, plan, focus, onFocus }: HeardProps) {
  const { t } = useTranslation();
  const at = focus
    ? plan.assignments.findIndex(({ harmonics }) => isSameBond(harmonics, focus))
    : -1;
  const assignment = plan.assignments[at];
  const state = board.channels[at];
  const level = levelName(t, device.connection?.stream?.channels[plan.channel]);
  const isLooked = assignment !== undefined && state !== undefined && board.focus !== null;
  return (
    <LevelName value={level}>
      {board.state !== 'listening' && (
        <p className={board.state === 'unfit' ? 'refusal wraps' : 'soft'} role="status">
          {board.state === 'unfit' && <span aria-hidden>▲ </span>}
          {t(`channels.states.${board.state}`, {
            reason: board.reason ? sayingWords(board.reason) : '',
          })}
        </p>
      )}
      <OtherPilotWords other={board.otherPilot} />
      <Blocked waveform={plan.waveform} assignments={plan.assignments} channels={board.channels} />
      <Clock board={board} />
      <PlanStrip plan={plan} channels={board.channels} />
      <p className="soft">{t('channels.choose')}</p>
      <div className="channels__body" data-looked={isLooked}>
        <ChannelTable plan={plan} channels={board.channels} focus={focus} onFocus={onFocus} />
        {assignment && state && board.focus && (
          <div key={assignment.harmonics.join('+')} ref={bringIntoView}>
            <ChannelDetail
              deviceId={device.id}
              waveform={plan.waveform}
              assignment={assignment}
              state={state}
              focus={board.focus}
            />
          </div>
        )}
      </div>
      <Watched deviceId={device.id} watch={board.watch} />
    </LevelName>
  );
}

/** Why there is no clock of a running pilot. */
function noClock({ plan, otherPilot }: Board) {
  if (otherPilot === 'running') return 'channels.clockUnplanned';
  if (plan?.plan.running !== true || otherPilot === 'bursts') return 'channels.clockBursts';
  return plan.plan.watch ? 'channels.clockNone' : 'channels.clockNoneUnwatched';
}

function Clock({ board }: { board: Board }) {
  const { t } = useTranslation();
  const { clock, counters, plan } = board;
  return (
    <div className="channels__clock">
      <span>
        {t('channels.clock')}{' '}
        {clock ? (
          <>
            <span className="number" data-role="f0">
              {formatHz(clock.f0Hz, clock.locked ? 0.001 : 0.1)}
            </span>{' '}
            <span className="number soft">
              {t('channels.ppm', { ppm: formatSigned(clock.errorPpm, clock.locked ? 1 : 0) })}
            </span>{' '}
            {clock.locked ? (
              <GoingOn shape="●" kind="ok" words={t('channels.locked')} />
            ) : (
              <GoingOn
                shape="◐"
                kind="warn"
                words={t('channels.notLocked', { symbols: formatNumber(clock.symbols) })}
              />
            )}
          </>
        ) : (
          <span className="soft">{t(noClock(board))}</span>
        )}
        <Turned
          clock={clock}
          assignments={plan?.plan.assignments ?? []}
          channels={board.channels}
        />
      </span>
      <span className="soft">
        {t('channels.counters', {
          bursts: formatNumber(counters.bursts),
          frames: formatNumber(counters.frames),
          lost: formatNumber(counters.lost),
        })}
      </span>
      <span className="soft">
        {t('channels.total', { percent: formatNumber(100 * board.utilisation) })}
      </span>
      {counters.missing > 0 && (
        <span className="refusal">
          ▲ {t('channels.missing', { samples: formatNumber(counters.missing) })}
        </span>
      )}
      {counters.overrun > 0 && (
        <span className="refusal">▲ {t('channels.overrun', { count: counters.overrun })}</span>
      )}
    </div>
  );
}
