// Who may do what, where, now: the one answer every party gives. Pure; folded once, then looked up.
import {
  PERMISSIONS,
  type Permission,
  type PersonId,
  type RoleId,
  type Scope,
} from '../model/index.ts';
import { createAuthority, holds, isTopRole } from './authority.ts';
import { fold, type HeldGrant, type HeldMember } from './fold.ts';
import type { Bundle, Grant, Statement } from './records.ts';
import type { Void } from './validity.ts';

export type Decision =
  | { allowed: true; because: 'grant'; grant: Grant; provisional: boolean; twoPerson: boolean }
  | {
      allowed: false;
      because: 'unknown' | 'disabled' | 'no-grant' | 'expired' | 'other-area' | 'no-policy';
    };

export interface Policy {
  readonly bundle: Bundle;
  /** @param scope `any`: wherever the person has it. */
  decide(actor: PersonId, action: Permission, scope: Scope | 'any', nowMs: number): Decision;
  member(id: PersonId): HeldMember | null;
  /** With what still runs of their grants. */
  members(nowMs: number): HeldMember[];
  permissionsOf(id: PersonId, nowMs: number): Map<Permission, Scope[]>;
  /** By the signed policy; top roles among them take a second person. */
  mayGrant(id: PersonId, nowMs: number): { role: RoleId; scopes: Scope[] }[];
  /** What counts for nothing, and why. */
  readonly void: readonly { statement: Statement; why: Void }[];
}

interface Entry {
  scope: Scope;
  endsMs: number;
  decision: Decision;
}

const refused = (because: Extract<Decision, { allowed: false }>['because']): Decision => ({
  allowed: false,
  because,
});
const UNKNOWN = refused('unknown');
const DISABLED = refused('disabled');
const NO_GRANT = refused('no-grant');
const EXPIRED = refused('expired');
const OTHER_AREA = refused('other-area');
const NOTHING: readonly Entry[] = [];

/**
 * @param statements those the bundle has not taken in, their signatures checked.
 * @param nowMs by the time floor; authority is judged as of then.
 */
export function createPolicy(
  bundle: Bundle,
  statements: readonly Statement[],
  nowMs: number = bundle.issuedAtMs,
): Policy {
  const authority = createAuthority(bundle);
  const folded = fold(authority, statements, nowMs);
  const rights = new Map<PersonId, Map<Permission, Entry[]>>();
  for (const member of folded.members.values()) rights.set(member.id, rightsOf(bundle, member));

  function decide(
    actor: PersonId,
    action: Permission,
    scope: Scope | 'any',
    atMs: number,
  ): Decision {
    const member = folded.members.get(actor);
    if (!member) return UNKNOWN;
    if (member.status !== 'active') return DISABLED;
    let answer = NO_GRANT;
    for (const entry of rights.get(actor)?.get(action) ?? NOTHING) {
      const isThere = scope === 'any' || holds(entry.scope, scope);
      if (isThere && entry.endsMs > atMs) return entry.decision;
      if (isThere) answer = EXPIRED;
      else if (answer === NO_GRANT && entry.endsMs > atMs) answer = OTHER_AREA;
    }
    return answer;
  }

  const scopes: readonly Scope[] = ['site', ...bundle.areas.map(({ id }) => id)];
  const scopesOf = (id: PersonId, permission: Permission, atMs: number): Scope[] => {
    const all = scopes.filter((scope) => decide(id, permission, scope, atMs).allowed);
    return all.includes('site') ? ['site'] : all;
  };

  return {
    bundle,
    decide,
    void: folded.void,
    member: (id) => folded.members.get(id) ?? null,
    members: (atMs) =>
      [...folded.members.values()].map((member) => ({
        ...member,
        grants: member.grants.filter(({ endsMs }) => endsMs > atMs),
      })),
    permissionsOf: (id, atMs) =>
      new Map(
        PERMISSIONS.map(
          (permission) => [permission, scopesOf(id, permission, atMs)] as const,
        ).filter(([, where]) => where.length > 0),
      ),
    mayGrant(id, atMs) {
      const has = (permission: Permission, scope: Scope): boolean =>
        authority.lasts(id, permission, scope) > atMs;
      const may = (role: Bundle['roles'][number], scope: Scope): boolean =>
        has('people.manage', scope) &&
        role.permissions.every((permission) => has(permission, scope)) &&
        (isTopRole(role) ||
          PERMISSIONS.some((one) => has(one, scope) && !role.permissions.includes(one)));
      return bundle.roles
        .map((role) => ({ role: role.id, scopes: scopes.filter((scope) => may(role, scope)) }))
        .filter((one) => one.scopes.length > 0);
    },
  };
}

/** The lasting first, so that the answer names what carries it longest. */
function rightsOf(bundle: Bundle, member: HeldMember): Map<Permission, Entry[]> {
  const rights = new Map<Permission, Entry[]>();
  const ordered = [...member.grants].sort(byStrength);
  for (const held of ordered) {
    const role = bundle.roles.find(({ id }) => id === held.role);
    for (const permission of role?.permissions ?? []) {
      const entries = rights.get(permission) ?? [];
      entries.push(entryOf(bundle, held, permission));
      rights.set(permission, entries);
    }
  }
  return rights;
}

const byStrength = (a: HeldGrant, b: HeldGrant): number =>
  Number(a.provisional) - Number(b.provisional) ||
  b.endsMs - a.endsMs ||
  (`${a.role} ${a.scope}` < `${b.role} ${b.scope}` ? -1 : 1);

function entryOf(bundle: Bundle, held: HeldGrant, permission: Permission): Entry {
  const { role, scope, expiresAtMs, provisional, endsMs } = held;
  const twoPerson = bundle.rules.twoPerson.includes(permission);
  const grant = { role, scope, expiresAtMs };
  return {
    scope,
    endsMs,
    decision: { allowed: true, because: 'grant', grant, provisional, twoPerson },
  };
}

/** The whole decision at once; who asks often keeps the policy. */
export const decide = (
  bundle: Bundle,
  statements: readonly Statement[],
  actor: PersonId,
  action: Permission,
  scope: Scope | 'any',
  nowMs: number,
): Decision => createPolicy(bundle, statements, nowMs).decide(actor, action, scope, nowMs);

/** Whether a statement may be issued now, beside those that wait already. */
export function judge(
  bundle: Bundle,
  statements: readonly Statement[],
  statement: Statement,
  nowMs: number,
): { ok: true } | { ok: false; why: Void; needsSecond: boolean } {
  const { void: voided } = fold(createAuthority(bundle), [...statements, statement], nowMs);
  const mine = voided.find((one) => one.statement.id === statement.id);
  return mine
    ? { ok: false, why: mine.why, needsSecond: mine.why === 'needs-second' }
    : { ok: true };
}
