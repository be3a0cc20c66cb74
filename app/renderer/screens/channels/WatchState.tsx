// How a plan's watch goes on: what is there now, what was heard and kept, and what was lost of it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { DeviceId } from '@harmonic/protocol/model';
import type { SpectralEvent, WatchState } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { GoingOn } from '../../parts/GoingOn.tsx';
import { calls } from '../../state/client.ts';
import { formatDuration, formatList, formatTime, formatUpTo } from '../../state/format.ts';
import { sayingWords } from '../../state/saying-words.ts';
import { SpectralSheet } from './SpectralSheet.tsx';
import { levelWords, placeWords } from './spectral-words.ts';

const SHOWN = 20;

export function Watched({ deviceId, watch }: { deviceId: DeviceId; watch: WatchState | null }) {
  const { t } = useTranslation();
  const [looked, setLooked] = useState<number | null>(null);
  const begun = watch?.counters.begun ?? 0;
  const lasting = watch?.lasting.length ?? 0;
  const { data } = useQuery({
    queryKey: ['spectral', deviceId, begun, lasting],
    queryFn: () => calls.harmonic.spectral({ deviceId, beforeId: null, limit: SHOWN }),
    staleTime: 0,
    placeholderData: (before) => before,
    // An event reaches the store a moment after it is told.
    refetchInterval: 3000,
  });
  const events = data ?? [];
  if (!watch && events.length === 0) return null;
  return (
    <section aria-labelledby="spectral-title">
      <h2 id="spectral-title">{t('spectral.title')}</h2>
      {watch && <Now watch={watch} />}
      {events.length === 0 ? (
        <p className="soft">{t('spectral.none')}</p>
      ) : (
        <div className="table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('spectral.first')}</th>
                <th>{t('spectral.where')}</th>
                <th>{t('spectral.level')}</th>
                <th>{t('spectral.lasted')}</th>
                <th>{t('spectral.pictureHead')}</th>
              </tr>
            </thead>
            <tbody>
              {events.map((event) => (
                <EventRow key={event.id} event={event} onLook={() => setLooked(event.id)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {looked !== null && (
        <SpectralSheet deviceId={deviceId} id={looked} onClose={() => setLooked(null)} />
      )}
    </section>
  );
}

function Now({ watch }: { watch: WatchState }) {
  const { t } = useTranslation();
  const { reason, falseAlarmsADay, counters, lasting } = watch;
  if (reason !== null) {
    const words = t('spectral.unfit', { reason: sayingWords(reason) });
    return <p className="refusal wraps">▲ {words}</p>;
  }
  const { begun, heldBack, notHeld, notKept, gaps } = counters;
  return (
    <>
      <p role="status">
        {lasting.length > 0 ? (
          <GoingOn
            shape="▲"
            kind="bad"
            words={t('spectral.lastingNow', {
              count: lasting.length,
              places: formatList(lasting.map((place) => placeWords(t, place))),
            })}
          />
        ) : (
          <GoingOn shape="●" kind="ok" words={t('spectral.quietNow')} />
        )}
      </p>
      <p className="soft">
        {t('spectral.watched', { begun, alarms: formatUpTo(falseAlarmsADay, 1) })}
        {gaps > 0 && ` ${t('spectral.gaps', { count: gaps })}`}
      </p>
      {heldBack + notHeld + notKept > 0 && (
        <p className="refusal">
          ▲ {t('spectral.lost', { held: heldBack, full: notHeld, kept: notKept })}
        </p>
      )}
    </>
  );
}

function EventRow({ event, onLook }: { event: SpectralEvent; onLook(): void }) {
  const { t } = useTranslation();
  const { firstMs, lastMs, state } = event;
  const lasted = formatDuration(Math.max(0, lastMs - firstMs) / 1000);
  return (
    <tr data-spectral={event.id}>
      <td className="number">{formatTime(firstMs)}</td>
      <td className="wraps">{placeWords(t, event)}</td>
      <td className="wraps">{levelWords(t, event)}</td>
      <td className="number">
        {lasted} · {t(`spectral.states.${state}`)}
      </td>
      <td>
        <LookButton event={event} onLook={onLook} />
      </td>
    </tr>
  );
}

export function LookButton({ event, onLook }: { event: SpectralEvent; onLook(): void }) {
  const { t } = useTranslation();
  const label = t('spectral.lookAt', {
    time: formatTime(event.firstMs),
    place: placeWords(t, event),
  });
  return (
    <Button onPress={onLook} aria-label={label}>
      {t('spectral.look')}
    </Button>
  );
}
