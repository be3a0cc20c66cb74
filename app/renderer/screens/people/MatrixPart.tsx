// Who may do what: a row a person, a column a right; on a narrow screen a card a person.
import { Fragment } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { PERMISSIONS, type Permission } from '@harmonic/protocol/model';
import type { Directory, Person } from '../../../contract/index.ts';
import { useNow } from '../../parts/use-now.ts';
import { formatList, formatTime } from '../../state/format.ts';
import { keyOf, personWords, roleWords, scopeWords } from '../../state/names.ts';

import { StatusChip } from './chips.tsx';
import { cellOf, groupedByNoun, type Cell } from './matrix.ts';

const SIGNS: Record<Cell['reach'], string> = { site: '✓', areas: '◐', none: '–' };
const GROUPS = groupedByNoun(PERMISSIONS);

/** A cell in words: where, until when, by which roles. */
function wordsOfCell(t: TFunction, cell: Cell, { areas, roles }: Directory): string {
  if (cell.reach === 'none') return t('matrix.noWords');
  const where =
    cell.reach === 'site'
      ? t('matrix.allWords')
      : t('matrix.someWords', {
          areas: formatList(cell.areas.map((scope) => scopeWords(t, scope, areas))),
        });
  const via = t('matrix.via', {
    roles: formatList(cell.roles.map((id) => roleWords(t, id, roles))),
  });
  const end =
    cell.endsAtMs === null ? '' : `, ${t('people.until', { time: formatTime(cell.endsAtMs) })}`;
  return `${where}${end}, ${via}`;
}

export function MatrixPart({ directory }: { directory: Directory }) {
  const { t } = useTranslation();
  const nowMs = useNow(false);
  const people = directory.people.filter(({ status }) => status !== 'erased');
  return (
    <>
      <p className="soft">{t('matrix.explained')}</p>
      <div
        className="panel matrix-scroll"
        tabIndex={0}
        role="region"
        aria-label={t('matrix.caption')}
      >
        <table className="matrix">
          <caption className="visually-hidden">{t('matrix.caption')}</caption>
          <thead>
            <tr>
              <th rowSpan={2} scope="col" className="matrix__corner">
                {t('matrix.person')}
              </th>
              {GROUPS.map(({ noun, permissions }) => (
                <th key={noun} colSpan={permissions.length} scope="colgroup">
                  {t(`roleRoom.groups.${noun}`)}
                </th>
              ))}
            </tr>
            <tr>
              {PERMISSIONS.map((permission) => (
                <th key={permission} scope="col" className="matrix__right">
                  <span className="upper-first">{t(`permissions.${keyOf(permission)}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((person) => (
              <tr key={person.id}>
                <th scope="row" className="wraps">
                  <a href={`#/person/${person.id}`}>
                    {personWords(t, person.id, directory.people)}
                  </a>
                  {person.status !== 'active' && <StatusChip status={person.status} />}
                </th>
                {PERMISSIONS.map((permission) => (
                  <MatrixCell
                    key={permission}
                    cell={cellOf(person, permission, directory.roles, nowMs)}
                    directory={directory}
                  />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ul className="cards matrix-cards">
        {people.map((person) => (
          <MatrixCard key={person.id} person={person} directory={directory} nowMs={nowMs} />
        ))}
      </ul>
    </>
  );
}

function MatrixCell({ cell, directory }: { cell: Cell; directory: Directory }) {
  const { t } = useTranslation();
  const words = wordsOfCell(t, cell, directory);
  return (
    <td className={`matrix__cell matrix__cell--${cell.reach}`} title={words}>
      <span aria-hidden>
        {SIGNS[cell.reach]}
        {cell.endsAtMs !== null && cell.reach !== 'none' && ' ◷'}
      </span>
      {cell.reach === 'areas' && (
        <span aria-hidden className="matrix__where">
          {cell.areas.map((scope) => scopeWords(t, scope, directory.areas)).join(', ')}
        </span>
      )}
      <span className="visually-hidden">{words}</span>
    </td>
  );
}

interface MatrixCardProps {
  person: Person;
  directory: Directory;
  nowMs: number;
}

function MatrixCard({ person, directory, nowMs }: MatrixCardProps) {
  const { t } = useTranslation();
  const held = PERMISSIONS.map((permission: Permission) => ({
    permission,
    cell: cellOf(person, permission, directory.roles, nowMs),
  })).filter(({ cell }) => cell.reach !== 'none');
  return (
    <li className="panel section">
      <h2 className="wraps">
        <a href={`#/person/${person.id}`}>{personWords(t, person.id, directory.people)}</a>
      </h2>
      <StatusChip status={person.status} />
      {held.length === 0 && <p className="soft">{t('matrix.mayNothing')}</p>}
      <dl className="facts">
        {held.map(({ permission, cell }) => (
          <Fragment key={permission}>
            <dt className="upper-first">{t(`permissions.${keyOf(permission)}`)}</dt>
            <dd className="wraps">{wordsOfCell(t, cell, directory)}</dd>
          </Fragment>
        ))}
      </dl>
    </li>
  );
}
