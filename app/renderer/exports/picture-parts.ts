// What a picture of a view says, in the words of the page: title, settings line, marks of both axes, names of peaks.
import type { TFunction } from 'i18next';
import { bakeColourMap, type ColourMapName } from '../charts/colour-map.ts';
import { LOG_FLOOR_HZ, type Span } from '../charts/span.ts';
import { standingPeaks } from '../charts/standing-peaks.ts';
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
import { scaledTrace, subjectOf, type VisibleExport } from './visible.ts';

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

const secondsOf = (s: number): string => `${formatNumber(s, 3)}\u202fs`;

/** Whose signal it is and when it was so. */
export const momentLine = (
  { part, channel, dataAtMs, calibration, takenBy }: VisibleExport,
  t: TFunction,
): string =>
  [
    `${channel.name} [${channel.unit}]`,
    ...(part ? [`${secondsOf(part.fromS)} – ${secondsOf(part.toS)}`] : []),
    ...(dataAtMs === null ? [] : [formatTime(dataAtMs)]),
    calibration ?? t('exports.raw'),
    ...(takenBy === null ? [] : [takenBy]),
  ].join(' · ');

/** A waterfall has its moments at its side; a spectrogram has its frequencies there, and its seconds under it. */
function fallPartOf(visible: VisibleExport, t: TFunction, image: string): PlotParts['fall'] {
  const { part, fall, fallLevels, colours } = visible;
  const made = { image, legend: legendOf(colours), levels: fallLevels };
  if (part) {
    const [fromHz, toHz] = part.fallSpan.map((hz) => formatHz(hz, part.fallSpan[1] / 1000));
    return {
      ...made,
      name: t('spectrogram.title'),
      sides: [toHz ?? '', fromHz ?? ''],
      feet: [secondsOf(part.fromS), secondsOf(part.toS)],
    };
  }
  const [newest, oldest] = [fall.arrivalMs[0], fall.arrivalMs.at(-1)];
  if (newest === undefined || oldest === undefined) return null;
  return {
    ...made,
    name: t('live.waterfall'),
    sides: [formatClock(newest), formatClock(oldest)],
    feet: null,
  };
}

export function pictureParts(
  visible: VisibleExport,
  t: TFunction,
  image: string | null,
): PlotParts {
  const { log, levels, scale, peaks, rateHz, settings } = visible;
  const span: Span = [
    log ? Math.max(visible.span[0], LOG_FLOOR_HZ) : visible.span[0],
    visible.span[1],
  ];
  return {
    title: t('exports.titleOf', { name: subjectOf(visible) }),
    notes: [momentLine(visible, t), settingsLine(visible, t)],
    span,
    levels,
    log,
    xTicks: hzTicks(span, log),
    yTicks: levelTicks(levels, scale),
    xName: `${t('live.frequency')} [Hz]`,
    yName: scale.title,
    trace: scaledTrace(visible),
    overlay: overlayOf(visible.rows, scale.shown),
    // As the screen marks them.
    peaks: standingPeaks(peaks, visible.trace.level).map(({ frequencyHz, levelDb }) => ({
      hz: frequencyHz,
      level: scale.shown(levelDb, frequencyHz),
      text: formatHz(frequencyHz, rateHz / settings.n / 10),
    })),
    labels: visible.labels,
    fall: image === null ? null : fallPartOf(visible, t, image),
  };
}
