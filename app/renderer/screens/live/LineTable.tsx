// A family of lines as a table: order, where its line stands, level, and how far that is from where it should.
import { useTranslation } from 'react-i18next';
import { formatHz, formatNumber, formatSigned, formatSignedHz } from '../../state/format.ts';
import type { LineRow } from './tool-rows.ts';

interface LineTableProps {
  caption: string;
  rows: readonly LineRow[];
  unit: string;
  /** The row that levels are also told against: the fundamental, the carrier. */
  base: number;
  name(order: number): string;
}

export function LineTable({ caption, rows, unit, base, name }: LineTableProps) {
  const { t } = useTranslation();
  const hasPhases = rows.some(({ relativePhaseDeg }) => relativePhaseDeg !== null);
  const baseDb = rows.find(({ order }) => order === base)?.reading?.levelDb ?? null;
  return (
    // Scrolled by keyboard, too.
    <div className="live__lines" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th>{t('tools.order')}</th>
            <th>{t('live.frequency')}</th>
            <th>{unit}</th>
            <th>{t('tools.relative')}</th>
            <th>{t('tools.deviation')}</th>
            {hasPhases && <th title={t('tools.phaseWhole')}>{t('tools.phase')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ order, hz, reading, deviationHz, relativePhaseDeg }) => (
            <tr
              key={order}
              data-order={order}
              data-hz={deviationHz === null ? undefined : reading?.frequencyHz}
              data-db={reading?.levelDb}
              className={deviationHz === null ? 'soft' : undefined}
            >
              <th scope="row" className="number">
                {name(order)}
              </th>
              <td className="number">
                {formatHz(reading?.frequencyHz ?? hz, reading?.resolutionHz ?? 1)}
              </td>
              <td className="number">{reading ? formatNumber(reading.levelDb, 1) : '–'}</td>
              <td className="number">
                {reading && baseDb !== null ? formatSigned(reading.levelDb - baseDb, 1) : '–'}
              </td>
              <td className="number">
                {deviationHz === null || !reading ? (
                  <span title={t('tools.noLine')} aria-label={t('tools.noLine')} role="img">
                    –
                  </span>
                ) : (
                  formatSignedHz(deviationHz, reading.resolutionHz)
                )}
              </td>
              {hasPhases && (
                <td className="number" data-phase={relativePhaseDeg ?? undefined}>
                  {relativePhaseDeg === null ? '–' : `${formatSigned(relativePhaseDeg, 0)}°`}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
