// The strongest peaks as a table: what the labels on the trace say, for reading and for screen readers.
import { useTranslation } from 'react-i18next';
import { formatHz } from '../../state/format.ts';
import type { Instrument } from './instrument.ts';
import { useReading } from './use-reading.ts';

interface PeakListProps {
  instrument: Instrument | null;
}

export function PeakList({ instrument }: PeakListProps) {
  const { t } = useTranslation();
  const peaks = useReading(instrument, (state) => state.peaks);
  const scale = useReading(instrument, (state) => state.scale);
  const resolutionHz = useReading(instrument, ({ rateHz, settings }) => rateHz / settings.n / 10);
  const accelerated = useReading(instrument, (state) => state.accelerated);
  return (
    <aside className="live__readout" aria-label={t('live.peaks')}>
      <h2>{t('live.peaks')}</h2>
      {peaks.length === 0 ? (
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
            {peaks.map((peak, rank) => (
              <tr key={rank}>
                <td className="number">{formatHz(peak.frequencyHz, resolutionHz)}</td>
                <td className="number">{scale.brief(peak.levelDb, peak.frequencyHz)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {!accelerated && <p className="soft">{t('live.noWebgl')}</p>}
    </aside>
  );
}
