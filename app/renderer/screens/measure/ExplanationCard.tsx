// How one number was got: its card. What it says is explanation-words.ts's, and travels with every export.
import { useTranslation } from 'react-i18next';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { explanationParts, WEIGHT_MARKS } from './explanation-words.ts';
import { valueWithUnit, type MeasureRow } from './measure-rows.ts';

interface ExplanationCardProps {
  row: MeasureRow;
  record: MeasuredRecord;
  onClose(): void;
}

export function ExplanationCard({ row, record, onClose }: ExplanationCardProps) {
  const { t } = useTranslation();
  return (
    <Sheet title={`${row.label}: ${valueWithUnit(row)}`} onClose={onClose}>
      {row.remark !== null && <p className="soft">{row.remark}</p>}
      <dl className="facts measure__card">
        {explanationParts(t, row.explanation, record).map(({ key, name, text, weight }) => (
          <div key={`${key} ${text}`} data-part={key} data-weight={weight ?? undefined}>
            <dt>
              {weight && <span aria-hidden>{WEIGHT_MARKS[weight]} </span>}
              {name}
            </dt>
            <dd className={key === 'formula' ? 'number wraps' : 'wraps'}>{text}</dd>
          </div>
        ))}
      </dl>
      <div className="dialog__actions">
        <Button onPress={onClose}>{t('app.close')}</Button>
      </div>
    </Sheet>
  );
}
