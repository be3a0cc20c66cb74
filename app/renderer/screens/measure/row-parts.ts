// How rows and tables of measured numbers are put together. Knows no measurement.
import type { TFunction } from 'i18next';
import { decimalsFor, isResolvedDb, type Explanation } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../../../contract/index.ts';

export interface MeasureRow {
  /** `thdFPercent`, `harmonics.3.levelDb`. */
  key: string;
  label: string;
  /** Words for what is no number; null: there is none, and the explanation says why. */
  value: number | string | null;
  unit: string;
  decimals: number | null;
  explanation: Explanation;
  /** What is said of this one alone, in a word: a harmonic that is in the noise. */
  remark: string | null;
}

export interface MeasureTable {
  id: string;
  caption: string;
  columns: string[];
  rows: { id: string; name: string; cells: MeasureRow[] }[];
}
export type SectionId =
  | 'levels'
  | 'series'
  | 'band'
  | 'octaves'
  | 'iec'
  | 'envelope'
  | 'orders'
  | 'severity'
  | 'cepstrum';
export interface MeasureSection {
  id: SectionId;
  title: string;
  rows: MeasureRow[];
  tables: MeasureTable[];
  notes: string[];
}

export type Build = (t: TFunction, record: MeasuredRecord) => MeasureSection[];

interface Given {
  key: string;
  label: string;
  value: number | string | null | undefined;
  /** As the explanation has it, unless said otherwise. */
  unit?: string;
  remark?: string | null;
}

/** A level that noise, leakage or rounding leave no digit of is no number. */
const isUnresolved = ({ unit, resolution }: Explanation): boolean =>
  unit === 'dB' && !isResolvedDb(resolution);

/** A number as its explanation has it. */
export function rowOf(explanation: Explanation, given: Given): MeasureRow {
  const { key, label, unit = explanation.unit, remark = null } = given;
  const value = isUnresolved(explanation) ? null : (given.value ?? null);
  return { key, label, value, unit, decimals: explanation.decimals, explanation, remark };
}

/** Of an explanation that several numbers share, the one of this number. */
export const ownOf = (
  shared: Explanation,
  own: Pick<Explanation, 'unit' | 'resolution'> & Partial<Explanation>,
): Explanation => ({ ...shared, ...own, decimals: decimalsFor(own.resolution) });

export interface Column<T> {
  id: string;
  label: string;
  of(item: T): { value: number | string | null; explanation: Explanation; remark?: string | null };
}

export function tableOf<T>(
  id: string,
  caption: string,
  items: readonly T[],
  columns: readonly Column<T>[],
  nameOf: (item: T) => { id: string; name: string },
): MeasureTable {
  return {
    id,
    caption,
    columns: columns.map(({ label }) => label),
    rows: items.map((item) => {
      const name = nameOf(item);
      return {
        ...name,
        cells: columns.map(({ id: column, label, of }) => {
          const { explanation, ...rest } = of(item);
          return rowOf(explanation, {
            ...rest,
            key: `${id}.${name.id}.${column}`,
            label: `${caption}, ${name.name}, ${label}`,
          });
        }),
      };
    }),
  };
}

export function sectionOf(
  t: TFunction,
  id: SectionId,
  parts: Partial<Pick<MeasureSection, 'rows' | 'tables' | 'notes'>>,
): MeasureSection[] {
  const { rows = [], tables = [], notes = [] } = parts;
  const filled = tables.filter((table) => table.rows.length > 0);
  if (rows.length === 0 && filled.length === 0) return [];
  return [{ id, title: t(`measure.sections.${id}`), rows, tables: filled, notes }];
}

/** What a unit is called in a heading; of a record of no unit, full scale is 1. */
export const unitName = (unit: string): string => (unit === '' ? 'FS' : unit);
