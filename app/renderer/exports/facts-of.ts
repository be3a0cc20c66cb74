// Everything that holds for a whole view, in the order it is read: whose signal, when, how it was made and shown.
import type { TFunction } from 'i18next';
import {
  formatHz,
  formatNumber,
  formatPlain,
  formatQuantity,
  formatTimeExact,
} from '../state/format.ts';
import type { Fact } from './report.ts';
import type { MeasuredOn, VisibleExport } from './visible.ts';

const words = (label: string, text: string): Fact => ({ label, unit: '', value: text, text });
const number = (label: string, value: number, unit: string, text: string): Fact => ({
  label,
  unit,
  value,
  text,
});
const seconds = (label: string, s: number): Fact =>
  number(label, s, 's', `${formatNumber(s, 3)}\u202fs`);
const moment = (label: string, ms: number): Fact => ({
  label,
  unit: '',
  value: new Date(ms).toISOString(),
  text: formatTimeExact(ms),
});

function whose(visible: VisibleExport, t: TFunction): Fact[] {
  const { part, device, site, channel, takenBy, dataAtMs } = visible;
  return [
    words(t('exports.facts.device'), device.name),
    ...(device.hardwareId === null
      ? []
      : [words(t('exports.facts.hardwareId'), t('exports.claimed', { id: device.hardwareId }))]),
    ...(device.isSimulated ? [words(t('exports.facts.origin'), t('trusts.simulated'))] : []),
    ...(site === null ? [] : [words(t('exports.facts.site'), site)]),
    words(t('exports.facts.channel'), `${channel.name} [${channel.unit}]`),
    ...(takenBy === null ? [] : [words(t('exports.facts.takenBy'), takenBy)]),
    moment(t('exports.facts.takenAt'), visible.takenAtMs),
    ...(part
      ? [
          words(t('exports.facts.recording'), part.name),
          seconds(t('exports.facts.partFrom'), part.fromS),
          seconds(t('exports.facts.partTo'), part.toS),
        ]
      : []),
    dataAtMs === null
      ? words(t('exports.facts.dataAt'), t('exports.noClock'))
      : moment(t('exports.facts.dataAt'), dataAtMs),
  ];
}

function how(
  { settings, rateHz, rbwHz, averages, calibration }: VisibleExport,
  t: TFunction,
): Fact[] {
  const { window, kaiserBeta, n, overlap, averaging } = settings;
  const windowName = t(`live.windows.${window}`);
  return [
    number(t('exports.facts.rate'), rateHz, 'Hz', formatQuantity(rateHz, 'Hz')),
    words(
      t('live.window'),
      window === 'kaiser' ? `${windowName}, β = ${formatNumber(kaiserBeta, 1)}` : windowName,
    ),
    number(t('exports.facts.n'), n, '', String(n)),
    number(t('exports.facts.rbw'), rbwHz, 'Hz', formatHz(rbwHz, rbwHz / 100)),
    number(t('live.overlap'), overlap * 100, '%', `${formatNumber(overlap * 100, 1)} %`),
    words(t('live.averaging'), t(`live.averagingModes.${averaging}`)),
    number(t('exports.facts.averages'), averages, '', formatNumber(averages)),
    words(t('live.removeMean'), t(settings.removeMean ? 'exports.yes' : 'exports.no')),
    words(t('exports.facts.calibration'), calibration ?? t('exports.raw')),
  ];
}

function measuredFrom({ startedAtMs, fromS }: MeasuredOn, t: TFunction): Fact[] {
  return [
    ...(startedAtMs === null ? [] : [moment(t('exports.facts.measuredFrom'), startedAtMs)]),
    ...(fromS === null ? [] : [seconds(t('exports.facts.measuredFromS'), fromS)]),
  ];
}

/** The numbers have a record of their own, and a moment. */
const measured = ({ measuredOn, unmeasured }: VisibleExport, t: TFunction): Fact[] =>
  measuredOn === null
    ? unmeasured === null
      ? []
      : [words(t('measure.title'), unmeasured)]
    : [
        ...measuredFrom(measuredOn, t),
        number(
          t('exports.facts.measuredFor'),
          measuredOn.seconds,
          's',
          `${formatNumber(measuredOn.seconds, 2)} s`,
        ),
        words(t('exports.facts.measuredChannel'), measuredOn.channel),
      ];

function shown(visible: VisibleExport, t: TFunction): Fact[] {
  const { span, levels, scale, trace, channel } = visible;
  const hz = (label: string, value: number): Fact =>
    number(label, value, 'Hz', formatHz(value, trace.stepHz));
  const level = (label: string, at: number): Fact =>
    number(
      label,
      at,
      scale.unit,
      `${scale.isLinear ? formatPlain(at) : formatNumber(at, 1)} ${scale.unit}`,
    );
  return [
    words(t('live.reference'), visible.reference),
    words(t('live.scale'), t(`live.scales.${scale.name}`)),
    hz(t('exports.facts.from'), span[0]),
    hz(t('exports.facts.to'), span[1]),
    level(t('exports.facts.bottom'), levels[0]),
    level(t('exports.facts.top'), levels[1]),
    words(t('exports.facts.axis'), t(visible.log ? 'exports.axes.log' : 'exports.axes.linear')),
    words(t('live.colours'), t(`live.colourMaps.${visible.colours}`)),
    number(t('exports.facts.points'), trace.hz.length, '', formatNumber(trace.hz.length)),
    number(t('exports.facts.step'), trace.stepHz, 'Hz', formatHz(trace.stepHz, trace.stepHz / 100)),
    number(
      t('exports.facts.rms'),
      visible.rms,
      channel.unit,
      formatQuantity(visible.rms, channel.unit),
    ),
    number(
      t('exports.facts.peak'),
      visible.peak,
      channel.unit,
      formatQuantity(visible.peak, channel.unit),
    ),
    number(t('exports.facts.lost'), visible.samplesLost, '', formatNumber(visible.samplesLost)),
  ];
}

export const factsOf = (visible: VisibleExport, t: TFunction): Fact[] => [
  ...whose(visible, t),
  ...how(visible, t),
  ...shown(visible, t),
  ...measured(visible, t),
];
