// Asks for a name, takes every bin of the spectrum as it stands then, and has it kept.
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import {
  encodeLevels,
  LEVEL_BEYOND_DB,
  type BaselineId,
  type ChannelInfo,
} from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Ask } from '../../parts/Ask.tsx';
import { calls } from '../../state/client.ts';
import { formatNumber } from '../../state/format.ts';
import type { Instrument } from '../live/instrument.ts';

interface SaveBaselineProps {
  device: DeviceFacts;
  instrument: Instrument;
  channel: ChannelInfo;
  settings: SpectrumSettings;
  averages: number;
  onSaved(id: BaselineId): void;
  onClose(): void;
}

/** A bin without any power has no level: it is kept as the least there is. */
const finite = (levels: Float32Array): Float32Array =>
  levels.map((db) => (Number.isFinite(db) ? db : -LEVEL_BEYOND_DB));

export function SaveBaseline(props: SaveBaselineProps) {
  const { device, instrument, channel, settings, averages, onSaved, onClose } = props;
  const { t } = useTranslation();
  async function save(name: string): Promise<void> {
    const frame = await instrument.wholeSpectrum().catch(() => {
      throw new Error(t('kept.noSpectrum'));
    });
    const saved = await calls.baseline.save({
      ...{ deviceId: device.id, channel: settings.channel, name, settings },
      ...{ rateHz: frame.rateHz, x0: frame.x0, dx: frame.dx, averages: frame.averages },
      ...{ unit: channel.unit, fullScale: channel.fullScale },
      levels: encodeLevels(finite(frame.values)),
    });
    onSaved(saved.id);
  }
  return (
    <Ask
      title={t('kept.saveBaselineTitle')}
      explained={t('kept.saveBaselineExplained', { averages: formatNumber(averages) })}
      go={t('app.save')}
      name={{ label: t('kept.baselineName'), value: '' }}
      onGo={save}
      onClose={onClose}
    />
  );
}
