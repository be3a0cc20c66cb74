// Every calibration that a channel has had, newest first: what it says, who set it, whether it counts.
import { useTranslation } from 'react-i18next';
import type { CalibrationState } from '@harmonic/protocol/model';
import type { KeptCalibration } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { formatDay } from '../../state/format.ts';
import type { Where } from '../../state/rights.ts';
import { today } from '../../state/today.ts';
import { formatFactor } from './format-factor.ts';

interface CalibrationTableProps {
  kept: readonly KeptCalibration[];
  inForce: KeptCalibration | null;
  state: CalibrationState;
  where: Where;
  onExport(calibration: KeptCalibration): void;
  onRetire(calibration: KeptCalibration): void;
}

const MARKS = {
  'in-force': '✓',
  expired: '▲',
  'not-yet-valid': '▲',
  kept: '·',
  later: '▲',
  retired: '✕',
} as const;

export function CalibrationTable({ kept, inForce, state, where, ...acts }: CalibrationTableProps) {
  const { t } = useTranslation();
  const day = today();
  if (kept.length === 0) return null;
  const stateOf = (one: KeptCalibration): keyof typeof MARKS => {
    if (one.retiredAtMs !== null) return 'retired';
    if (one.id !== inForce?.id) return one.date > day ? 'later' : 'kept';
    return state === 'valid' ? 'in-force' : state;
  };
  return (
    <div className="table-scroll" role="group" aria-label={t('kept.versions')} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{t('kept.versions')}</caption>
        <thead>
          <tr>
            <th>{t('kept.date')}</th>
            <th>{t('kept.gain')}</th>
            <th>{t('kept.response')}</th>
            <th>{t('kept.owner')}</th>
            <th>{t('kept.state')}</th>
            <th>
              <span className="visually-hidden">{t('app.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {[...kept].reverse().map((one) => {
            const { id, date, validUntil, gain, offset, unit, responsePoints, owner } = one;
            const madeOn = formatDay(date);
            return (
              <tr key={id} data-calibration={stateOf(one)}>
                <td className="number">
                  {madeOn}
                  <div className="soft">
                    {validUntil === null
                      ? t('kept.noEnd')
                      : t('kept.untilDay', { day: formatDay(validUntil) })}
                  </div>
                </td>
                <td className="number">
                  {formatFactor(gain)} {unit}
                  {offset !== 0 && ` (${offset > 0 ? '+' : ''}${formatFactor(offset)})`}
                </td>
                <td>
                  {responsePoints > 0
                    ? t('kept.responsePoints', { points: String(responsePoints) })
                    : t('kept.flat')}
                </td>
                <td className="wraps kept__owner">{owner}</td>
                <td>
                  <span aria-hidden>{MARKS[stateOf(one)]}</span> {t(`kept.states.${stateOf(one)}`)}
                </td>
                <td className="actions">
                  <div className="row">
                    <Button
                      kind="plain"
                      aria-label={t('kept.exportOf', { day: madeOn })}
                      onPress={() => acts.onExport(one)}
                    >
                      {t('kept.export')}
                    </Button>
                    {one.retiredAtMs === null && (
                      <Guarded
                        right="device.calibrate"
                        where={where}
                        kind="plain"
                        aria-label={t('kept.retireOf', { day: madeOn })}
                        onPress={() => acts.onRetire(one)}
                      >
                        {t('kept.retire')}
                      </Guarded>
                    )}
                  </div>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
