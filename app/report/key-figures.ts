// The two numbers by which a record is told at a glance: its fundamental and its level. Pure.
import type { TFunction } from 'i18next';
import type { MeasuredRecord } from '../contract/index.ts';
import { markOf, measureRows, valueWithUnit } from '../renderer/screens/measure/measure-rows.ts';
import { WEIGHT_MARKS } from '../renderer/screens/measure/explanation-words.ts';

export interface KeyFigure {
  value: number | string | null;
  /** With its unit, and a mark where it is doubted. */
  shown: string;
}

/** @param key of a row: `f0Hz`, `rms`. */
export function keyFigure(record: MeasuredRecord, key: 'f0Hz' | 'rms', t: TFunction): KeyFigure {
  const row = measureRows(t, record).find((one) => one.key === key);
  if (!row) return { value: null, shown: '–' };
  const mark = markOf(row);
  const shown = valueWithUnit(row);
  return { value: row.value, shown: mark === null ? shown : `${shown} ${WEIGHT_MARKS[mark]}` };
}
