// Adding a person: names and first roles. Answers an enrolment code; never chooses a password.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import type { Grant } from '@harmonic/protocol/access';
import { signInNameSchema, type Directory } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { calls } from '../../state/client.ts';
import { roleWords, scopeWords } from '../../state/names.ts';
import { firstGrant, GrantFields } from './GrantFields.tsx';
import type { Invitation } from './Invitation.tsx';

interface CreatePersonProps {
  directory: Directory;
  onInvited(invitation: Invitation): void;
  onClose(): void;
}

export function CreatePerson({ directory, onInvited, onClose }: CreatePersonProps) {
  const { t } = useTranslation();
  const [openedAtMs] = useState(() => Date.now());
  const [name, setName] = useState('');
  const [signInName, setSignInName] = useState('');
  const [grants, setGrants] = useState<readonly Grant[]>(() => {
    const first = firstGrant(directory);
    return first ? [first] : [];
  });
  const isNamed = signInNameSchema.safeParse(signInName).success;
  const isPast = ({ expiresAtMs }: Grant): boolean =>
    expiresAtMs !== null && expiresAtMs <= openedAtMs;
  const change = (index: number, grant: Grant): void =>
    setGrants(grants.map((old, at) => (at === index ? grant : old)));
  return (
    <FormSheet
      wide
      title={t('people.createTitle')}
      explained={t('people.createExplained')}
      go={t('people.createGo')}
      isReady={name.trim() !== '' && isNamed && !grants.some(isPast)}
      onGo={async () => {
        const made = await calls.person.create({
          name: name.trim(),
          signInName,
          grants: [...grants],
        });
        onInvited({ ...made, name: name.trim() });
      }}
      onClose={onClose}
    >
      <div className="two-fields">
        <TextBox
          label={t('people.name')}
          value={name}
          onChange={setName}
          autoFocus
          autoComplete="off"
          maxLength={80}
        />
        <TextBox
          label={t('people.signInName')}
          value={signInName}
          onChange={setSignInName}
          help={t('entrance.signInNameHelp')}
          wanting={signInName === '' || isNamed ? null : t('entrance.signInNameWanted')}
          autoComplete="off"
          maxLength={80}
        />
      </div>
      {directory.mayGrant.length === 0 && <p className="soft">{t('people.grantNone')}</p>}
      {grants.map((grant, index) => (
        <div key={index} className="grant-row">
          <GrantFields
            directory={directory}
            grant={grant}
            onChange={(next) => change(index, next)}
            isPast={isPast(grant)}
          />
          <Button
            kind="plain"
            aria-label={t('people.dropRole', {
              role: roleWords(t, grant.role, directory.roles),
              scope: scopeWords(t, grant.scope, directory.areas),
            })}
            onPress={() => setGrants(grants.filter((_, at) => at !== index))}
          >
            <X size={16} aria-hidden />
          </Button>
        </div>
      ))}
      <div>
        <Button
          isDisabled={firstGrant(directory) === null}
          onPress={() => {
            const first = firstGrant(directory);
            if (first) setGrants([...grants, first]);
          }}
        >
          {t('people.addRole')}
        </Button>
      </div>
    </FormSheet>
  );
}
