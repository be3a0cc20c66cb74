// What a picture of a view says, in the words of the page: title, settings line, marks of both axes, names of peaks.
import type { TFunction } from 'i18next';
import { bakeColourMap, type ColourMapName } from '../charts/colour-map.ts';
import { LOG_FLOOR_HZ, type Span } from '../charts/span.ts';
import { overlayOf } from '../screens/live/overlay-of.ts';
import {
  formatClock,
  formatHz,
  formatNumber,
  formatQuantity,
  formatTime,
} from '../state/format.ts';
import type { PlotParts } from './plot-svg.ts';
import { hzTicks, levelTicks } from './ticks.ts';
import type { VisibleExport } from './visible.ts';

const SWATCHES = 52;

/** "rgb(…)" from the least to the most. */
function legendOf(name: ColourMapName): string[] {
  const table = bakeColourMap(name);
  return Array.from({ length: SWATCHES }, (_, i) => {
    const at = 4 * Math.round((i * 255) / (SWATCHES - 1));
    return `rgb(${table[at]},${table[at + 1]},${table[at + 2]})`;
  });
}

/** How the spectrum was made, as the line under the instrument says it. */
export function settingsLine(
  { settings, rateHz, rbwHz, averages }: VisibleExport,
  t: TFunction,
): string {
  const { window, n, overlap, averaging } = settings;
  return [
    formatQuantity(rateHz, 'Hz'),
    `N ${n}`,
    t(`live.windows.${window}`),
    `${t('live.status.rbw')} ${formatHz(rbwHz, rbwHz / 100)}`,
    `${t('live.status.overlap')} ${formatNumber(overlap * 100, overlap === 0.875 ? 1 : 0)} %`,
    `${t('live.status.average')} ${t(`live.averagingModes.${averaging}`)} ${formatNumber(averages)}`,
  ].join(' · ');
}

/** Whose signal it is and when it was so. */
export const momentLine = (
  { channel, dataAtMs, calibration, takenBy }: VisibleExport,
  t: TFunction,
): string =>
  [
    `${channel.name} [${channel.unit}]`,
    formatTime(dataAtMs),
    calibration ?? t('exports.raw'),
    ...(takenBy === null ? [] : [takenBy]),
  ].join(' · ');

export function pictureParts(
  visible: VisibleExport,
  t: TFunction,
  image: string | null,
): PlotParts {
  const { log, levels, peaks, fall, rateHz, settings } = visible;
  const span: Span = [
    log ? Math.max(visible.span[0], LOG_FLOOR_HZ) : visible.span[0],
    visible.span[1],
  ];
  const [newest, oldest] = [fall.arrivalMs[0], fall.arrivalMs.at(-1)];
  return {
    title: t('exports.titleOf', { name: visible.device.name }),
    notes: [momentLine(visible, t), settingsLine(visible, t)],
    span,
    levels,
    log,
    xTicks: hzTicks(span, log),
    yTicks: levelTicks(levels),
    xName: `${t('live.frequency')} [Hz]`,
    yName: visible.reference,
    trace: visible.trace,
    overlay: overlayOf(visible.rows),
    peaks: peaks.map(({ frequencyHz, levelDb }) => ({
      hz: frequencyHz,
      db: levelDb,
      text: formatHz(frequencyHz, rateHz / settings.n / 10),
    })),
    labels: visible.labels,
    fall:
      image === null || newest === undefined || oldest === undefined
        ? null
        : {
            image,
            legend: legendOf(visible.colours),
            name: t('live.waterfall'),
            ends: [formatClock(newest), formatClock(oldest)],
          },
  };
}
