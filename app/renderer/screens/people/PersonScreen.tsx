// One person: who they are, what they hold, and every act about them.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Directory, Person } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useWatched } from '../../state/console.ts';
import { formatTime } from '../../state/format.ts';
import { personWords, shortId } from '../../state/names.ts';
import type { Said } from '../../state/notices.ts';
import { goTo } from '../../state/route.ts';
import { useSession } from '../../state/session.ts';
import { AttemptsNote, StatusChip, useGrantWords, type HeldGrant } from './chips.tsx';
import { PersonActs } from './PersonActs.tsx';
import { PersonQuestion, type PersonAsking } from './PersonQuestion.tsx';
import { InvitationSheet, type Invitation } from './Invitation.tsx';
import './people.css';

export function PersonScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const directory = useWatched('directory');
  const person = directory?.people.find((candidate) => candidate.id === id);
  return (
    <div className="page">
      {!directory && <p>{t('app.loading')}</p>}
      {directory && !person && <p>{t('people.unknown')}</p>}
      {directory && person && <OnePerson person={person} directory={directory} />}
      <div>
        <Button onPress={() => goTo('people')}>{t('people.back')}</Button>
      </div>
    </div>
  );
}

interface OnePersonProps {
  person: Directory['people'][number];
  directory: Directory;
}

function OnePerson({ person, directory }: OnePersonProps) {
  const { t } = useTranslation();
  const me = useSession()?.person?.id;
  const nowMs = useNow(person.lockedUntilMs !== null);
  const [asking, setAsking] = useState<PersonAsking | null>(null);
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const self = person.id === me;
  return (
    <>
      <header className="page__head">
        <h1 className="wraps">{personWords(t, person.id, directory.people)}</h1>
        <StatusChip status={person.status} />
        {person.inside && (
          <span className="chip chip--ok">
            <span aria-hidden>▸</span> {t('people.insideNow')}
          </span>
        )}
        {self && <span className="chip chip--soft">{t('people.you')}</span>}
      </header>
      <dl className="facts">
        <dt>{t('people.signInName')}</dt>
        <dd className="number wraps">{person.signInName || '–'}</dd>
        <dt>{t('audit.pseudonym')}</dt>
        <dd className="number" title={person.id}>
          {shortId(person.id)}
        </dd>
        <dt>{t('people.secondFactor')}</dt>
        <dd>{t(person.hasSecondFactor ? 'people.hasFactor' : 'people.noFactor')}</dd>
        <dt>{t('people.lastSignIn')}</dt>
        <dd className="number">
          {person.lastSignInMs === null ? t('people.never') : formatTime(person.lastSignInMs)}
        </dd>
        <dt>{t('people.attempts')}</dt>
        <dd>
          <span className="number">{person.wrongAttempts}</span>{' '}
          <AttemptsNote person={person} nowMs={nowMs} />
        </dd>
      </dl>
      <Grants person={person} directory={directory} self={self} nowMs={nowMs} onAsk={setAsking} />
      {person.status !== 'erased' && (
        <PersonActs person={person} self={self} nowMs={nowMs} onAsk={setAsking} />
      )}
      {asking && (
        <PersonQuestion
          asking={asking}
          person={person}
          directory={directory}
          onInvited={setInvitation}
          onClose={() => setAsking(null)}
        />
      )}
      {invitation && (
        <InvitationSheet invitation={invitation} onClose={() => setInvitation(null)} />
      )}
    </>
  );
}

interface GrantsProps {
  person: Person;
  directory: Directory;
  self: boolean;
  nowMs: number;
  onAsk(asking: PersonAsking): void;
}

function Grants({ person, directory, self, nowMs, onAsk }: GrantsProps) {
  const { t } = useTranslation();
  const wordsOf = useGrantWords(directory);
  const against: Said | null = self ? (t) => t('people.notSelf') : null;
  return (
    <section className="panel section">
      <div className="page__head">
        <h2>{t('people.roles')}</h2>
        {person.status !== 'erased' && (
          <Guarded right="people.manage" against={against} onPress={() => onAsk({ what: 'grant' })}>
            {t('people.grant')}
          </Guarded>
        )}
      </div>
      {person.grants.length === 0 && <p className="soft">{t('session.noRoles')}</p>}
      <ul className="held">
        {person.grants.map((grant: HeldGrant) => {
          const { role, scope, end } = wordsOf(grant, nowMs);
          return (
            <li key={`${grant.role} ${grant.scope}`}>
              <span className="wraps">
                <strong>{role}</strong> · {scope} ·{' '}
                <span className="soft">{end === '' ? t('people.forEver') : `◷ ${end}`}</span>
                {grant.provisional && <span className="soft"> · {t('people.provisional')}</span>}
              </span>
              <Guarded
                right="people.manage"
                where={grant.scope}
                against={against}
                aria-label={t('people.revokeOf', { role, scope })}
                onPress={() => onAsk({ what: 'revoke', grant })}
              >
                {t('people.revoke')}
              </Guarded>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
