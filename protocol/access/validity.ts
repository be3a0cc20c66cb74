// Whether one statement holds by itself: its issuer's authority in the signed policy, and the rules R1, R2, R10.
// Knows no other statement (fold.ts weighs them against each other).
import type { Permission, PersonId, Scope } from '../model/index.ts';
import { NEVER, isTopRole, type Authority } from './authority.ts';
import type { Role, Statement, Verb } from './records.ts';

/** Why a statement counts for nothing: a closed list. */
export type Void =
  | 'other-site'
  | 'stale-policy'
  | 'newer-policy'
  | 'unknown-issuer'
  | 'disabled-issuer'
  | 'other-key'
  | 'self'
  | 'no-authority'
  | 'not-below'
  | 'unknown-role'
  | 'unknown-subject'
  | 'known-subject'
  | 'unknown-area'
  | 'ready-role'
  | 'role-in-use'
  | 'needs-second'
  | 'bad-second'
  | 'expired'
  | 'removed'
  | 'issuer-removed'
  | 'last-admin';

/** Until when the issuer's authority carries it, or why it does not. */
export type Validity = { lastsMs: number } | { why: Void };

const MANAGES: Record<Verb['do'], Permission> = {
  'person.create': 'people.manage',
  'person.disable': 'people.manage',
  'person.enable': 'people.manage',
  'factors.reset': 'people.manage',
  grant: 'people.manage',
  revoke: 'people.manage',
  'role.define': 'role.manage',
  'role.remove': 'role.manage',
  'area.define': 'area.manage',
  'area.remove': 'area.manage',
  'rules.set': 'rule.manage',
};
const READY: readonly string[] = [
  'viewer',
  'operator',
  'technician',
  'engineer',
  'auditor',
  'admin',
];

export const subjectOf = (verb: Verb): PersonId | null => ('subject' in verb ? verb.subject : null);
const scopeOf = (verb: Verb): Scope => ('scope' in verb ? verb.scope : 'site');

export function validate(authority: Authority, statement: Statement, nowMs: number): Validity {
  const { verb, issuer } = statement;
  const why = validateIssuer(authority, statement, nowMs);
  if (why) return { why };
  if (subjectOf(verb) === issuer) return { why: 'self' };
  const lastsMs = authority.lasts(issuer, MANAGES[verb.do], scopeOf(verb));
  if (lastsMs <= nowMs) return { why: 'no-authority' };
  const refused = validateVerb(authority, statement, nowMs);
  if (refused) return { why: refused };
  const second = validateSecond(authority, statement, nowMs);
  if (second) return { why: second };
  return { lastsMs: Math.min(lastsMs, grantLasts(authority, statement)) };
}

function validateIssuer(
  { bundle, member }: Authority,
  { site, epoch, issuer, issuerKey }: Statement,
  nowMs: number,
): Void | null {
  if (site !== bundle.site) return 'other-site';
  if (epoch > bundle.epoch) return 'newer-policy';
  if (bundle.expiresAtMs !== null && bundle.expiresAtMs <= nowMs) return 'stale-policy';
  const known = member(issuer);
  if (!known) return 'unknown-issuer';
  if (known.status !== 'active') return 'disabled-issuer';
  return known.key === issuerKey ? null : 'other-key';
}

/** R1: what the issuer cannot do there, nobody can be given, nor have taken from them by that issuer. */
function isWithin(
  authority: Authority,
  issuer: PersonId,
  permissions: readonly Permission[],
  scope: Scope,
  nowMs: number,
): boolean {
  return permissions.every((permission) => authority.lasts(issuer, permission, scope) > nowMs);
}

/** A proper subset of what the issuer may do there. */
function isBelow(
  authority: Authority,
  issuer: PersonId,
  role: Pick<Role, 'permissions'>,
  scope: Scope,
  nowMs: number,
): boolean {
  if (!isWithin(authority, issuer, role.permissions, scope, nowMs)) return false;
  const own = new Set(
    (authority.member(issuer)?.grants ?? []).flatMap(
      (grant) => authority.role(grant.role)?.permissions ?? [],
    ),
  );
  return [...own].some(
    (permission) =>
      !role.permissions.includes(permission) && authority.lasts(issuer, permission, scope) > nowMs,
  );
}

