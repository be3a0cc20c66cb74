// Measured numbers as a report has them: what the panel shows, each with the lines of its card.
import type { TFunction } from 'i18next';
import type { MeasuredRecord } from '../../contract/index.ts';
import { explanationParts } from '../screens/measure/explanation-words.ts';
import { measureRows, valueWithUnit } from '../screens/measure/measure-rows.ts';
import type { MeasuredRow } from './visible.ts';

/** What differs among the lines of one series. */
const OWN: ReadonlySet<string> = new Set(['bins', 'resolution']);

export const measuredRows = (t: TFunction, record: MeasuredRecord): MeasuredRow[] =>
  measureRows(t, record).map((row) => ({
    key: row.key,
    label: row.label,
    value: row.value,
    unit: row.unit,
    shown: valueWithUnit(row),
    explanation: explanationParts(t, row.explanation, record).map(({ key, name, text }) => ({
      isOwn: OWN.has(key),
      text: `${name}: ${text}`,
    })),
  }));
