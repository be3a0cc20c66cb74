// How the number above was made, always visible: rate, N, window, RBW, overlap, averages, losses, age.
import { useTranslation } from 'react-i18next';
import type { Calibration, DeviceId, SpectrumSettings } from '@harmonic/protocol/model';
import type { ReactNode } from 'react';
import type { ChannelInfo } from '../../../contract/index.ts';
import { formatDuration, formatHz, formatNumber, formatQuantity } from '../../state/format.ts';
import { useWatchedPart } from '../../state/console.ts';
import { damagedFrames } from '../devices/losses.ts';
import { bandwidthHz } from './bandwidth.ts';
import type { Instrument } from './instrument.ts';
import type { InstrumentState } from './instrument-state.ts';
import { useReading } from './use-reading.ts';

interface StatusLineProps {
  instrument: Instrument | null;
  /** Of what is asked for; the spectrum on the screen may have been made otherwise. */
  settings: SpectrumSettings;
  channel: ChannelInfo | undefined;
  /** That levels are given by; null: in the channel's own unit. */
  calibration: Calibration | null;
  /** One is in force, and these numbers are not by it. */
  isRaw: boolean;
  deviceId: DeviceId;
  children?: ReactNode;
}

/** Frames that came and could not be read. */
function Damaged({ deviceId }: { deviceId: DeviceId }) {
  const { t } = useTranslation();
  const frames = useWatchedPart('devices', (devices) => {
    const device = devices.find(({ id }) => id === deviceId);
    return device ? damagedFrames(device) : 0;
  });
  if (!frames) return null;
  return (
    <span className="status--lost">
      {t('live.status.damaged')} {formatNumber(frames)}
    </span>
  );
}

/** Of what nobody has measured yet. */
const NOT_YET = '–';

/** Of a view that stands still, as it says over the spectrum. */
function behindWords({ streaming, pausedForS, behindMs }: InstrumentState): string {
  if (!streaming) return NOT_YET;
  if (pausedForS > 0) return `${formatNumber(pausedForS)} s`;
  return behindMs < 1000 ? `${formatNumber(behindMs)} ms` : formatDuration(behindMs / 1000);
}

export function StatusLine({
  instrument,
  settings: wanted,
  channel,
  calibration,
  isRaw,
  deviceId,
  children,
}: StatusLineProps) {
  const { t } = useTranslation();
  const state = useReading(instrument, (whole) => whole);
  const settings = state.streaming ? state.settings : wanted;
  const { window, n } = settings;
  const unit = calibration?.unit ?? channel?.unit ?? '';
  const gain = Math.abs(calibration?.gain ?? 1);
  const measured = (value: number): string =>
    state.streaming ? formatQuantity(gain * value, unit) : NOT_YET;
  const raw = isRaw ? ` ${t('live.status.raw')}` : '';
  const rbwHz = bandwidthHz(settings, state.rateHz);
  const average =
    settings.averaging === 'none'
      ? t('live.averagingModes.none')
      : `${t(`live.averagingModes.${settings.averaging}`)} ${state.averages}/${settings.averages}`;
  return (
    <div className="status number" role="group" aria-label={t('live.statusLabel')}>
      <span>{formatQuantity(state.rateHz, 'Hz')}</span>
      <span>N {n}</span>
      <span>{t(`live.windows.${window}`)}</span>
      <span>
        {t('live.status.rbw')} {formatHz(rbwHz, rbwHz / 100)}
      </span>
      <span>
        {t('live.status.overlap')}{' '}
        {formatNumber(settings.overlap * 100, settings.overlap === 0.875 ? 1 : 0)} %
      </span>
      <span>
        {t('live.status.average')} {average}
      </span>
      <span>
        {t('live.status.rms')} {measured(state.rms)}
        {raw}
      </span>
      <span>
        {t('live.status.peak')} {measured(state.peak)}
        {raw}
      </span>
      {children}
      <span
        className={state.samplesLost > 0 ? 'status--lost' : ''}
        data-samples-lost={state.streaming ? state.samplesLost : undefined}
      >
        {t('live.status.lost')} {state.streaming ? formatNumber(state.samplesLost) : NOT_YET}
      </span>
      <Damaged deviceId={deviceId} />
      <span>
        {behindWords(state)} {t('live.status.behind')}
      </span>
    </div>
  );
}
