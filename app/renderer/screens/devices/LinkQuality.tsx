// Every counter of a device's link, by name: what came, what was lost, and where.
import { useTranslation } from 'react-i18next';
import type { Device, LinkCounters } from '../../../contract/index.ts';
import { formatCount, formatNumber } from '../../state/format.ts';

const LOSSES: readonly (keyof LinkCounters)[] = [
  'framesBad',
  'framesTooLong',
  'framesUnproven',
  'blocksLost',
  'samplesLost',
  'datagramsLost',
  'deviceCrcErrors',
  'deviceBlocksDropped',
  'deviceFramesUnsent',
  'deviceReportsDropped',
  'storeBlocksDropped',
  'inputBytesDropped',
  'clippedBlocks',
  'workerRestarts',
];
const ORDER: readonly (keyof LinkCounters)[] = [
  'samplesIn',
  'framesIn',
  'bytesIn',
  'bytesOut',
  ...LOSSES,
  'framesUnknown',
  'bytesStray',
  'duplicates',
  'liveFramesSkipped',
  'reconnects',
  'roundTripMs',
];

export function LinkQuality({ device }: { device: Device }) {
  const { t } = useTranslation();
  const counters = device.connection?.counters;
  if (!counters) return null;
  return (
    <dl className="quality" aria-label={t('devices.details', { name: device.name })}>
      {ORDER.map((key) => {
        const value = counters[key] ?? null;
        const isLoss = LOSSES.includes(key) && value !== null && value > 0;
        return (
          <div key={key} className={isLoss ? 'quality__loss' : ''}>
            <dt>{t(`counters.${key}`)}</dt>
            <dd
              className="number"
              data-counter={key}
              title={value === null ? undefined : formatNumber(value)}
            >
              {value === null
                ? '–'
                : key === 'roundTripMs'
                  ? formatNumber(value, 1)
                  : formatCount(value)}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
