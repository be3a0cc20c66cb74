// What the signed policy itself lets a person do, and until when: the only authority statements are judged by.
import type { Permission, PersonId, RoleId, Scope } from '../model/index.ts';
import type { Bundle, Grant, Member, Role } from './records.ts';

/** Roles that hold one of these give power over people: granting them takes two (R2). */
const TOP: readonly Permission[] = ['people.manage', 'role.manage', 'rule.manage', 'privacy.erase'];
export const isTopRole = (role: Pick<Role, 'permissions'>): boolean =>
  role.permissions.some((permission) => TOP.includes(permission));

/** Milliseconds; never ends. */
export const NEVER = Number.MAX_SAFE_INTEGER;
export const endOf = (grant: Pick<Grant, 'expiresAtMs'>): number => grant.expiresAtMs ?? NEVER;

/** The whole site holds each of its areas. */
export const holds = (outer: Scope, inner: Scope): boolean => outer === 'site' || outer === inner;

export interface Authority {
  readonly bundle: Bundle;
  role(id: RoleId): Role | null;
  member(id: PersonId): Member | null;
  /** When the last of the person's grants of it that reach the scope ends; 0 when none does. */
  lasts(id: PersonId, permission: Permission, scope: Scope): number;
  /** Active members who may manage people and roles on the whole site. */
  admins(nowMs: number): PersonId[];
}

export function createAuthority(bundle: Bundle): Authority {
  const roles = new Map(bundle.roles.map((role) => [role.id, role]));
  const members = new Map(bundle.people.map((member) => [member.id, member]));
  function lasts(id: PersonId, permission: Permission, scope: Scope): number {
    const member = members.get(id);
    if (member?.status !== 'active') return 0;
    let last = 0;
    for (const grant of member.grants) {
      const isOne = roles.get(grant.role)?.permissions.includes(permission) === true;
      if (isOne && holds(grant.scope, scope)) last = Math.max(last, endOf(grant));
    }
    return last;
  }
  return {
    bundle,
    role: (id) => roles.get(id) ?? null,
    member: (id) => members.get(id) ?? null,
    lasts,
    admins: (nowMs) =>
      bundle.people
        .filter(({ id }) => TOP.every((permission) => lasts(id, permission, 'site') > nowMs))
        .map(({ id }) => id),
  };
}