function validateVerb(authority: Authority, statement: Statement, nowMs: number): Void | null {
  const { verb, issuer } = statement;
  switch (verb.do) {
    case 'person.create':
      return authority.member(verb.subject) ? 'known-subject' : null;
    case 'grant':
      return validateGrant(authority, statement, verb, nowMs);
    case 'revoke': {
      const role = authority.role(verb.role);
      if (!role) return 'unknown-role';
      return isWithin(authority, issuer, role.permissions, verb.scope, nowMs) ? null : 'not-below';
    }
    case 'person.disable':
    case 'person.enable':
    case 'factors.reset':
      return validatePower(authority, issuer, verb.subject, nowMs);
    case 'role.define': {
      if (READY.includes(verb.role.id)) return 'ready-role';
      const own = authority.member(issuer)?.grants.some(({ role }) => role === verb.role.id);
      if (own === true) return 'self';
      return isBelow(authority, issuer, verb.role, 'site', nowMs) ? null : 'not-below';
    }
    case 'role.remove':
      return validateRoleRemoval(authority, issuer, verb.role, nowMs);
    case 'area.define':
    case 'area.remove':
    case 'rules.set':
      return null;
  }
}

function validateGrant(
  authority: Authority,
  { issuer, atMs }: Statement,
  verb: Extract<Verb, { do: 'grant' }>,
  nowMs: number,
): Void | null {
  const role = authority.role(verb.role);
  if (!role) return 'unknown-role';
  const isKnownArea =
    verb.scope === 'site' || authority.bundle.areas.some(({ id }) => id === verb.scope);
  if (!isKnownArea) return 'unknown-area';
  if (verb.expiresAtMs !== null && verb.expiresAtMs <= Math.max(atMs, nowMs)) return 'expired';
  const isAllowed = isTopRole(role)
    ? isWithin(authority, issuer, role.permissions, verb.scope, nowMs)
    : isBelow(authority, issuer, role, verb.scope, nowMs);
  return isAllowed ? null : 'not-below';
}

/** Nobody reaches up: whoever may do more than the issuer cannot be disabled, enabled or reset by them. */
function validatePower(
  authority: Authority,
  issuer: PersonId,
  subject: PersonId,
  nowMs: number,
): Void | null {
  const grants = authority.member(subject)?.grants ?? [];
  const isBeyond = grants.some(
    ({ role, scope }) =>
      !isWithin(authority, issuer, authority.role(role)?.permissions ?? [], scope, nowMs),
  );
  return isBeyond ? 'not-below' : null;
}

function validateRoleRemoval(
  authority: Authority,
  issuer: PersonId,
  id: Role['id'],
  nowMs: number,
): Void | null {
  const role = authority.role(id);
  if (!role) return 'unknown-role';
  if (READY.includes(id)) return 'ready-role';
  if (authority.bundle.people.some(({ grants }) => grants.some((grant) => grant.role === id)))
    return 'role-in-use';
  return isWithin(authority, issuer, role.permissions, 'site', nowMs) ? null : 'not-below';
}

/** Granting or enabling power over people, or defining a role of it, takes two (R2). */
function takesTwo(authority: Authority, { verb }: Statement): boolean {
  if (verb.do === 'grant') {
    const role = authority.role(verb.role);
    return role !== null && isTopRole(role);
  }
  if (verb.do === 'role.define') return isTopRole(verb.role);
  if (verb.do !== 'person.enable') return false;
  const grants = authority.member(verb.subject)?.grants ?? [];
  return grants.some(({ role: id }) => {
    const role = authority.role(id);
    return role !== null && isTopRole(role);
  });
}

function validateSecond(
  authority: Authority,
  statement: Statement,
  nowMs: number,
): 'needs-second' | 'bad-second' | null {
  const { second, verb, issuer } = statement;
  if (second) {
    const member = authority.member(second.person);
    const isOther = second.person !== issuer && second.person !== subjectOf(verb);
    const isKnown = member?.status === 'active' && member.key === second.key;
    const given = verb.do === 'grant' ? (authority.role(verb.role)?.permissions ?? []) : [];
    const needed = [MANAGES[verb.do], ...given];
    const may = isWithin(authority, second.person, needed, scopeOf(verb), nowMs);
    return isOther && isKnown && may ? null : 'bad-second';
  }
  if (!takesTwo(authority, statement)) return null;
  // The first admin of a stand-alone site may appoint a second one alone: there is nobody to ask.
  const isAlone = authority.bundle.signer === 'site' && authority.admins(nowMs).length === 1;
  return isAlone && authority.admins(nowMs)[0] === issuer ? null : 'needs-second';
}

/** What is granted lasts no longer than the issuer's own right to every part of it. */
function grantLasts(authority: Authority, { verb, issuer }: Statement): number {
  if (verb.do !== 'grant') return NEVER;
  const permissions = authority.role(verb.role)?.permissions ?? [];
  return Math.min(
    NEVER,
    ...permissions.map((permission) => authority.lasts(issuer, permission, verb.scope)),
  );
}
