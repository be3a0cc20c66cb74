// Questions about a policy that several parts ask: who holds a top role, who may do what. Pure.
import { isTopRole, type Bundle, type Policy } from '@harmonic/protocol/access';
import {
  ADMIN_ROLE,
  PERMISSIONS,
  type Permission,
  type PersonId,
  type RoleId,
} from '@harmonic/protocol/model';
import type { Memory } from './memory.ts';

/** Whoever holds one of these needs a second factor, and is appointed by two (R2). */
export const TOP: readonly Permission[] = PERMISSIONS.filter((permission) =>
  isTopRole({ permissions: [permission] }),
);

/** A top right without a second factor is no right yet. */
export const lacksFactor = (
  memory: Pick<Memory, 'credential'>,
  person: PersonId,
  permission: Permission,
): boolean => TOP.includes(permission) && !memory.credential(person)?.totp;

/** Refused to the sealed code: what would let it stay, or hide what it did. */
const NOT_BY_BREAK_GLASS: readonly Permission[] = ['role.manage', 'rule.manage', 'privacy.erase'];
export const isOpenToBreakGlass = (permission: Permission): boolean =>
  !NOT_BY_BREAK_GLASS.includes(permission);
/** What the sealed code may do to somebody who holds a top role. */
export const RESCUES: readonly string[] = ['person.resetFactors', 'person.unlock'];

export function holdsTop(policy: Policy, person: PersonId, nowMs: number): boolean {
  const held = policy.permissionsOf(person, nowMs);
  return TOP.some((permission) => (held.get(permission) ?? []).length > 0);
}

/** Roles a person holds now, each once. */
export function rolesOf(policy: Policy, person: PersonId, nowMs: number): RoleId[] {
  const grants = policy.member(person)?.grants ?? [];
  const holds = grants.filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs);
  return [...new Set(holds.map(({ role }) => role))];
}

/** Names of the roles that hold a right: whom to ask. */
export const rolesWith = (bundle: Bundle, permission: Permission): string[] =>
  bundle.roles
    .filter(({ permissions }) => permissions.includes(permission))
    .map(({ name }) => name);

/** Only one person could ever let the others back in. */
export function hasOneAdmin(policy: Policy, nowMs: number): boolean {
  const admins = policy
    .members(nowMs)
    .filter(
      ({ status, grants }) =>
        status === 'active' &&
        grants.some(
          ({ role, scope, expiresAtMs }) =>
            role === ADMIN_ROLE && scope === 'site' && expiresAtMs === null,
        ),
    );
  return admins.length <= 1;
}
