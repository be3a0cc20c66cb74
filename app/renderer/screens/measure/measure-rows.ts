// Every number of a measured record as the screen and the exports show it: by section, in tables, and flat. Pure.
import type { TFunction } from 'i18next';
import type { ReasonWeight } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { weightOf } from './explanation-words.ts';
import { levelsSection, seriesSection, bandSection } from './rows-series.ts';
import { iecSection, octavesSection } from './rows-bands.ts';
import {
  cepstrumSection,
  envelopeSection,
  ordersSection,
  severitySection,
} from './rows-machine.ts';
import { writeMeasured, withUnit } from './measured-number.ts';
import type { MeasureRow, MeasureSection } from './row-parts.ts';

export type { MeasureRow, MeasureSection, MeasureTable, SectionId } from './row-parts.ts';

const BUILDERS = [
  levelsSection,
  seriesSection,
  bandSection,
  octavesSection,
  iecSection,
  envelopeSection,
  ordersSection,
  severitySection,
  cepstrumSection,
];

/** The sections that this record has anything in, in the order of the screen. */
export const measureSections = (t: TFunction, record: MeasuredRecord): MeasureSection[] =>
  BUILDERS.flatMap((build) => build(t, record));

/** Every number shown, flat. */
export const measureRows = (t: TFunction, record: MeasuredRecord): MeasureRow[] =>
  measureSections(t, record).flatMap(({ rows, tables }) => [
    ...rows,
    ...tables.flatMap((table) => table.rows.flatMap(({ cells }) => cells)),
  ]);

/** The value as it is shown, without its unit; a dash where there is none. */
export function valueWords({
  value,
  decimals,
  unit,
}: Pick<MeasureRow, 'value' | 'decimals' | 'unit'>): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : writeMeasured(value, decimals, unit);
}
export const valueWithUnit = (row: MeasureRow): string =>
  row.value === null ? '–' : withUnit(valueWords(row), row.unit);

/** Weight to be marked beside the number: notes are not. */
export function markOf({ explanation }: MeasureRow): Exclude<ReasonWeight, 'note'> | null {
  const weight = weightOf(explanation);
  return weight === 'note' ? null : weight;
}
