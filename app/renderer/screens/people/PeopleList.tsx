// Everybody: who they are, what they hold, whether they can come in, and whether they are in now.
import { useState } from 'react';
import { Input, Label, SearchField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { UserPlus } from 'lucide-react';
import type { Directory, Person } from '../../../contract/index.ts';
import { Guarded } from '../../parts/Guarded.tsx';
import { useNow } from '../../parts/use-now.ts';
import { formatTime, formatTimeExact } from '../../state/format.ts';
import { personWords } from '../../state/names.ts';
import { useSession } from '../../state/session.ts';
import { AttemptsNote, GrantChips, StatusChip } from './chips.tsx';
import { CreatePerson } from './CreatePerson.tsx';
import { InvitationSheet, type Invitation } from './Invitation.tsx';

export function PeopleList({ directory }: { directory: Directory }) {
  const { t } = useTranslation();
  const nowMs = useNow(directory.people.some(({ lockedUntilMs }) => lockedUntilMs !== null));
  const [filter, setFilter] = useState('');
  const [creating, setCreating] = useState(false);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const wanted = filter.trim().toLowerCase();
  const shown = directory.people.filter(({ name, signInName }) =>
    `${name} ${signInName}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      <div className="page__head">
        <SearchField className="field" value={filter} onChange={setFilter}>
          <Label>{t('people.filter')}</Label>
          <Input />
        </SearchField>
        <span className="shell__spacer" />
        <Guarded right="people.manage" kind="main" touch onPress={() => setCreating(true)}>
          <UserPlus size={16} aria-hidden /> {t('people.create')}
        </Guarded>
      </div>
      {shown.length === 0 ? (
        <p className="panel empty">{t('people.noMatch')}</p>
      ) : (
        <div className="panel table-scroll">
          <table className="table--cards">
            <thead>
              <tr>
                <th>{t('people.name')}</th>
                <th>{t('people.status')}</th>
                <th>{t('people.roles')}</th>
                <th>{t('people.secondFactor')}</th>
                <th>{t('people.lastSignIn')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((person) => (
                <PersonRow key={person.id} person={person} directory={directory} nowMs={nowMs} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {creating && (
        <CreatePerson
          directory={directory}
          onInvited={setInvitation}
          onClose={() => setCreating(false)}
        />
      )}
      {invitation && (
        <InvitationSheet invitation={invitation} onClose={() => setInvitation(null)} />
      )}
    </>
  );
}

interface PersonRowProps {
  person: Person;
  directory: Directory;
  nowMs: number;
}

function PersonRow({ person, directory, nowMs }: PersonRowProps) {
  const { t } = useTranslation();
  const me = useSession()?.person?.id;
  return (
    <tr data-person={person.signInName}>
      <td className="wraps">
        <a className="devices__name" href={`#/person/${person.id}`}>
          {personWords(t, person.id, directory.people)}
        </a>{' '}
        {person.id === me && <span className="chip chip--soft">{t('people.you')}</span>}
        <div className="soft number people__sign-in">{person.signInName}</div>
      </td>
      <td>
        <div className="people__state">
          <StatusChip status={person.status} />
          {person.inside && (
            <span className="chip chip--ok">
              <span aria-hidden>▸</span> {t('people.insideNow')}
            </span>
          )}
          <AttemptsNote person={person} nowMs={nowMs} />
        </div>
      </td>
      <td>
        <GrantChips grants={person.grants} directory={directory} nowMs={nowMs} />
      </td>
      <td data-label={t('people.secondFactor')}>
        {person.hasSecondFactor ? (
          <>
            <span aria-hidden>✓</span> {t('people.hasFactor')}
          </>
        ) : (
          t('people.noFactor')
        )}
      </td>
      <td
        className="number"
        data-label={t('people.lastSignIn')}
        title={person.lastSignInMs === null ? undefined : formatTimeExact(person.lastSignInMs)}
      >
        {person.lastSignInMs === null ? t('people.never') : formatTime(person.lastSignInMs)}
      </td>
    </tr>
  );
}
