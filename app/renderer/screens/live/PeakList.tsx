// The strongest peaks as a table: what the labels on the trace say, for reading and for screen readers.
import { useTranslation } from 'react-i18next';
import { formatDb, formatHz } from '../../state/format.ts';
import type { InstrumentState } from './instrument-state.ts';

interface PeakListProps {
  state: InstrumentState;
  unit: string;
  resolutionHz: number;
}

export function PeakList({ state, unit, resolutionHz }: PeakListProps) {
  const { t } = useTranslation();
  return (
    <aside className="live__readout" aria-label={t('live.peaks')}>
      <h2>{t('live.peaks')}</h2>
      {state.peaks.length === 0 ? (
        <p className="soft">{t('live.noPeaks')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t('live.frequency')}</th>
              <th>{t('live.level')}</th>
            </tr>
          </thead>
          <tbody>
            {state.peaks.map((peak, rank) => (
              <tr key={rank}>
                <td className="number">{formatHz(peak.frequencyHz, resolutionHz)}</td>
                <td className="number">{formatDb(peak.levelDb, unit)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!state.accelerated && <p className="soft">{t('live.noWebgl')}</p>}
    </aside>
  );
}
