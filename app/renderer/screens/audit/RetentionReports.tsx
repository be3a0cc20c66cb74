// What the rules of retention have removed, and when: said, so that nothing vanishes in silence.
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatNumber, formatTime } from '../../state/format.ts';

export function RetentionReports() {
  const { t } = useTranslation();
  const reports = useQuery({
    queryKey: ['retention-reports'],
    queryFn: () => calls.privacy.retentionReports({}),
    staleTime: 0,
  });
  return (
    <section className="panel section">
      <h2>{t('audit.retention')}</h2>
      <Failure words={reports.error && sayFailure(reports.error)} />
      {reports.data?.length === 0 && <p className="soft">{t('audit.retentionNone')}</p>}
      <ul className="plain-list">
        {reports.data?.map((report) => (
          <li key={report.atMs}>
            <span className="number">{formatTime(report.atMs)}</span>
            {report.removed.map(({ what, count, olderThanMs }) => (
              <div key={what} className="soft">
                {t('audit.retentionRow', {
                  number: formatNumber(count),
                  what,
                  time: formatTime(olderThanMs),
                })}
              </div>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
