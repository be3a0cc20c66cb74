// Reports that the console makes by itself: what is planned, and what was made.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReportRun, ReportSchedule, Reports } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Button } from '../../parts/Button.tsx';
import { Closed } from '../../parts/Closed.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatTime, formatTimeExact } from '../../state/format.ts';
import { useReports } from '../../state/reports.ts';
import { useMay } from '../../state/session.ts';
import { ReportForm } from './ReportForm.tsx';
import { RunTable } from './RunTable.tsx';
import { whenWords } from './when-words.ts';
import './reports.css';

type Asking = { what: 'plan' } | { what: 'change' | 'remove'; schedule: ReportSchedule } | null;

export function ReportsScreen() {
  const { t } = useTranslation();
  // A report may hold any device: the right must hold on the whole site.
  const may = useMay()('recording.export', 'site');
  const { newest: reports, refusal } = useReports(may.allowed);
  const [asking, setAsking] = useState<Asking>(null);
  const close = (): void => setAsking(null);
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('reports.title')}</h1>
        {may.allowed && (
          <Button kind="main" onPress={() => setAsking({ what: 'plan' })}>
            {t('reports.plan')}
          </Button>
        )}
      </header>
      {!may.allowed && <Closed why={may.why(t)} />}
      <Failure words={refusal} />
      {may.allowed && !reports && refusal === null && <p>{t('app.loading')}</p>}
      {reports && <Planned reports={reports} onAsk={setAsking} />}
      {asking?.what === 'plan' && <ReportForm schedule={null} onClose={close} />}
      {asking?.what === 'change' && <ReportForm schedule={asking.schedule} onClose={close} />}
      {asking?.what === 'remove' && (
        <Ask
          danger
          title={t('reports.removeTitle', { name: asking.schedule.wish.name })}
          explained={t('reports.removeExplained')}
          go={t('reports.removeGo', { name: asking.schedule.wish.name })}
          onGo={() => calls.report.remove({ reportId: asking.schedule.id })}
          onClose={close}
        />
      )}
    </div>
  );
}

function Planned({ reports, onAsk }: { reports: Reports; onAsk(asking: Asking): void }) {
  const { t } = useTranslation();
  const { folder, zone, schedules, runs } = reports;
  const [refusal, setRefusal] = useState<Reason | null>(null);
  return (
    <>
      <p className="soft wraps">{t('reports.explained', { zone })}</p>
      <dl className="reports__folder">
        <dt>{t('reports.folder')}</dt>
        <dd className="number">{folder}</dd>
      </dl>
      <Failure words={refusal} />
      {schedules.length === 0 ? (
        <div className="panel empty">
          <h2>{t('reports.emptyTitle')}</h2>
          <p>{t('reports.empty')}</p>
        </div>
      ) : (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('reports.name')}</th>
                <th>{t('reports.when')}</th>
                <th>{t('reports.next')}</th>
                <th>{t('reports.last')}</th>
                <th>
                  <span className="visually-hidden">{t('app.actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {schedules.map((schedule) => (
                <ScheduleRow
                  key={schedule.id}
                  schedule={schedule}
                  last={runs.find(({ reportId }) => reportId === schedule.id) ?? null}
                  onAsk={onAsk}
                  onRefused={setRefusal}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2>{t('reports.runs')}</h2>
      <RunTable runs={runs} />
    </>
  );
}

interface ScheduleRowProps {
  schedule: ReportSchedule;
  last: ReportRun | null;
  onAsk(asking: Asking): void;
  onRefused(why: Reason | null): void;
}

function ScheduleRow({ schedule, last, onAsk, onRefused }: ScheduleRowProps) {
  const { t } = useTranslation();
  const { id, wish, nextDueMs } = schedule;
  const isMaking = last?.state === 'waiting';
  const act = (doing: Promise<unknown>): void => {
    onRefused(null);
    doing.catch((error: unknown) => onRefused(tellFailure(error)));
  };
  return (
    <tr data-report={wish.name}>
      <td className="reports__name">{wish.name}</td>
      <td className="reports__name" data-label={t('reports.when')}>
        {whenWords(t, wish.time)}
      </td>
      <td
        className="number"
        data-label={t('reports.next')}
        title={nextDueMs === null ? undefined : formatTimeExact(nextDueMs)}
      >
        {nextDueMs === null ? t('reports.paused') : formatTime(nextDueMs)}
      </td>
      <td className="number" data-label={t('reports.last')}>
        {last
          ? `${t(`reports.states.${last.state}`)}, ${formatTime(last.dueMs)}`
          : t('reports.never')}
      </td>
      <td className="actions">
        <div className="row" role="group" aria-label={t('reports.actions', { name: wish.name })}>
          <Button isDisabled={isMaking} onPress={() => act(calls.report.make({ reportId: id }))}>
            {t(isMaking ? 'reports.making' : 'reports.makeNow')}
          </Button>
          <Button onPress={() => onAsk({ what: 'change', schedule })}>{t('reports.change')}</Button>
          <Button
            onPress={() =>
              act(calls.report.set({ reportId: id, wish: { ...wish, enabled: !wish.enabled } }))
            }
          >
            {t(wish.enabled ? 'reports.pause' : 'reports.goOn')}
          </Button>
          <Button kind="plain" onPress={() => onAsk({ what: 'remove', schedule })}>
            {t('reports.remove')}
          </Button>
        </div>
      </td>
    </tr>
  );
}
