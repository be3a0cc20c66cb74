// One's own account: password, second factor, codes, data, consents. Nobody needs a right for their own.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { formatTime } from '../../state/format.ts';
import { roleWords } from '../../state/names.ts';
import { say } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import { ChangePassword } from './ChangePassword.tsx';
import { Consents } from './Consents.tsx';
import { OwnFactor } from './OwnFactor.tsx';
import './account.css';

type Me = NonNullable<Session['person']>;

export function AccountScreen() {
  const { t } = useTranslation();
  const session = useSession();
  const me = session?.person;
  return (
    <div className="page">
      <header className="page__head">
        <h1>{t('account.title')}</h1>
      </header>
      {!me && <p>{t('rights.demo')}</p>}
      {me && (
        <>
          <Facts me={me} endsAtMs={session.endsAtMs} />
          <div className="account">
            <Password />
            <OwnFactor me={me} />
            <OwnData me={me} />
            <Consents />
          </div>
          <p className="soft">{t('account.taste')}</p>
        </>
      )}
    </div>
  );
}

function Facts({ me, endsAtMs }: { me: Me; endsAtMs: number | null }) {
  const { t } = useTranslation();
  const roles = useWatched('directory')?.roles;
  return (
    <dl className="facts">
      <dt>{t('people.name')}</dt>
      <dd className="wraps">{me.name}</dd>
      <dt>{t('people.signInName')}</dt>
      <dd className="number wraps">{me.signInName}</dd>
      <dt>{t('account.roles')}</dt>
      <dd className="wraps">
        {me.roles.length === 0
          ? t('session.noRoles')
          : me.roles.map((id) => roleWords(t, id, roles)).join(', ')}
      </dd>
      {endsAtMs !== null && (
        <>
          <dt>{t('rules.session')}</dt>
          <dd className="number wraps">
            {t('account.sessionEnds', { time: formatTime(endsAtMs) })}
          </dd>
        </>
      )}
    </dl>
  );
}

function Password() {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  return (
    <section className="panel section">
      <h2>{t('account.password')}</h2>
      <div>
        <Button touch onPress={() => setChanging(true)}>
          {t('account.changePassword')}
        </Button>
      </div>
      {changing && <ChangePassword onClose={() => setChanging(false)} />}
    </section>
  );
}

function OwnData({ me }: { me: Me }) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Reason | null>(null);
  const take = async (): Promise<void> => {
    setFailure(null);
    try {
      const file = await calls.privacy.export({ id: me.id });
      saveFile(file.name, file.type, [file.text]);
      say((t) => t('account.dataSaved', { name: file.name }), 'done');
    } catch (error) {
      setFailure(tellFailure(error));
    }
  };
  return (
    <section className="panel section">
      <h2>{t('account.data')}</h2>
      <p className="soft">{t('account.dataExplained')}</p>
      <Failure words={failure} />
      <div>
        <Button touch onPress={() => void take()}>
          {t('account.dataGo')}
        </Button>
      </div>
    </section>
  );
}
