// What was made, and what was not and why: newest first, with its files to download.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ORPCError } from '@orpc/client';
import { Download } from 'lucide-react';
import type { ReportRun } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { type Reason, sayFailure, tellFailure } from '../../state/failure.ts';
import { formatBytes, formatNumber, formatTime, formatTimeExact } from '../../state/format.ts';
import { downloadReport } from '../../state/reports.ts';

const SHAPES = { waiting: ['…', 'soft'], made: ['✓', 'ok'], failed: ['✕', 'bad'] } as const;

function failureWords({ failure }: ReportRun): string | null {
  if (!failure) return null;
  const { code, detail, because, facts } = failure;
  return sayFailure(new ORPCError(code, { message: detail, data: { detail, because, facts } }));
}

/** What must be known of it besides its state. */
function remarksOf(t: TFunction, run: ReportRun): string[] {
  const { late, missed, silent, by, state, attempts, nextTryMs } = run;
  return [
    ...(by === 'person' ? [t('reports.onRequest')] : []),
    ...(late ? [t('reports.late')] : []),
    ...(missed > 0 ? [t('reports.missed', { count: missed })] : []),
    ...(silent > 0 ? [t('reports.silent', { count: silent })] : []),
    ...(state === 'failed'
      ? [
          nextTryMs === null
            ? t('reports.givenUp', { attempts: formatNumber(attempts) })
            : t('reports.tryAgain', {
                ...{ attempts: formatNumber(attempts), time: formatTime(nextTryMs) },
              }),
        ]
      : []),
  ];
}

export function RunTable({ runs }: { runs: readonly ReportRun[] }) {
  const { t } = useTranslation();
  const [refusal, setRefusal] = useState<Reason | null>(null);
  if (runs.length === 0) return <p className="soft">{t('reports.noRuns')}</p>;
  return (
    <>
      <Failure words={refusal} />
      <div className="panel table-scroll">
        <table className="table--cards">
          <thead>
            <tr>
              <th>{t('reports.name')}</th>
              <th>{t('reports.due')}</th>
              <th>{t('reports.period')}</th>
              <th>{t('reports.state')}</th>
              <th>{t('reports.files')}</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <RunRow key={run.id} run={run} onRefused={setRefusal} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function RunRow({ run, onRefused }: { run: ReportRun; onRefused(why: Reason | null): void }) {
  const { t } = useTranslation();
  const [shape, kind] = SHAPES[run.state];
  const why = failureWords(run);
  const download = (file: ReportRun['files'][number]): void => {
    onRefused(null);
    downloadReport(run, file).catch((error: unknown) => onRefused(tellFailure(error)));
  };
  return (
    <tr data-run={run.wish.name} data-state={run.state}>
      <td className="reports__name">{run.wish.name}</td>
      <td className="number" title={formatTimeExact(run.dueMs)} data-label={t('reports.due')}>
        {formatTime(run.dueMs)}
      </td>
      <td className="number wraps" data-label={t('reports.period')}>
        {formatTime(run.fromMs)} – {formatTime(run.toMs)}
      </td>
      <td className="wraps">
        <span className={`chip chip--${kind}`}>
          <span aria-hidden>{shape}</span> {t(`reports.states.${run.state}`)}
        </span>
        {why !== null && <div className="refusal">{why}</div>}
        <div className="soft">{remarksOf(t, run).join(' · ')}</div>
      </td>
      <td className="actions">
        <div className="row">
          {run.files.map((file) => (
            <Button
              key={file.format}
              aria-label={t('reports.download', { name: file.name })}
              onPress={() => download(file)}
            >
              <Download size={14} aria-hidden /> {file.format.toUpperCase()}{' '}
              <span className="soft" title={t('reports.sha', { hash: file.sha256 })}>
                {formatBytes(file.bytes)}
              </span>
            </Button>
          ))}
        </div>
      </td>
    </tr>
  );
}
