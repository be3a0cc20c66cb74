// Who may do what, as a table: from roles and grants to one cell a person and right. Pure; the console decides for real.
import type { Permission, RoleId, Scope } from '@harmonic/protocol/model';
import type { Directory, Person } from '../../../contract/index.ts';

export interface Cell {
  /** On the whole site, in some areas, or nowhere. */
  reach: 'site' | 'areas' | 'none';
  /** Only those in areas; without the whole site. */
  areas: readonly Scope[];
  /** Roles it comes from. */
  roles: readonly RoleId[];
  /** When the last grant that gives this reach ends; null: not by itself. */
  endsAtMs: number | null;
}

const NOTHING: Cell = { reach: 'none', areas: [], roles: [], endsAtMs: null };

/** A grant without an end outlives all others. */
const latestEnd = (ends: readonly (number | null)[]): number | null =>
  ends.some((end) => end === null) ? null : Math.max(...ends.map((end) => end ?? 0));

export function cellOf(
  person: Pick<Person, 'status' | 'grants'>,
  permission: Permission,
  roles: Directory['roles'],
  nowMs: number,
): Cell {
  if (person.status !== 'active' && person.status !== 'invited') return NOTHING;
  const giving = person.grants.filter(
    (grant) =>
      (grant.expiresAtMs === null || grant.expiresAtMs > nowMs) &&
      roles.some((role) => role.id === grant.role && role.permissions.includes(permission)),
  );
  if (giving.length === 0) return NOTHING;
  const wide = giving.filter((grant) => grant.scope === 'site');
  const counted = wide.length > 0 ? wide : giving;
  return {
    reach: wide.length > 0 ? 'site' : 'areas',
    areas: wide.length > 0 ? [] : [...new Set(giving.map((grant) => grant.scope))],
    roles: [...new Set(counted.map((grant) => grant.role))],
    endsAtMs: latestEnd(counted.map((grant) => grant.expiresAtMs)),
  };
}

/** The noun a permission acts on: what groups the columns. */
export const nounOf = <P extends Permission>(
  permission: P,
): P extends `${infer N}.${string}` ? N : never =>
  permission.slice(0, permission.indexOf('.')) as P extends `${infer N}.${string}` ? N : never;

export function groupedByNoun(
  permissions: readonly Permission[],
): { noun: ReturnType<typeof nounOf<Permission>>; permissions: Permission[] }[] {
  const groups = new Map<ReturnType<typeof nounOf<Permission>>, Permission[]>();
  for (const permission of permissions) {
    const noun = nounOf(permission);
    groups.set(noun, [...(groups.get(noun) ?? []), permission]);
  }
  return [...groups].map(([noun, of]) => ({ noun, permissions: of }));
}
