// The numbers of one measured channel as tables, each with how sure it is and what it is doubted for: flat for a
// worksheet; for paper as the screen has them, a row for each harmonic or band. Pure.
import type { TFunction } from 'i18next';
import type { Explanation } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../contract/index.ts';
import {
  byWeight,
  reasonWords,
  WEIGHT_MARKS,
} from '../renderer/screens/measure/explanation-words.ts';
import {
  measureRows,
  measureSections,
  valueWithUnit,
  valueWords,
  type MeasureRow,
  type MeasureTable,
} from '../renderer/screens/measure/measure-rows.ts';
import { withUnit, writeFigure } from '../renderer/screens/measure/measured-number.ts';
import { column, same, tableOf, type Block, type SheetTable } from './sheet.ts';

/** What weighs on a number, the gravest first; notes stand with its explanation. */
const doubtsOf = (t: TFunction, explanation: Explanation): string =>
  byWeight(explanation.reasons)
    .filter(({ weight }) => weight !== 'note')
    .map((reason) => `${WEIGHT_MARKS[reason.weight]} ${reasonWords(t, reason)}`)
    .join(' ');

function rowsTable(title: string, rows: readonly MeasureRow[], t: TFunction): SheetTable {
  const paper = (key: 'quantity' | 'value' | 'unit' | 'within' | 'doubts'): string =>
    t(`reports.paper.${key}`);
  return tableOf(
    title,
    [
      column('quantity', paper('quantity')),
      column('value', paper('value')),
      column('unit', paper('unit')),
      column('within', paper('within')),
      column('doubts', paper('doubts')),
    ],
    rows.map((row) => {
      const { resolution } = row.explanation;
      const doubts = [row.remark ?? '', doubtsOf(t, row.explanation)].filter((one) => one !== '');
      return [
        same(row.label),
        [row.value, valueWithUnit(row)],
        same(row.unit),
        [resolution, resolution === null ? '' : withUnit(writeFigure(resolution, 2), row.unit)],
        same(doubts.join(' · ')),
      ];
    }),
    [0, 1, 3, 4],
  );
}

/** Cells have no room for what is said of all of them: it stands under the table, once. */
function paperTable({ caption, columns, rows }: MeasureTable, t: TFunction): Block[] {
  const nameOf = (name: string, cells: readonly MeasureRow[]): string => {
    const remarks = new Set(cells.flatMap(({ remark }) => remark ?? []));
    return [name, ...remarks].join(' · ');
  };
  const doubts = new Set(
    rows.flatMap(({ cells }) => cells.map(({ explanation }) => doubtsOf(t, explanation))),
  );
  return [
    {
      ...{ kind: 'table', on: 'paper' },
      table: tableOf(
        caption,
        [column('name', ''), ...columns.map((name) => column(name, name))],
        rows.map(({ name, cells }) => [
          same(nameOf(name, cells)),
          ...cells.map((cell) => [cell.value, valueWords(cell)] as const),
        ]),
      ),
    },
    ...[...doubts]
      .filter((text) => text !== '')
      .map((text): Block => ({ kind: 'text', text, isGrave: false, on: 'paper' })),
  ];
}

export function measuredBlocks(record: MeasuredRecord, t: TFunction): Block[] {
  return [
    {
      ...{ kind: 'table', on: 'sheet' },
      table: rowsTable(t('reports.paper.measurements'), measureRows(t, record), t),
    },
    ...measureSections(t, record).flatMap(({ title, rows, tables, notes }): Block[] => [
      ...(rows.length === 0
        ? []
        : [{ kind: 'table' as const, on: 'paper' as const, table: rowsTable(title, rows, t) }]),
      ...tables.flatMap((table) => paperTable(table, t)),
      ...notes.map((text): Block => ({ kind: 'text', text, isGrave: false })),
    ]),
  ];
}
