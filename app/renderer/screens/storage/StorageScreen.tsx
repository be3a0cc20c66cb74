// Where everything is kept, how much room it takes, and for how long.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Retention, Storage } from '../../../contract/index.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { calls } from '../../state/client.ts';
import { queryClient } from '../../state/console.ts';
import { type Reason, sayFailure, tellFailure } from '../../state/failure.ts';
import { formatBytes, formatDuration, formatNumber } from '../../state/format.ts';
import { useMay } from '../../state/session.ts';
import './storage.css';

const GB = 1e9;

export function StorageScreen() {
  const { t } = useTranslation();
  const storage = useQuery({
    queryKey: ['storage'],
    queryFn: () => calls.storage.get({}),
    staleTime: 0,
    refetchInterval: 5000,
  });
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('storage.title')}</h1>
      </header>
      <Failure words={storage.error && sayFailure(storage.error)} />
      {storage.data && (
        <>
          <Facts storage={storage.data} />
          {/* What somebody else has decided meanwhile is shown as it is now. */}
          <Keeping
            key={JSON.stringify(storage.data.retention)}
            retention={storage.data.retention}
          />
        </>
      )}
    </div>
  );
}

function Facts({ storage }: { storage: Storage }) {
  const { t } = useTranslation();
  return (
    <>
      <dl className="storage__facts">
        <dt>{t('storage.folder')}</dt>
        <dd className="number storage__folder">{storage.dataDir}</dd>
        <dt>{t('storage.free')}</dt>
        <dd className="number">{formatBytes(storage.freeBytes)}</dd>
        <dt>{t('storage.database')}</dt>
        <dd className="number">{formatBytes(storage.databaseBytes)}</dd>
      </dl>
      {storage.devices.length === 0 ? (
        <p className="soft">{t('storage.none')}</p>
      ) : (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('storage.device')}</th>
                <th>{t('storage.recordings')}</th>
                <th>{t('storage.recordingBytes')}</th>
                <th>{t('storage.summaries')}</th>
                <th>{t('storage.ring')}</th>
              </tr>
            </thead>
            <tbody>
              {storage.devices.map((device) => (
                <tr key={device.deviceId}>
                  <td className="wraps">{device.name}</td>
                  <td className="number" data-label={t('storage.recordings')}>
                    {device.recordings}
                  </td>
                  <td className="number" data-label={t('storage.recordingBytes')}>
                    {formatBytes(device.recordingBytes)}
                  </td>
                  <td className="number" data-label={t('storage.summaries')}>
                    {formatNumber(device.summaryRows)}
                  </td>
                  <td className="number" data-label={t('storage.ring')}>
                    {formatDuration(device.ringSeconds)} · {formatBytes(device.ringBytes)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Keeping({ retention }: { retention: Retention }) {
  const { t } = useTranslation();
  const may = useMay()('storage.manage', 'site');
  const [wanted, setWanted] = useState(retention);
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const save = useMutation({
    mutationFn: () => calls.storage.setRetention(wanted),
    onSuccess: (storage) => queryClient.setQueryData(['storage'], storage),
    onError: (error) => setRefusal(tellFailure(error)),
  });
  const set = (change: Partial<Retention>): void => {
    save.reset();
    setRefusal(null);
    setWanted({ ...wanted, ...change });
  };
  return (
    <form
      className="panel storage__form"
      onSubmit={(event) => {
        event.preventDefault();
        if (may.allowed && !save.isPending) save.mutate();
      }}
    >
      <h2>{t('storage.keep')}</h2>
      <NumberBox
        label={t('storage.recordingDays')}
        value={wanted.recordingDays}
        min={0}
        max={36_500}
        onChange={(recordingDays) => set({ recordingDays })}
      />
      <NumberBox
        label={t('storage.summaryDays')}
        value={wanted.summaryDays}
        min={0}
        max={36_500}
        onChange={(summaryDays) => set({ summaryDays })}
      />
      <NumberBox
        label={t('storage.eventDays')}
        value={wanted.eventDays}
        min={0}
        max={36_500}
        onChange={(eventDays) => set({ eventDays })}
      />
      <NumberBox
        label={t('storage.ringSeconds')}
        value={wanted.ringSeconds}
        min={0}
        max={600}
        onChange={(ringSeconds) => set({ ringSeconds })}
      />
      <NumberBox
        label={t('storage.floor')}
        value={wanted.floorBytes / GB}
        min={0}
        max={10_000}
        step={0.1}
        onChange={(gb) => set({ floorBytes: Math.round(gb * GB) })}
      />
      <div className="row">
        <Guarded
          right="storage.manage"
          where="site"
          kind="main"
          type="submit"
          isBusy={save.isPending}
        >
          {t('app.save')}
        </Guarded>
        {save.isSuccess && <span role="status">✓ {t('storage.saved')}</span>}
        <Failure words={refusal} />
      </div>
    </form>
  );
}
