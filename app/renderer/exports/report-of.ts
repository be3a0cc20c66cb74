// A view in the words of the page: what a file says of it, whichever its format.
import type { TFunction } from 'i18next';
import { explained } from './cards.ts';
import { factsOf } from './facts-of.ts';
import { pictureParts } from './picture-parts.ts';
import { plotSvg } from './plot-svg.ts';
import type { Column, Points, Report } from './report.ts';
import { tablesOf } from './tables-of.ts';
import { scaledTrace, subjectOf, type VisibleExport } from './visible.ts';
import { formatDb } from '../state/format.ts';

function traceOf(visible: VisibleExport, t: TFunction): Points {
  const { reference, scale } = visible;
  const unit = scale.name === 'db' ? reference : scale.unit;
  const { key } = scale;
  const trace = scaledTrace(visible);
  const columns: Column[] = [
    { key: 'frequency_hz', name: t('live.frequency'), unit: 'Hz' },
    { key, name: t('live.level'), unit },
    ...(trace.hold ? [{ key: key.replace('level', 'max_hold'), name: t('live.hold'), unit }] : []),
    ...(trace.low ? [{ key: key.replace('level', 'min_hold'), name: t('live.low'), unit }] : []),
    ...(trace.baseline
      ? [
          {
            key: key.replace('level', 'baseline'),
            name: t('exports.baseline', { name: trace.baseline.name }),
            unit,
          },
        ]
      : []),
    { key: 'step_hz', name: t('exports.columns.step'), unit: 'Hz' },
  ];
  const { hz, level, hold, low, baseline, stepHz } = trace;
  // A point is the highest of the bins within half a step of it: the file says so by itself.
  const step = new Float64Array(hz.length).fill(stepHz);
  return {
    title: t('exports.sheets.trace'),
    columns,
    data: [hz, level, ...[hold, low, baseline?.level].flatMap((more) => more ?? []), step],
  };
}

function fallOf({ part, fall, levelUnit, reference }: VisibleExport, t: TFunction): Points {
  const { recordedS } = fall;
  return {
    title: t(part ? 'spectrogram.title' : 'live.waterfall'),
    columns: [
      { key: 'unix_ms', name: t('exports.columns.time'), unit: 'ms' },
      { key: 'frequency_hz', name: t('live.frequency'), unit: 'Hz' },
      { key: 'level_db', name: t('live.level'), unit: levelUnit === 'dB' ? reference : levelUnit },
      { key: 'device_ms', name: t('exports.columns.deviceTime'), unit: 'ms' },
      ...(recordedS
        ? [{ key: 'recorded_s', name: t('exports.columns.recordedS'), unit: 's' }]
        : []),
    ],
    data: [fall.arrivalMs, fall.hz, fall.db, fall.deviceMs, ...(recordedS ? [recordedS] : [])],
  };
}

/** @param font known to whoever draws the picture. @param image of the waterfall as a data address; null: none. */
export function reportOf(
  visible: VisibleExport,
  t: TFunction,
  { language, font, image }: { language: string; font: string; image: string | null },
): Report {
  const { measured, levelUnit } = visible;
  return {
    language,
    title: t('exports.titleOf', { name: subjectOf(visible) }),
    facts: factsOf(visible, t),
    trace: traceOf(visible, t),
    fall: fallOf(visible, t),
    tables: tablesOf(visible, t),
    explanations: explained(measured),
    svg: plotSvg(pictureParts(visible, t, image), (db) => formatDb(db, levelUnit), font),
    words: {
      summary: t('exports.sheets.summary'),
      explanations: t('exports.sheets.explanations'),
      page: t('exports.page', { page: '{{page}}', pages: '{{pages}}' }),
      nothing: visible.unmeasured ?? t('exports.nothingExplained'),
    },
  };
}
