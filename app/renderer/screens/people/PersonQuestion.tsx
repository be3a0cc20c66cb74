// What is asked before something is done to a person: a name, a role, a reason, or whether it is really meant.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Grant } from '@harmonic/protocol/access';
import type { Directory, Person } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { calls } from '../../state/client.ts';
import { roleWords, scopeWords } from '../../state/names.ts';
import { say } from '../../state/notices.ts';
import type { HeldGrant } from './chips.tsx';
import { ErasePerson } from './ErasePerson.tsx';
import { firstGrant, GrantFields } from './GrantFields.tsx';
import type { Invitation } from './Invitation.tsx';

export type PersonAsking =
  | { what: 'rename' | 'grant' | 'disable' | 'enable' | 'resetFactors' | 'endSessions' | 'erase' }
  | { what: 'revoke'; grant: HeldGrant };

interface PersonQuestionProps {
  asking: PersonAsking;
  person: Person;
  directory: Directory;
  onInvited(invitation: Invitation): void;
  onClose(): void;
}

export function PersonQuestion(question: PersonQuestionProps) {
  const { t } = useTranslation();
  const { asking, person, directory, onInvited, onClose } = question;
  const { id, name } = person;
  switch (asking.what) {
    case 'rename':
      return (
        <Ask
          title={t('people.renameTitle', { name })}
          explained=""
          go={t('app.save')}
          name={{ label: t('people.name'), value: name }}
          onGo={(wanted) => calls.person.rename({ id, name: wanted })}
          onClose={onClose}
        />
      );
    case 'grant':
      return <GiveRole person={person} directory={directory} onClose={onClose} />;
    case 'revoke':
      return <Revoke grant={asking.grant} {...question} />;
    case 'disable':
      return (
        <WithReason
          title={t('people.disableTitle', { name })}
          explained={t('people.disableExplained', { name })}
          go={t('people.disable').replace('…', '')}
          onGo={(reason) => calls.person.disable({ id, reason })}
          onDone={() => say((t) => t('people.done.disable', { name }), 'done')}
          onClose={onClose}
        />
      );
    case 'resetFactors':
      return (
        <WithReason
          title={t('people.resetTitle', { name })}
          explained={t('people.resetExplained')}
          go={t('people.resetGo')}
          onGo={async (reason) =>
            onInvited({ ...(await calls.person.resetFactors({ id, reason })), name })
          }
          onClose={onClose}
        />
      );
    case 'enable':
      return (
        <Ask
          title={t('people.enableTitle', { name })}
          explained={t('people.enableExplained')}
          go={t('people.enable')}
          onGo={() => calls.person.enable({ id })}
          onDone={() => say((t) => t('people.done.enable', { name }), 'done')}
          onClose={onClose}
        />
      );
    case 'endSessions':
      return (
        <Ask
          danger
          title={t('people.endTitle', { name })}
          explained={t('people.endExplained', { name })}
          go={t('people.endSessions')}
          onGo={() => calls.person.endSessions({ id })}
          onDone={() => say((t) => t('people.done.endSessions', { name }), 'done')}
          onClose={onClose}
        />
      );
    case 'erase':
      return <ErasePerson person={person} onClose={onClose} />;
  }
}

function Revoke({
  grant,
  person: { id, name },
  directory,
  onClose,
}: PersonQuestionProps & { grant: HeldGrant }) {
  const { t } = useTranslation();
  const role = roleWords(t, grant.role, directory.roles);
  return (
    <Ask
      danger
      title={t('people.revokeTitle', { name, role })}
      explained={`${scopeWords(t, grant.scope, directory.areas)}. ${t('people.revokeExplained')}`}
      go={t('people.revoke')}
      onGo={() => calls.person.revoke({ id, role: grant.role, scope: grant.scope })}
      onDone={() =>
        say(
          (t) => t('people.done.revoke', { name, role: roleWords(t, grant.role, directory.roles) }),
          'done',
        )
      }
      onClose={onClose}
    />
  );
}

function GiveRole({
  person,
  directory,
  onClose,
}: Omit<PersonQuestionProps, 'asking' | 'onInvited'>) {
  const { t } = useTranslation();
  const { id, name } = person;
  const [openedAtMs] = useState(() => Date.now());
  const [grant, setGrant] = useState<Grant | null>(() => firstGrant(directory));
  const isPast = Boolean(grant?.expiresAtMs && grant.expiresAtMs <= openedAtMs);
  return (
    <FormSheet
      title={t('people.grantTitle', { name })}
      explained={t(grant ? 'people.grantExplained' : 'people.grantNone')}
      go={t('people.grant').replace('…', '')}
      isReady={grant !== null && !isPast}
      onGo={async () => {
        if (grant) await calls.person.grant({ id, ...grant });
      }}
      onDone={() => {
        say((t) => {
          const role = roleWords(t, grant?.role ?? '', directory.roles);
          return t('people.done.grant', { name, role });
        }, 'done');
      }}
      onClose={onClose}
    >
      {grant && (
        <GrantFields directory={directory} grant={grant} onChange={setGrant} isPast={isPast} />
      )}
    </FormSheet>
  );
}

const REASON_LEAST = 3;

interface WithReasonProps {
  title: string;
  explained: string;
  go: string;
  onGo(reason: string): Promise<unknown>;
  onDone?(): void;
  onClose(): void;
}

function WithReason({ onGo, ...sheet }: WithReasonProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  return (
    <FormSheet
      {...sheet}
      danger
      isReady={reason.trim().length >= REASON_LEAST}
      onGo={() => onGo(reason.trim())}
    >
      <TextBox
        label={t('people.reason')}
        value={reason}
        onChange={setReason}
        help={t('people.reasonHelp')}
        autoFocus
        autoComplete="off"
        maxLength={500}
      />
    </FormSheet>
  );
}
