// Acts that wait for a second person: what is asked, by whom, and agreeing to it or not.
import { Fragment, useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Agreed, Request } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { CodesToKeep } from '../../parts/CodesToKeep.tsx';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatTime } from '../../state/format.ts';
import { keyOf, nameApart, personWords, scopeWords } from '../../state/names.ts';
import { say, type Said } from '../../state/notices.ts';
import { actWords, factWords } from '../audit/act-words.ts';
import { nameOf, valueWords, type Known } from '../audit/fact-words.ts';
import { InvitationSheet } from './Invitation.tsx';

export function RequestsPart() {
  const { t } = useTranslation();
  const requests = useWatched('requests');
  const known = { directory: useWatched('directory'), devices: useWatched('devices') };
  const [agreeing, setAgreeing] = useState<Request | null>(null);
  const [shown, setShown] = useState<(Agreed & { name: string }) | null>(null);
  const [failure, setFailure] = useState<Reason | null>(null);
  const putAway = (): void => setShown(null);
  const decline = (request: Request): void => {
    setFailure(null);
    calls.request.decline({ id: request.id }).then(
      () => say((t) => t('requests.declined'), 'done'),
      (error: unknown) => setFailure(tellFailure(error)),
    );
  };
  return (
    <>
      <p className="soft">{t('requests.explained')}</p>
      <Failure words={failure} />
      {(requests ?? []).length === 0 && <p className="panel empty">{t('requests.empty')}</p>}
      <ul className="cards">
        {requests?.map((request) => (
          <RequestCard
            key={request.id}
            request={request}
            onAgree={() => setAgreeing(request)}
            onDecline={() => decline(request)}
          />
        ))}
      </ul>
      {agreeing && (
        <Ask
          title={t('requests.agreeTitle')}
          explained={`${inShort(t, agreeing, known)}. ${t('requests.agreeExplained')}`}
          go={t('requests.agreeGo')}
          onGo={async () => {
            const agreed = await calls.request.agree({ id: agreeing.id });
            setShown({ ...agreed, name: agreeing.asked.name ?? agreeing.subjectName });
          }}
          onDone={() => say((t) => t('requests.agreed'), 'done')}
          onClose={() => setAgreeing(null)}
        />
      )}
      {shown?.invitation && (
        <InvitationSheet invitation={{ ...shown.invitation, name: shown.name }} onClose={putAway} />
      )}
      {shown?.codes && (
        <Sheet title={t('entrance.codesTitle')} wide stays onClose={putAway}>
          <CodesToKeep codes={shown.codes} onPutAway={putAway} />
        </Sheet>
      )}
    </>
  );
}

interface RequestCardProps {
  request: Request;
  onAgree(): void;
  onDecline(): void;
}

function RequestCard({ request, onAgree, onDecline }: RequestCardProps) {
  const { t } = useTranslation();
  const directory = useWatched('directory');
  const what = t(`permissions.${keyOf(request.permission)}`);
  const by = nameApart(t, request.by, request.byName, directory?.people);
  const known = { directory, devices: useWatched('devices') };
  const about =
    nameApart(t, request.subject, request.subjectName, directory?.people) ||
    nameOf(t, request.subject, known);
  return (
    <li className="panel section">
      <h2 className="wraps">
        {t('requests.asks', {
          name: by === '' ? personWords(t, request.by, directory?.people) : by,
          what,
        })}
      </h2>
      <dl className="facts">
        <dt>{t('audit.what')}</dt>
        <dd>{actWords(t, request.act)}</dd>
        {request.subject !== '' && (
          <>
            <dt>{t('requests.about')}</dt>
            <dd className="wraps">{about ?? request.subject}</dd>
          </>
        )}
        <dt>{t('requests.where')}</dt>
        <dd className="wraps">{scopeWords(t, request.scope, directory?.areas)}</dd>
        {Object.entries(request.asked).map(([name, value]) => (
          <Fragment key={name}>
            <dt className="wraps">{factWords(t, name)}</dt>
            <dd className="wraps" data-asked={name}>
              {valueWords(t, name, value, known).map((line) => (
                <div key={line}>{line}</div>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
      <p className="soft number wraps">
        {t('requests.at', { time: formatTime(request.atMs) })} ·{' '}
        {t('requests.until', { time: formatTime(request.expiresAtMs) })}
      </p>
      {request.mayAgreeFromMs !== null && (
        <p className="wraps">
          ◷ {t('requests.tooNew', { time: formatTime(request.mayAgreeFromMs) })}
        </p>
      )}
      <div className="row">
        <Guarded
          right={request.permission}
          where={request.scope}
          against={againstOf(request)}
          kind="main"
          touch
          onPress={onAgree}
        >
          {t('requests.agree')}
        </Guarded>
        {request.mayAgreeFromMs === null && (
          <Button touch onPress={onDecline}>
            {t('requests.decline')}
          </Button>
        )}
      </div>
    </li>
  );
}

/** "Role given: Di Reis, Administrator · Whole site · until revoked". */
function inShort(t: TFunction, { act, asked, subjectName }: Request, known: Known): string {
  const { name = subjectName, roles = '' } = asked;
  const given = roles === '' ? [] : valueWords(t, 'roles', roles, known);
  const what = [name, ...given].filter((words) => words !== '');
  return what.length === 0 ? actWords(t, act) : `${actWords(t, act)}: ${what.join(', ')}`;
}

/** Why the reader cannot agree, now or at all; null when they can. */
function againstOf({ mayAgree, mayAgreeFromMs, permission }: Request): Said | null {
  if (mayAgree) return null;
  if (mayAgreeFromMs === null)
    return (t) => t('requests.mayNot', { what: t(`permissions.${keyOf(permission)}`) });
  return (t) => t('requests.tooNew', { time: formatTime(mayAgreeFromMs) });
}
