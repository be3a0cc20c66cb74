// A table of measured numbers. One stop of the Tab key: arrow keys go from number to number.
import { useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { WEIGHT_MARKS } from './explanation-words.ts';
import { MeasuredNumber } from './MeasuredNumber.tsx';
import { markOf, type MeasureRow, type MeasureTable } from './measure-rows.ts';

const STEPS: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

interface MeasureTableViewProps {
  table: MeasureTable;
  onExplain(row: MeasureRow): void;
}

export function MeasureTableView({ table, onExplain }: MeasureTableViewProps) {
  const { t } = useTranslation();
  const body = useRef<HTMLTableSectionElement>(null);
  const [[atRow, atColumn], setAt] = useState<[number, number]>([0, 0]);
  const last: [number, number] = [table.rows.length - 1, table.columns.length - 1];
  const at = [Math.min(atRow, last[0]), Math.min(atColumn, last[1])];
  const marks = new Set(table.rows.flatMap(({ cells }) => cells.map(markOf)));
  const mark = marks.has('invalid') ? 'invalid' : marks.has('caution') ? 'caution' : null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(last[0], (at[0] ?? 0) + step[0]));
    const column = Math.max(0, Math.min(last[1], (at[1] ?? 0) + step[1]));
    body.current?.rows[row]?.querySelectorAll('button')[column]?.focus();
  };
  return (
    <div className="measure__table" role="group" aria-label={table.caption}>
      <table>
        <caption>
          {table.caption}
          {mark && (
            <span className={`measured--${mark}`}>
              {' '}
              {WEIGHT_MARKS[mark]} {t(`measure.marks.${mark}`)}
            </span>
          )}
        </caption>
        <thead>
          <tr>
            <th aria-hidden />
            {table.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={onKeyDown}>
          {table.rows.map(({ id, name, cells }, row) => (
            <tr key={id} data-row={id}>
              <th scope="row" className="number">
                {name}
              </th>
              {cells.map((cell, column) => (
                <td key={cell.key}>
                  <MeasuredNumber
                    row={cell}
                    inTable
                    isReached={row === at[0] && column === at[1]}
                    onReach={() => setAt([row, column])}
                    onExplain={onExplain}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
