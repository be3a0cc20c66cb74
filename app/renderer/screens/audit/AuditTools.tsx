// Looking through the whole chain, and taking the trail away as a file.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Download, ShieldCheck } from 'lucide-react';
import type { AuditQuery, ChainReport } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatDuration, formatNumber } from '../../state/format.ts';
import { say } from '../../state/notices.ts';

export function AuditTools({ query }: { query: AuditQuery }) {
  const { t } = useTranslation();
  const [report, setReport] = useState<ChainReport | null>(null);
  const [busy, setBusy] = useState<'verify' | 'export' | null>(null);
  const [failure, setFailure] = useState<Reason | null>(null);
  const run = async (what: 'verify' | 'export', act: () => Promise<void>): Promise<void> => {
    setBusy(what);
    setFailure(null);
    try {
      await act();
    } catch (error) {
      setFailure(tellFailure(error));
    }
    setBusy(null);
  };
  const verify = async (): Promise<void> => {
    setReport(null);
    setReport(await calls.audit.verify({}));
  };
  const save = async (form: 'chain' | 'csv'): Promise<void> => {
    const pieces: string[] = [];
    let name = '';
    let type = 'text/plain';
    for await (const piece of await calls.audit.export({ form, query })) {
      ({ name, type } = piece);
      pieces.push(piece.text);
    }
    saveFile(name, type, pieces);
    say((t) => t('audit.exported', { name }), 'done');
  };
  return (
    <section className="panel section" aria-label={t('audit.verify')}>
      <div className="row">
        <Button touch kind="main" isBusy={busy !== null} onPress={() => void run('verify', verify)}>
          <ShieldCheck size={16} aria-hidden /> {t('audit.verify')}
        </Button>
        {(['chain', 'csv'] as const).map((form) => (
          <Guarded
            key={form}
            right="audit.export"
            where="site"
            touch
            isBusy={busy !== null}
            onPress={() => void run('export', () => save(form))}
          >
            <Download size={16} aria-hidden />{' '}
            {t(form === 'chain' ? 'audit.exportChain' : 'audit.exportCsv')}
          </Guarded>
        ))}
      </div>
      <p className="soft wraps">{t('audit.exportChainHelp')}</p>
      <Failure words={failure} />
      <div role="status">
        {busy === 'verify' && <p>{t('audit.verifying')}</p>}
        {report && <Report report={report} />}
      </div>
    </section>
  );
}

function Report({ report }: { report: ChainReport }) {
  const { t } = useTranslation();
  const anchored = report.anchor === 'agrees';
  return (
    <div className="audit__report">
      <p className={report.ok && !report.broken ? 'audit__holds' : 'refusal'}>
        <span aria-hidden>{report.broken ? '✕' : '✓'}</span>{' '}
        {report.broken
          ? t('audit.broken', {
              seq: formatNumber(report.broken.seq),
              why: t(`audit.breaks.${report.broken.why}`),
            })
          : t('audit.whole', {
              entries: formatNumber(report.entries),
              first: formatNumber(report.firstSeq),
              time: formatDuration(report.tookMs / 1000),
            })}
      </p>
      <p className={anchored ? 'audit__holds' : 'refusal'}>
        <span aria-hidden>{anchored ? '✓' : '▲'}</span> {t(`audit.anchors.${report.anchor}`)}
      </p>
      <p className="soft wraps">
        {t('audit.head')}: <span className="number wraps">{report.head}</span>
      </p>
    </div>
  );
}
