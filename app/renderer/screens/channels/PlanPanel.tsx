// The plan beside a live spectrum: shown or hidden over it, and as a table.
import { useTranslation } from 'react-i18next';
import type { PlanMarks } from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { formatHzColumn } from '../../state/format.ts';
import type { PlanRow } from './plan-marks.ts';

interface PlanPanelProps {
  marks: PlanMarks | null;
  rows: readonly PlanRow[];
  /** Of the channel that is looked at. */
  isOfChannel: boolean;
  isShown: boolean;
  onShow(isShown: boolean): void;
  onGoTo(hz: number): void;
}

/** Nothing where the device has no plan. */
export function PlanPanel({ marks, rows, isOfChannel, isShown, onShow, onGoTo }: PlanPanelProps) {
  const { t } = useTranslation();
  if (isShown && !marks?.plan) return null;
  const written = formatHzColumn(
    rows.map(({ hz }) => hz),
    1,
  );
  return (
    <section className="live__readout" aria-labelledby="plan-panel">
      <h2 id="plan-panel">{t('spectral.plan')}</h2>
      <Check isSelected={isShown} onChange={onShow}>
        {t('spectral.showPlan')}
      </Check>
      {isShown && !isOfChannel && <p className="soft">{t('spectral.otherChannel')}</p>}
      {isShown && isOfChannel && (
        <div
          className="table-scroll plan-panel__rows"
          tabIndex={0}
          role="group"
          aria-label={t('spectral.planTable')}
        >
          <table>
            <tbody>
              {rows.map(({ id, kind, hz, name, group }) => (
                <tr key={id} data-plan={kind}>
                  <td>
                    <button
                      type="button"
                      className="button button--plain"
                      onClick={() => onGoTo(hz)}
                    >
                      {kind === 'unauthorised' ? '▲ ' : ''}
                      {name}
                    </button>
                  </td>
                  <td className="number">{written(hz)}</td>
                  <td>{group}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="visually-hidden" aria-live="polite">
        {rows
          .filter(({ kind }) => kind === 'unauthorised')
          .map(({ name }) => name)
          .join('; ')}
      </p>
    </section>
  );
}
