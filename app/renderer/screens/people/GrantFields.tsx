// One role to be given: which, where, and until when. Offers only what the reader may give.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Users } from 'lucide-react';
import type { Grant } from '@harmonic/protocol/access';
import type { RoleId, Scope } from '@harmonic/protocol/model';
import type { Directory } from '../../../contract/index.ts';
import { Choice } from '../../parts/Choice.tsx';
import { LAST_INPUT, localInput, msOfInput } from '../../parts/local-time.ts';
import { roleWords, scopeWords } from '../../state/names.ts';
import { useMay } from '../../state/session.ts';

/** The first thing the reader may give: the least of the roles. */
export function firstGrant({ mayGrant }: Pick<Directory, 'mayGrant'>): Grant | null {
  const first = mayGrant.find(({ scopes }) => scopes.length > 0);
  const [scope] = first?.scopes ?? [];
  return first && scope ? { role: first.role, scope, expiresAtMs: null } : null;
}

/** A right over the whole site may be given for any area of it. */
export function scopesFor({ mayGrant, areas }: Directory, role: RoleId): Scope[] {
  const own = mayGrant.find((may) => may.role === role)?.scopes ?? [];
  return own.includes('site') ? ['site', ...areas.map(({ id }) => id)] : own;
}

interface GrantFieldsProps {
  directory: Directory;
  grant: Grant;
  onChange(grant: Grant): void;
  isPast: boolean;
}

export function GrantFields({ directory, grant, onChange, isPast }: GrantFieldsProps) {
  const { t } = useTranslation();
  const id = useId();
  const scopes = scopesFor(directory, grant.role);
  const may = useMay()('people.manage', grant.scope);
  const takesTwo =
    (may.allowed && may.twoPerson) ||
    directory.mayGrant.some(({ role, takesTwo: two }) => role === grant.role && two);
  return (
    <div className="grant-fields">
      <Choice
        label={t('people.role')}
        value={grant.role}
        options={directory.mayGrant.map(({ role }) => ({
          value: role,
          label: roleWords(t, role, directory.roles),
        }))}
        onChange={(role) => {
          const [first = 'site'] = scopesFor(directory, role);
          const keeps = scopesFor(directory, role).includes(grant.scope);
          onChange({ ...grant, role, scope: keeps ? grant.scope : first });
        }}
      />
      <Choice
        label={t('people.scope')}
        value={grant.scope}
        options={scopes.map((scope) => ({
          value: scope,
          label: scopeWords(t, scope, directory.areas),
        }))}
        onChange={(scope) => onChange({ ...grant, scope })}
      />
      <div className="field">
        <label htmlFor={id}>{t('people.expires')}</label>
        <input
          id={id}
          className="input"
          type="datetime-local"
          max={LAST_INPUT}
          aria-describedby={`${id}-help`}
          aria-invalid={isPast}
          value={localInput(grant.expiresAtMs)}
          onChange={(event) => onChange({ ...grant, expiresAtMs: msOfInput(event.target.value) })}
        />
        <span id={`${id}-help`} className={isPast ? 'refusal' : 'soft'}>
          {t(isPast ? 'people.expiresPast' : 'people.expiresHelp')}
        </span>
      </div>
      {takesTwo && (
        <p className="grant-fields__two">
          <Users size={14} aria-hidden /> {t('people.grantTakesTwo')}
        </p>
      )}
    </div>
  );
}
