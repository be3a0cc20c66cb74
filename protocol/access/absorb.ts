// Takes statements into the policy: the next epoch, for the site's or the server's key to sign. Signs nothing.
import type { PersonId } from '../model/index.ts';
import { createAuthority } from './authority.ts';
import { fold, without } from './fold.ts';
import type { Bundle, Grant, Member, Removal, Statement } from './records.ts';

/** @returns the policy with every statement that counts taken in; those that do not leave no trace in it. */
export function absorb(bundle: Bundle, statements: readonly Statement[], nowMs: number): Bundle {
  const { valid } = fold(createAuthority(bundle), statements, nowMs);
  const next: Bundle = { ...bundle, epoch: bundle.epoch + 1, issuedAtMs: nowMs };
  // Removals first and grants after: what a grant names has been removed, what it does not has not.
  const ordered = [...valid].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  return ordered.reduce(apply, next);
}

const FIRST = ['person.create', 'person.disable', 'revoke', 'person.enable'];
const rank = ({ verb }: Statement): number => {
  const place = FIRST.indexOf(verb.do);
  return place < 0 ? FIRST.length : place;
};

function apply(bundle: Bundle, { id, verb }: Statement): Bundle {
  switch (verb.do) {
    case 'person.create':
      return { ...bundle, people: [...bundle.people, memberOf(verb.subject)] };
    case 'person.disable':
      return withRemoval(without(bundle, verb), id, verb.subject, null);
    case 'revoke':
      return withRemoval(without(bundle, verb), id, verb.subject, verb);
    case 'person.enable':
      return changed(bundle, verb.subject, (member) => ({ ...member, status: 'active' }));
    case 'factors.reset':
      return changed(bundle, verb.subject, (member) => ({
        ...member,
        credentialVersion: member.credentialVersion + 1,
        key: null,
      }));
    case 'grant': {
      const { role, scope, expiresAtMs } = verb;
      return changed(bundle, verb.subject, (member) => ({
        ...member,
        grants: [
          ...member.grants.filter((one) => !isSame(one, verb)),
          { role, scope, expiresAtMs },
        ],
      }));
    }
    case 'role.define':
      return {
        ...bundle,
        roles: [...bundle.roles.filter((role) => role.id !== verb.role.id), verb.role],
      };
    case 'role.remove':
      return { ...bundle, roles: bundle.roles.filter((role) => role.id !== verb.role) };
    case 'area.define':
      return {
        ...bundle,
        areas: [...bundle.areas.filter((area) => area.id !== verb.area.id), verb.area],
      };
    case 'area.remove':
      return withoutArea(bundle, verb.area);
    case 'rules.set':
      return { ...bundle, rules: verb.rules };
  }
}

const isSame = (a: Pick<Grant, 'role' | 'scope'>, b: Pick<Grant, 'role' | 'scope'>): boolean =>
  a.role === b.role && a.scope === b.scope;

const memberOf = (id: PersonId): Member => ({
  id,
  grants: [],
  status: 'active',
  credentialVersion: 1,
  key: null,
});

const changed = (bundle: Bundle, id: PersonId, change: (member: Member) => Member): Bundle => ({
  ...bundle,
  people: bundle.people.map((member) => (member.id === id ? change(member) : member)),
});

/** An area that goes takes the grants in it along. */
function withoutArea(bundle: Bundle, id: Bundle['areas'][number]['id']): Bundle {
  return {
    ...bundle,
    areas: bundle.areas.filter((area) => area.id !== id),
    people: bundle.people.map((member) => ({
      ...member,
      grants: member.grants.filter(({ scope }) => scope !== id),
    })),
  };
}

function withRemoval(
  bundle: Bundle,
  id: Removal['id'],
  subject: PersonId,
  what: Pick<Grant, 'role' | 'scope'> | null,
): Bundle {
  const removal = {
    ...{ id, subject, epoch: bundle.epoch },
    role: what?.role ?? null,
    scope: what?.scope ?? null,
  };
  const others = bundle.removals.filter(
    (one) => one.subject !== subject || one.role !== removal.role || one.scope !== removal.scope,
  );
  return { ...bundle, removals: [...others, removal] };
}
