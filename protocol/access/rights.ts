// What people hold and where, as sets of rights that compare in one step. Looks; changes nobody.
import { ADMIN_ROLE, PERMISSIONS } from '../model/index.ts';
import type { Permission, PersonId, RoleId, Scope } from '../model/index.ts';
import type { Bundle, Grant, Member, Removal, Role } from './records.ts';

/** A set of permissions: one bit each, in the order of PERMISSIONS (at most 31). */
export type Rights = number;

/** Place of a permission in PERMISSIONS, and its bit's number. */
export const PLACE = Object.fromEntries(PERMISSIONS.map((name, place) => [name, place])) as Record<
  Permission,
  number
>;
export const rightsOf = (permissions: readonly Permission[]): Rights =>
  permissions.reduce((rights, permission) => rights | (1 << PLACE[permission]), 0);
export const permissionsIn = (rights: Rights): Permission[] =>
  PERMISSIONS.filter((permission) => hasRight(rights, permission));

export const hasRight = (rights: Rights, permission: Permission): boolean =>
  (rights & (1 << PLACE[permission])) !== 0;
export const isWithin = (inner: Rights, outer: Rights): boolean => (inner & ~outer) === 0;

export const ALL_RIGHTS = rightsOf(PERMISSIONS);
/** Whoever holds one of these can lead the site (R2). */
const TOP_RIGHTS = rightsOf(['people.manage', 'role.manage', 'rule.manage', 'privacy.erase']);
export const isTop = (rights: Rights): boolean => (rights & TOP_RIGHTS) !== 0;
export const isTopRole = ({ permissions }: Pick<Role, 'permissions'>): boolean =>
  isTop(rightsOf(permissions));

/** R1: what somebody with `mine` may give: strictly less; the whole only of who holds everything there is. */
export const isBelow = (rights: Rights, mine: Rights): boolean =>
  isWithin(rights, mine) && (rights !== mine || mine === ALL_RIGHTS);

/** Unconfirmed grants say so. */
export interface HeldGrant extends Grant {
  provisional: boolean;
}
export interface HeldMember extends Omit<Member, 'grants'> {
  grants: readonly HeldGrant[];
}
export type People = ReadonlyMap<PersonId, HeldMember>;

/** Who holds what, by one policy; judges issue and agreement. */
export interface Standing {
  signer: Bundle['signer'];
  people: People;
  roles: ReadonlyMap<RoleId, Rights>;
  areas: ReadonlySet<Scope>;
  /** Those the policy has taken in. */
  removals: readonly Removal[];
}

export function standingOf(bundle: Bundle): Standing {
  return {
    signer: bundle.signer,
    people: new Map(
      bundle.people.map((member) => [
        member.id,
        { ...member, grants: member.grants.map((grant) => ({ ...grant, provisional: false })) },
      ]),
    ),
    roles: new Map(bundle.roles.map(({ id, permissions }) => [id, rightsOf(permissions)])),
    areas: new Set(bundle.areas.map(({ id }) => id)),
    removals: bundle.removals,
  };
}

export const isAlive = ({ expiresAtMs }: Pick<Grant, 'expiresAtMs'>, atMs: number): boolean =>
  expiresAtMs === null || atMs < expiresAtMs;

/** `site` holds every area. */
export const holds = (outer: Scope, inner: Scope): boolean => outer === 'site' || outer === inner;

/** What one grant gives; nothing when its role or its area is gone. */
export function rightsIn(
  { roles, areas }: Standing,
  { role, scope }: Pick<Grant, 'role' | 'scope'>,
): Rights {
  return scope === 'site' || areas.has(scope) ? (roles.get(role) ?? 0) : 0;
}

/** Everything an active member may do in a scope, together. */
export function rightsAt(
  standing: Standing,
  member: HeldMember,
  scope: Scope,
  atMs: number,
): Rights {
  let rights = 0;
  for (const grant of member.grants) {
    if (holds(grant.scope, scope) && isAlive(grant, atMs)) rights |= rightsIn(standing, grant);
  }
  return rights;
}

export const isAdminGrant = ({ role, scope }: Pick<Grant, 'role' | 'scope'>): boolean =>
  role === ADMIN_ROLE && scope === 'site';

/** Whoever was created, enrolled, reset or enabled agrees to nothing for so long (R2). */
export const SECOND_AFTER_MS = 24 * 60 * 60_000;
export const settledAtMs = ({ sinceMs = -Infinity }: Pick<Member, 'sinceMs'>): number =>
  sinceMs + SECOND_AFTER_MS;
export const isSettled = (member: Pick<Member, 'sinceMs'>, atMs: number): boolean =>
  atMs >= settledAtMs(member);

/** An administrator who was removed is still asked for, for so long (R2). */
const MISSED_FOR_MS = 7 * 24 * 60 * 60_000;

/** Administrators whom the policy has disabled, or whose role it has taken, within the last week. */
export function administratorsMissed(
  { people, removals }: Pick<Standing, 'people' | 'removals'>,
  atMs: number,
): Set<PersonId> {
  const missed = new Set<PersonId>();
  for (const { subject, role, scope, atMs: removedMs } of removals) {
    if (subject === null || removedMs === undefined || atMs >= removedMs + MISSED_FOR_MS) continue;
    const wasAdmin =
      role !== null && scope !== null
        ? isAdminGrant({ role, scope })
        : (people.get(subject)?.grants.some((one) => isAdminGrant(one) && isAlive(one, atMs)) ??
          false);
    if (wasAdmin) missed.add(subject);
  }
  return missed;
}
