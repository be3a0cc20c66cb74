// May this person do that, there? Told before acting, from what the console says of the session. Decides nothing itself.
import { READY_ROLES, type Permission, type RoleId, type Scope } from '@harmonic/protocol/model';
import type { Device, Directory, Session } from '../../contract/index.ts';

export type Where = Scope | 'any';
export type Verdict =
  | { allowed: true; twoPerson: boolean }
  /** `demo`: there are no people in it, and it takes some. `elsewhere`: has the right, in other areas. `none`: has it nowhere. */
  | { allowed: false; because: 'demo' | 'elsewhere' | 'none' };

/** The whole site holds every area. */
export const holds = (scopes: readonly Scope[], where: Where): boolean =>
  scopes.length > 0 && (where === 'any' || scopes.includes('site') || scopes.includes(where));

export function judge(session: Session | undefined, permission: Permission, where: Where): Verdict {
  const mine = session?.mayDo.find((may) => may.permission === permission);
  // Nobody is there to be given a right, or to be named by what is written.
  if (session?.stage === 'demo' && !mine) return { allowed: false, because: 'demo' };
  if (!mine || mine.scopes.length === 0) return { allowed: false, because: 'none' };
  return holds(mine.scopes, where)
    ? { allowed: true, twoPerson: mine.twoPerson }
    : { allowed: false, because: 'elsewhere' };
}

/** Ids of the roles that hold a permission: the site's own ones too, as far as the reader sees them. */
export function rolesWith(
  permission: Permission,
  roles: Pick<Directory, 'roles'>['roles'] | undefined,
): (RoleId | keyof typeof READY_ROLES)[] {
  const ready = Object.entries(READY_ROLES) as [keyof typeof READY_ROLES, readonly Permission[]][];
  return (
    roles?.filter((role) => role.permissions.includes(permission)).map((role) => role.id) ??
    ready.filter(([, permissions]) => permissions.includes(permission)).map(([id]) => id)
  );
}

/** Where rights over a device must hold. What the console does not say, it judges by itself. */
export const whereIs = (device: Pick<Device, 'area'> | undefined): Where =>
  device?.area === undefined ? 'any' : (device.area ?? 'site');
