// All recordings, newest first.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Square } from 'lucide-react';
import type { DeviceId } from '@harmonic/protocol/model';
import type { Recording } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { GoingOn } from '../../parts/GoingOn.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import { useConnected, useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatBytes, formatLength, formatTime, formatTimeExact } from '../../state/format.ts';
import { whereIs, type Where } from '../../state/rights.ts';
import { goTo } from '../../state/route.ts';
import { ExportSheet } from './ExportSheet.tsx';
import { gapWords } from './gap-words.ts';
import { ImportButton } from './ImportButton.tsx';

type Asking = { what: 'rename' | 'remove' | 'export'; recording: Recording } | null;
const SHAPES = {
  recording: ['●', 'bad'],
  complete: ['✓', 'ok'],
  interrupted: ['▲', 'warn'],
} as const;

export function RecordingStateChip({ recording }: { recording: Recording }) {
  const { state, origin } = recording;
  const { t } = useTranslation();
  const [shape, kind] = SHAPES[state];
  const words = t(`recordings.states.${state}`);
  if (state === 'recording')
    return (
      <GoingOn
        {...{ shape, kind }}
        words={origin === 'imported' ? t('recordings.importing') : words}
      />
    );
  return (
    <span className={`chip chip--${kind}`}>
      <span aria-hidden>{shape}</span> {words}
    </span>
  );
}

/** Where it comes from. A file that says nothing of a device has its own name there. */
const factsOf = (t: TFunction, { name, deviceName, simulated, origin }: Recording): string[] => [
  ...(deviceName === name ? [] : [deviceName]),
  ...(simulated ? [t('trusts.simulated')] : []),
  ...(origin === 'imported' ? [`⇣ ${t('transfers.imported')}`] : []),
];

export function RecordingsScreen() {
  const { t } = useTranslation();
  const recordings = useWatched('recordings');
  const devices = useWatched('devices');
  const whereOf = ({ deviceId }: Recording): Where =>
    deviceId === null ? 'site' : whereIs(devices?.find(({ id }) => id === deviceId));
  const [asking, setAsking] = useState<Asking>(null);
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const stop = (id: DeviceId): void => {
    setRefusal(null);
    calls.recording.stop({ id }).catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('recordings.title')}</h1>
        <ImportButton />
      </header>
      <Failure words={refusal} />
      {!recordings && <p>{t('app.loading')}</p>}
      {recordings?.length === 0 && (
        <div className="panel empty">
          <h2>{t('recordings.emptyTitle')}</h2>
          <p>{t('recordings.empty')}</p>
          <Button onPress={() => goTo('devices')}>{t('nav.devices')}</Button>
        </div>
      )}
      {recordings && recordings.length > 0 && (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('recordings.name')}</th>
                <th>{t('recordings.started')}</th>
                <th>{t('recordings.length')}</th>
                <th>{t('recordings.size')}</th>
                <th>{t('recordings.gaps')}</th>
                <th>{t('recordings.state')}</th>
                <th>
                  <span className="visually-hidden">{t('app.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {recordings.map((recording) => (
                <tr key={recording.id} data-recording={recording.name}>
                  <td>
                    <a className="devices__name" href={`#/recording/${recording.id}`}>
                      {recording.name}
                    </a>
                    <div className="soft">{factsOf(t, recording).join(' · ')}</div>
                  </td>
                  <td
                    className="number"
                    title={
                      recording.isTimed
                        ? formatTimeExact(recording.startedAtMs)
                        : t('recordings.untimed')
                    }
                  >
                    {/* What the column is called does not hold for it. */}
                    {!recording.isTimed && <div className="soft">{t('transfers.imported')}</div>}
                    {formatTime(recording.startedAtMs)}
                  </td>
                  <td className="number">{formatLength(recording.seconds)}</td>
                  <td className="number">{formatBytes(recording.bytes)}</td>
                  <td
                    className={recording.gaps > 0 ? 'refusal' : ''}
                    data-label={t('recordings.gaps')}
                  >
                    {gapWords(t, recording)}
                  </td>
                  <td>
                    <RecordingStateChip recording={recording} />
                  </td>
                  <td className="actions">
                    <div className="row">
                      <Button onPress={() => goTo(`recording/${recording.id}`)}>
                        {t('recordings.open')}
                      </Button>
                      <Guarded
                        right="recording.export"
                        where={whereOf(recording)}
                        isDisabled={recording.samples === 0}
                        aria-label={t('transfers.exportNamed', { name: recording.name })}
                        onPress={() => setAsking({ what: 'export', recording })}
                      >
                        {t('transfers.export')}
                      </Guarded>
                      <Guarded
                        right="recording.manage"
                        where={whereOf(recording)}
                        onPress={() => setAsking({ what: 'rename', recording })}
                      >
                        {t('recordings.rename')}
                      </Guarded>
                      <StopOrRemove
                        where={whereOf(recording)}
                        recording={recording}
                        onStop={stop}
                        onRemove={() => setAsking({ what: 'remove', recording })}
                      />
                    </div>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {asking?.what === 'export' && (
        <ExportSheet recording={asking.recording} span={null} onClose={() => setAsking(null)} />
      )}
      {asking?.what === 'rename' && (
        <Ask
          title={t('recordings.rename')}
          explained=""
          go={t('app.save')}
          name={{ label: t('recordings.name'), value: asking.recording.name }}
          onGo={(name) => calls.recording.rename({ id: asking.recording.id, name })}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'remove' && (
        <Ask
          danger
          title={t('recordings.removeTitle', { name: asking.recording.name })}
          explained={t('recordings.removeExplained')}
          go={t('recordings.removeGo', { name: asking.recording.name })}
          onGo={() => calls.recording.remove({ id: asking.recording.id })}
          onClose={() => setAsking(null)}
        />
      )}
    </div>
  );
}

interface StopOrRemoveProps {
  where: Where;
  recording: Recording;
  onStop(device: DeviceId): void;
  onRemove(): void;
}

/** What runs is stopped before it can be removed. */
function StopOrRemove({ where, recording, onStop, onRemove }: StopOrRemoveProps) {
  const { t } = useTranslation();
  const isThere = useConnected();
  const { state, deviceId, name } = recording;
  if (state === 'recording' && deviceId !== null) {
    return (
      <Guarded
        right="recording.make"
        where={where}
        against={isThere ? null : (t) => t('app.consoleGone')}
        kind="danger"
        aria-label={t('recordings.stopNamed', { name })}
        onPress={() => onStop(deviceId)}
      >
        <Square size={14} aria-hidden /> {t('recordings.stop')}
      </Guarded>
    );
  }
  return (
    <Guarded
      right="recording.manage"
      where={where}
      kind="plain"
      isDisabled={state === 'recording'}
      onPress={onRemove}
    >
      {t('recordings.remove')}
    </Guarded>
  );
}
