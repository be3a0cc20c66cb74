// How the number above was made, always visible: rate, N, window, RBW, overlap, averages, losses, age.
import { useTranslation } from 'react-i18next';
import type { Calibration, SpectrumSettings } from '@harmonic/protocol/model';
import { createWindow } from '@harmonic/protocol/signal';
import { useMemo, type ReactNode } from 'react';
import type { ChannelInfo } from '../../../contract/index.ts';
import { formatDuration, formatHz, formatNumber, formatQuantity } from '../../state/format.ts';
import type { InstrumentState } from './instrument-state.ts';

interface StatusLineProps {
  state: InstrumentState;
  settings: SpectrumSettings;
  channel: ChannelInfo | undefined;
  /** That levels are given by; null: in the channel's own unit. */
  calibration: Calibration | null;
  damagedFrames: number;
  children?: ReactNode;
}

export function StatusLine({
  state,
  settings,
  channel,
  calibration,
  damagedFrames,
  children,
}: StatusLineProps) {
  const { t } = useTranslation();
  const { window, n, kaiserBeta } = settings;
  const enbw = useMemo(
    () => createWindow(window, Math.min(n, 4096), kaiserBeta).enbwBins,
    [window, n, kaiserBeta],
  );
  const unit = calibration?.unit ?? channel?.unit ?? '';
  const gain = Math.abs(calibration?.gain ?? 1);
  const rbwHz = (enbw * state.rateHz) / n;
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
        {t('live.status.rms')} {formatQuantity(gain * state.rms, unit)}
      </span>
      <span>
        {t('live.status.peak')} {formatQuantity(gain * state.peak, unit)}
      </span>
      {children}
      <span
        className={state.samplesLost > 0 ? 'status--lost' : ''}
        data-samples-lost={state.samplesLost}
      >
        {t('live.status.lost')} {formatNumber(state.samplesLost)}
      </span>
      {damagedFrames > 0 && (
        <span className="status--lost">
          {t('live.status.damaged')} {formatNumber(damagedFrames)}
        </span>
      )}
      <span>
        {state.behindMs < 1000
          ? `${formatNumber(state.behindMs)} ms`
          : formatDuration(state.behindMs / 1000)}{' '}
        {t('live.status.behind')}
      </span>
    </div>
  );
}
