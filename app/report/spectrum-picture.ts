// The spectrum of one measured record as the vector picture of a page. Pure.
import type { TFunction } from 'i18next';
import { decimateByMaximum, type Curve } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../contract/index.ts';
import { fitLevels } from '../renderer/charts/level-range.ts';
import { plotSvg } from '../renderer/exports/plot-svg.ts';
import { hzTicks, levelTicks } from '../renderer/exports/ticks.ts';
import {
  formatDb,
  formatHz,
  formatNumber,
  formatQuantity,
  formatTime,
} from '../renderer/state/format.ts';
import { strongestLines } from './strongest-lines.ts';

/** Two for each point of the paper that the plot has. */
const COLUMNS = 1024;

/** Nothing hidden between two points: each is the largest of those it stands for. */
function forPaper({ x0, dx, values, pointsPerValue }: Curve): Curve {
  const out = new Float32Array(Math.min(COLUMNS, values.length));
  const all = Float32Array.from(values);
  const { columns, binsPerColumn } = decimateByMaximum(all, 0, all.length, out);
  return {
    x0: x0 + ((binsPerColumn - 1) / 2) * dx,
    dx: dx * binsPerColumn,
    values: [...out.subarray(0, columns)],
    pointsPerValue: pointsPerValue * binsPerColumn,
  };
}

/** Null where no spectrum was measured. */
export function spectrumSvg(record: MeasuredRecord, name: string, t: TFunction): string | null {
  const { measures, channelName, rateHz, startedAtMs } = record;
  const whole = measures.curves?.spectrum;
  const curve = whole && forPaper(whole);
  const levels = curve && fitLevels(curve.values, 0);
  if (!curve || !levels) return null;
  const { x0, dx, values } = curve;
  const span = [0, x0 + (values.length - 1) * dx] as const;
  const unit = t('reports.paper.levelUnit', { unit: measures.unit });
  const parts = {
    title: t('reports.paper.spectrum', { name }),
    notes: [[channelName, formatTime(startedAtMs), formatQuantity(rateHz, 'Hz')].join(' · ')],
    ...{
      span,
      levels,
      log: false,
      xTicks: hzTicks(span, false),
      yTicks: levelTicks(levels, { tick: (db) => formatNumber(db) }),
    },
    ...{ xName: `${t('live.frequency')} [Hz]`, yName: unit, labels: [], fall: null },
    trace: {
      hz: Float64Array.from(values, (_, place) => x0 + place * dx),
      level: Float32Array.from(values),
      ...{ hold: null, low: null, baseline: null, stepHz: dx },
    },
    overlay: { marks: [], lines: [] },
    peaks: strongestLines(record).map(({ hz, db, withinHz }) => ({
      ...{ hz, level: db, text: formatHz(hz, withinHz) },
    })),
  };
  return plotSvg(parts, (db) => formatDb(db, unit), 'Roboto');
}
