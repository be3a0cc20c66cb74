// Status of a person and roles held, as a shape, a word and a colour.
import { useTranslation } from 'react-i18next';
import type { Directory, Person } from '../../../contract/index.ts';
import { formatTime } from '../../state/format.ts';
import { roleWords, scopeWords } from '../../state/names.ts';

const STATUS = {
  invited: ['✉', 'warn'],
  active: ['●', 'ok'],
  disabled: ['⊘', 'bad'],
  erased: ['∅', 'soft'],
} as const;

export function StatusChip({ status }: { status: Person['status'] }) {
  const { t } = useTranslation();
  const [shape, kind] = STATUS[status];
  return (
    <span className={`chip chip--${kind}`}>
      <span aria-hidden>{shape}</span> {t(`people.statuses.${status}`)}
    </span>
  );
}

export type HeldGrant = Person['grants'][number];

/** "Operator, Hall 2, until …, not confirmed yet". */
export function useGrantWords(directory: Pick<Directory, 'roles' | 'areas'>) {
  const { t } = useTranslation();
  return (grant: HeldGrant, nowMs: number): { role: string; scope: string; end: string } => ({
    role: roleWords(t, grant.role, directory.roles),
    scope: scopeWords(t, grant.scope, directory.areas),
    end:
      grant.expiresAtMs === null
        ? ''
        : t(grant.expiresAtMs > nowMs ? 'people.until' : 'people.expired', {
            time: formatTime(grant.expiresAtMs),
          }),
  });
}

interface GrantChipsProps {
  grants: readonly HeldGrant[];
  directory: Directory;
  nowMs: number;
}

export function GrantChips({ grants, directory, nowMs }: GrantChipsProps) {
  const { t } = useTranslation();
  const wordsOf = useGrantWords(directory);
  if (grants.length === 0) return <span className="soft">{t('session.noRoles')}</span>;
  return (
    <ul className="grants">
      {grants.map((grant) => {
        const { role, scope, end } = wordsOf(grant, nowMs);
        return (
          <li key={`${grant.role} ${grant.scope}`} className="wraps">
            <strong>{role}</strong> <span className="soft">{scope}</span>
            {end !== '' && <span className="soft"> · ◷ {end}</span>}
            {grant.provisional && <span className="soft"> · {t('people.provisional')}</span>}
          </li>
        );
      })}
    </ul>
  );
}

export function AttemptsNote({ person, nowMs }: { person: Person; nowMs: number }) {
  const { t } = useTranslation();
  if (person.lockedUntilMs !== null && person.lockedUntilMs > nowMs) {
    return (
      <span className="refusal">
        <span aria-hidden>▲</span>{' '}
        {t('people.lockedUntil', { time: formatTime(person.lockedUntilMs) })}
      </span>
    );
  }
  if (person.wrongAttempts === 0) return null;
  return <span className="soft">{t('people.attemptsNow', { number: person.wrongAttempts })}</span>;
}
