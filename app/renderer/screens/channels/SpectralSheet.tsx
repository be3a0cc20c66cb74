// One unauthorised spectral event: what is known of it, its picture, and where to look further.
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import type { DeviceId } from '@harmonic/protocol/model';
import type { SpectralEvent } from '../../../contract/index.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { sayFailure } from '../../state/failure.ts';
import {
  formatDb,
  formatDuration,
  formatHz,
  formatList,
  formatNumber,
  formatSigned,
  formatTimeExact,
} from '../../state/format.ts';
import { levelWords, placeWords } from './spectral-words.ts';
import { SpectralPictureView } from './SpectralPicture.tsx';
import './spectral.css';

interface SpectralSheetProps {
  deviceId: DeviceId;
  id: number;
  onClose(): void;
}

export function SpectralSheet({ deviceId, id, onClose }: SpectralSheetProps) {
  const { t } = useTranslation();
  const { data, error } = useQuery({
    queryKey: ['spectral', deviceId, id],
    queryFn: () => calls.harmonic.spectralEvent({ deviceId, spectralId: id }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.event.state === 'lasting' ? 2000 : false),
  });
  return (
    <Sheet wide title={t('spectral.name')} onClose={onClose}>
      <Failure words={error ? sayFailure(error) : null} />
      {!data && !error && <p>{t('app.loading')}</p>}
      {data && (
        <>
          <Facts event={data.event} />
          {data.event.state !== 'told' && <p className="soft">{t('spectral.howMeasured')}</p>}
          <Links event={data.event} />
          {data.picture ? (
            <SpectralPictureView event={data.event} picture={data.picture} />
          ) : (
            <p className="soft">
              {t(data.event.picture === 'gone' ? 'spectral.pictureGone' : 'spectral.noPicture')}
            </p>
          )}
        </>
      )}
    </Sheet>
  );
}

function factsOf(t: TFunction, event: SpectralEvent): [string, string][] {
  const { levelDb, legitimateDb, overFloorDb, firstMs, lastMs, lowHz, highHz } = event;
  const { clippedSamples, heldBackBefore } = event;
  const hasWandered = lowHz !== null && highHz !== null && highHz - lowHz >= 1;
  return [
    [t('spectral.where'), placeWords(t, event)],
    [t('spectral.level'), levelWords(t, event)],
    ...(levelDb !== null && legitimateDb !== null
      ? ([[t('spectral.toLegitimate'), `${formatSigned(levelDb - legitimateDb, 1)} dB`]] as [
          string,
          string,
        ][])
      : []),
    ...(overFloorDb === null
      ? []
      : ([[t('spectral.overFloor'), formatDb(overFloorDb, 'dB')]] as [string, string][])),
    [t('spectral.rule'), formatList(event.rules.map((rule) => t(`spectral.rules.${rule}`)))],
    [t('spectral.first'), formatTimeExact(firstMs)],
    [t('spectral.last'), formatTimeExact(lastMs)],
    [t('spectral.lasted'), formatDuration(Math.max(0, lastMs - firstMs) / 1000)],
    [t('spectral.state'), t(`spectral.states.${event.state}`)],
    ...(hasWandered
      ? ([
          [
            t('spectral.wandered'),
            t('spectral.span', { from: formatHz(lowHz, 1), to: formatHz(highHz, 1) }),
          ],
        ] as [string, string][])
      : []),
    ...(clippedSamples > 0
      ? ([
          [
            t('spectral.clipped'),
            t('spectral.clippedHelp', { count: formatNumber(clippedSamples) }),
          ],
        ] as unknown as [string, string][])
      : []),
    ...(heldBackBefore > 0
      ? ([
          [
            t('spectral.heldBack'),
            t('spectral.heldBackHelp', { count: formatNumber(heldBackBefore) }),
          ],
        ] as unknown as [string, string][])
      : []),
  ];
}

function Facts({ event }: { event: SpectralEvent }) {
  const { t } = useTranslation();
  return (
    <dl className="spectral__facts">
      {factsOf(t, event).map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="wraps">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Links({ event }: { event: SpectralEvent }) {
  const { t } = useTranslation();
  const recordings = useWatched('recordings');
  const { deviceId, hz, firstMs } = event;
  const recording = recordings?.find(
    (one) =>
      one.deviceId === deviceId &&
      one.startedAtMs <= firstMs &&
      firstMs <= one.startedAtMs + 1000 * one.seconds,
  );
  return (
    <p className="row">
      <a href={`#/live/${deviceId}${hz === null ? '' : `/${Math.round(hz)}`}`}>
        {t(hz === null ? 'spectral.toLiveWhole' : 'spectral.toLive')}
      </a>
      {recording && <a href={`#/recording/${recording.id}`}>{t('spectral.toRecording')}</a>}
    </p>
  );
}
