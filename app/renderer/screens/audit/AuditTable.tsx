// Entries of the trail, newest first; each opens to everything that stands in it.
import { Fragment, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ChevronDown, ChevronRight } from 'lucide-react';
import type { AuditRow, Directory } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { useWatched } from '../../state/console.ts';
import { formatTime, formatTimeExact } from '../../state/format.ts';
import { nameApart, scopeWords, shortId } from '../../state/names.ts';
import { actWords, becauseWords, factWords } from './act-words.ts';
import { nameOf, valueWords } from './fact-words.ts';

const OUTCOME = {
  done: ['✓', 'ok'],
  refused: ['⊘', 'bad'],
  failed: ['✕', 'bad'],
  asked: ['◷', 'warn'],
} as const;

/** Of somebody erased only the pseudonym is left. */
function who(
  t: TFunction,
  { actor, actorName }: AuditRow,
  people: Directory['people'] | undefined,
): string {
  if (actor === null) return t('rights.someone');
  const name = nameApart(t, actor, actorName, people);
  return name === '' ? t('rights.nameless', { id: shortId(actor) }) : name;
}

export function AuditTable({ rows }: { rows: readonly AuditRow[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const toggle = (seq: number): void => {
    const next = new Set(open);
    if (!next.delete(seq)) next.add(seq);
    setOpen(next);
  };
  return (
    <div className="panel table-scroll">
      <table className="table--cards audit__table">
        <thead>
          <tr>
            <th>{t('audit.what')}</th>
            <th>{t('audit.outcome')}</th>
            <th>{t('audit.who')}</th>
            <th>{t('audit.about')}</th>
            <th>{t('audit.when')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Fragment key={row.seq}>
              <Entry row={row} isOpen={open.has(row.seq)} onToggle={() => toggle(row.seq)} />
              {open.has(row.seq) && (
                <tr>
                  <td colSpan={5}>
                    <Details row={row} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** By name where there is one: of a person, an area, a role, a device. */
function About({ row: { subject, subjectName } }: { row: AuditRow }) {
  const { t } = useTranslation();
  const known = { directory: useWatched('directory'), devices: useWatched('devices') };
  if (subjectName !== '') return nameApart(t, subject, subjectName, known.directory?.people);
  return nameOf(t, subject, known) ?? (subject || '–');
}

interface EntryProps {
  row: AuditRow;
  isOpen: boolean;
  onToggle(): void;
}

function Entry({ row, isOpen, onToggle }: EntryProps) {
  const { t } = useTranslation();
  const [shape, kind] = OUTCOME[row.outcome];
  const act = actWords(t, row.act);
  const people = useWatched('directory')?.people;
  return (
    <tr data-seq={row.seq}>
      <td>
        <Button
          kind="plain"
          aria-expanded={isOpen}
          aria-label={t('audit.details', { seq: row.seq, act })}
          onPress={onToggle}
        >
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronRight size={16} aria-hidden />}
          <span className="audit__act wraps">{act}</span>
        </Button>
      </td>
      <td>
        <span className={`chip chip--${kind}`}>
          <span aria-hidden>{shape}</span> {t(`audit.outcomes.${row.outcome}`)}
        </span>
      </td>
      <td className="wraps">{who(t, row, people)}</td>
      <td className="wraps">
        <About row={row} />
      </td>
      <td className="number" title={formatTimeExact(row.atMs)}>
        {formatTime(row.atMs)}
      </td>
    </tr>
  );
}

function Details({ row }: { row: AuditRow }) {
  const { t } = useTranslation();
  const areas = useWatched('directory')?.areas;
  const facts = Object.entries(row.facts);
  return (
    <dl className="facts audit__details">
      <dt>{t('audit.seq')}</dt>
      <dd className="number">{row.seq}</dd>
      <dt>{t('audit.actName')}</dt>
      <dd className="number wraps">{row.act}</dd>
      <dt>{t('audit.pseudonym')}</dt>
      <dd className="number wraps">{row.actor ?? '–'}</dd>
      <dt>{t('audit.subject')}</dt>
      <dd className="number wraps">{row.subject || '–'}</dd>
      <dt>{t('audit.where')}</dt>
      <dd className="wraps">{scopeWords(t, row.scope, areas)}</dd>
      <dt>{t('audit.because')}</dt>
      <dd className="wraps">{row.because === '' ? '–' : becauseWords(t, row.because)}</dd>
      <dt>{t('audit.facts')}</dt>
      <dd className="wraps">{facts.length === 0 ? t('audit.noFacts') : <Pairs of={facts} />}</dd>
      {row.personal !== null && (
        <>
          <dt>{t('audit.personal')}</dt>
          <dd className="wraps">
            {row.personal === 'erased' ? (
              <span className="soft">∅ {t('audit.erased')}</span>
            ) : (
              <Pairs of={Object.entries(row.personal)} />
            )}
          </dd>
        </>
      )}
    </dl>
  );
}

function Pairs({ of }: { of: readonly (readonly [string, string])[] }) {
  const { t } = useTranslation();
  const known = { directory: useWatched('directory'), devices: useWatched('devices') };
  return (
    <ul className="plain-list">
      {of.map(([name, value]) => (
        <li key={name}>
          <span className="soft">{factWords(t, name)}:</span>{' '}
          {valueWords(t, name, value, known).join('; ')}
        </li>
      ))}
    </ul>
  );
}
