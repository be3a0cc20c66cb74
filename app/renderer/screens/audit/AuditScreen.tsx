// The audit trail: found, read, verified and exported. Changes nothing.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditQuery } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatNumber } from '../../state/format.ts';
import { AuditFilter } from './AuditFilter.tsx';
import { AuditTable } from './AuditTable.tsx';
import { AuditTools } from './AuditTools.tsx';
import { RetentionReports } from './RetentionReports.tsx';
import './audit.css';

const PAGE = 100;
const EVERYTHING: AuditQuery = {
  fromMs: null,
  toMs: null,
  actor: null,
  act: '',
  outcome: null,
  text: '',
};

export function AuditScreen() {
  const { t } = useTranslation();
  const [query, setQuery] = useState(EVERYTHING);
  const trail = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: ({ pageParam }) => calls.audit.list({ query, beforeSeq: pageParam, limit: PAGE }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? page.rows.at(-1)?.seq : undefined),
    staleTime: 0,
  });
  const rows = trail.data?.pages.flatMap((page) => page.rows);
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('audit.title')}</h1>
      </header>
      <p className="soft">{t('audit.explained')}</p>
      <AuditTools query={query} />
      <AuditFilter
        query={query}
        everything={EVERYTHING}
        onQuery={(next) => {
          setQuery(next);
          // The same question again is a wish for what has come meanwhile.
          void trail.refetch();
        }}
      />
      <Failure words={trail.error && sayFailure(trail.error)} />
      <p className="soft" role="status">
        {rows ? t('audit.shown', { entries: formatNumber(rows.length) }) : ''}
      </p>
      {!rows && !trail.error && <p>{t('app.loading')}</p>}
      {rows?.length === 0 && <p className="panel empty">{t('audit.empty')}</p>}
      {rows && rows.length > 0 && <AuditTable rows={rows} />}
      {trail.hasNextPage && (
        <div>
          <Button
            touch
            isDisabled={trail.isFetchingNextPage}
            onPress={() => void trail.fetchNextPage()}
          >
            {t('audit.older')}
          </Button>
        </div>
      )}
      <RetentionReports />
    </div>
  );
}
