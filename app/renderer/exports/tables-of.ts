// The tables beside the trace as tables of a report: markers with deltas, families with phases, peaks, measured numbers.
import type { TFunction } from 'i18next';
import type { LevelScale } from '../charts/level-scale.ts';
import { sideName } from '../screens/live/overlay-of.ts';
import type { LineRow } from '../screens/live/tool-rows.ts';
import { formatHz, formatSigned, formatSignedHz } from '../state/format.ts';
import type { Column, Table } from './report.ts';
import type { VisibleExport } from './visible.ts';

const NONE = '–';

function columnsWith(t: TFunction, scale: LevelScale) {
  const column = (key: string, name: string, unit = ''): Column => ({ key, name, unit });
  return {
    marker: column('marker', t('tools.marker')),
    order: column('order', t('tools.order')),
    frequency: column('frequency_hz', t('live.frequency'), 'Hz'),
    level: column(scale.key, t('live.level'), scale.unit),
    isLine: column('on_line', t('exports.columns.onLine')),
    deltaHz: column('delta_hz', t('exports.columns.deltaHz'), 'Hz'),
    deltaDb: column('delta_db', t('exports.columns.deltaDb'), 'dB'),
    relative: column('relative_db', t('exports.columns.relative'), 'dB'),
    deviation: column('deviation_hz', t('tools.deviation'), 'Hz'),
    phase: column('phase_deg', t('tools.phase'), '°'),
    from: column('from_hz', t('exports.columns.from'), 'Hz'),
    to: column('to_hz', t('exports.columns.to'), 'Hz'),
    label: column('label', t('exports.columns.label')),
    quantity: column('quantity', t('exports.columns.quantity')),
    value: column('value', t('exports.columns.value')),
    unit: column('unit', t('exports.columns.unit')),
    key: column('key', t('exports.columns.key')),
  };
}
/** As exactly as it is known; null: nothing stands there on this scale. */
function valueOf(
  scale: LevelScale,
  read: { levelDb: number; frequencyHz: number } | null,
): number | null {
  const value = read ? scale.shown(read.levelDb, read.frequencyHz) : NaN;
  return Number.isNaN(value) ? null : value;
}
type Columns = ReturnType<typeof columnsWith>;

function markers({ rows, scale }: VisibleExport, t: TFunction, c: Columns): Table {
  return {
    id: 'markers',
    title: t('tools.markers'),
    columns: [c.marker, c.frequency, c.level, c.isLine, c.deltaHz, c.deltaDb],
    onPaper: [0, 1, 2, 3, 4, 5],
    rows: rows.markers.map(({ id, reading, delta }) => [
      id,
      reading?.frequencyHz ?? null,
      valueOf(scale, reading),
      reading && t(reading.isLine ? 'exports.yes' : 'exports.no'),
      delta?.hz ?? null,
      delta?.db ?? null,
    ]),
    shown: rows.markers.map(({ id, reading, delta }) => [
      String(id),
      reading ? formatHz(reading.frequencyHz, reading.resolutionHz) : NONE,
      reading ? scale.brief(reading.levelDb, reading.frequencyHz) : NONE,
      t(reading?.isLine ? 'exports.yes' : 'exports.no'),
      delta ? formatSignedHz(delta.hz, delta.resolutionHz) : NONE,
      delta ? `${formatSigned(delta.db, 1)} dB` : NONE,
    ]),
  };
}

function family(
  id: 'harmonics' | 'sidebands',
  lines: readonly LineRow[],
  { scale, baseDb }: { scale: LevelScale; baseDb: number | null },
  t: TFunction,
  c: Columns,
): Table {
  const relative = (db: number | undefined): number | null =>
    db === undefined || baseDb === null ? null : db - baseDb;
  return {
    id,
    title: t(`tools.${id}`),
    columns: [c.order, c.frequency, c.level, c.relative, c.deviation, c.phase],
    onPaper: [0, 1, 2, 3, 4, 5],
    rows: lines.map(({ order, hz, reading, deviationHz, relativePhaseDeg }) => [
      order,
      reading?.frequencyHz ?? hz,
      valueOf(scale, reading),
      relative(reading?.levelDb),
      deviationHz,
      relativePhaseDeg,
    ]),
    shown: lines.map(({ order, hz, reading, deviationHz, relativePhaseDeg }) => {
      const to = relative(reading?.levelDb);
      return [
        id === 'sidebands' ? sideName(order) : String(order),
        formatHz(reading?.frequencyHz ?? hz, reading?.resolutionHz ?? 1),
        reading ? scale.bare(reading.levelDb, reading.frequencyHz) : NONE,
        to === null ? NONE : formatSigned(to, 1),
        deviationHz === null || !reading ? NONE : formatSignedHz(deviationHz, reading.resolutionHz),
        relativePhaseDeg === null ? NONE : `${formatSigned(relativePhaseDeg, 0)}°`,
      ];
    }),
  };
}

function peaks(
  { peaks: found, scale, rateHz, settings }: VisibleExport,
  t: TFunction,
  c: Columns,
): Table {
  const resolutionHz = rateHz / settings.n / 10;
  return {
    id: 'peaks',
    title: t('live.peaks'),
    columns: [c.frequency, c.level],
    onPaper: [0, 1],
    rows: found.map((peak) => [peak.frequencyHz, valueOf(scale, peak)]),
    shown: found.map(({ frequencyHz, levelDb }) => [
      formatHz(frequencyHz, resolutionHz),
      scale.brief(levelDb, frequencyHz),
    ]),
  };
}

function labels({ labels: put, rateHz, settings }: VisibleExport, t: TFunction, c: Columns): Table {
  const resolutionHz = rateHz / settings.n;
  return {
    id: 'labels',
    title: t('kept.notes'),
    columns: [c.from, c.to, c.label],
    onPaper: [0, 1, 2],
    rows: put.map(({ fromHz, toHz, words }) => [fromHz, toHz, words]),
    shown: put.map(({ fromHz, toHz, words }) => [
      formatHz(fromHz, resolutionHz),
      formatHz(toHz, resolutionHz),
      words,
    ]),
  };
}

function measurements({ measured }: VisibleExport, t: TFunction, c: Columns): Table {
  return {
    id: 'measurements',
    title: t('exports.sheets.measurements'),
    columns: [c.quantity, c.value, c.unit, c.key],
    onPaper: [0, 1],
    rows: measured.map(({ label, value, unit, key }) => [label, value, unit, key]),
    shown: measured.map(({ label, shown, unit, key }) => [label, shown, unit, key]),
  };
}

export function tablesOf(visible: VisibleExport, t: TFunction): Table[] {
  const c = columnsWith(t, visible.scale);
  const { harmonics, sidebands } = visible.rows;
  const { fundamentalDb, carrierDb, scale } = visible;
  return [
    markers(visible, t, c),
    family('harmonics', harmonics, { scale, baseDb: fundamentalDb }, t, c),
    family('sidebands', sidebands, { scale, baseDb: carrierDb }, t, c),
    peaks(visible, t, c),
    labels(visible, t, c),
    measurements(visible, t, c),
  ];
}
