// A measured number: a button that tells how it was got, marked where it may not be used or only with care.
import { useTranslation } from 'react-i18next';
import { WEIGHT_MARKS } from './explanation-words.ts';
import { markOf, valueWithUnit, valueWords, type MeasureRow } from './measure-rows.ts';

interface MeasuredNumberProps {
  row: MeasureRow;
  /** In a table: the heading bears the unit, and the caption the word of the mark. */
  inTable?: boolean;
  isReached?: boolean;
  onExplain(row: MeasureRow): void;
  onReach?(): void;
}

export function MeasuredNumber({
  row,
  inTable = false,
  isReached = true,
  onExplain,
  onReach,
}: MeasuredNumberProps) {
  const { t } = useTranslation();
  const mark = markOf(row);
  const shown = inTable ? valueWords(row) : valueWithUnit(row);
  const weight = mark && t(`measure.marks.${mark}`);
  const said = [valueWithUnit(row), weight, row.remark].filter((part) => part !== null).join(', ');
  return (
    <button
      type="button"
      className={`measured${mark ? ` measured--${mark}` : ''}${row.remark === null ? '' : ' soft'}`}
      aria-label={t('measure.explain', { label: row.label, value: said })}
      title={row.remark ?? undefined}
      data-key={row.key}
      data-value={row.value ?? undefined}
      tabIndex={isReached ? 0 : -1}
      onFocus={onReach}
      onClick={() => onExplain(row)}
    >
      {mark === 'invalid' ? <s>{shown}</s> : <span>{shown}</span>}
      {mark && (
        <span className="measured__mark">
          {' '}
          {WEIGHT_MARKS[mark]}
          {!inTable && ` ${weight ?? ''}`}
        </span>
      )}
    </button>
  );
}
