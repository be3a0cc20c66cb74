// What somebody who came in with the sealed code may not do: it opens a site that is locked out, it does not take one.
import type { RoleId } from '@harmonic/protocol/model';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import { Refusal } from './refusal.ts';
import { isTop, roleOf, standing } from './standing.ts';

const isHeld = (core: AccessCore, roles: readonly RoleId[]): boolean => {
  const bundle = standing(core, core.now());
  return roles.some((role) => isTop(roleOf(bundle, role)));
};

/** @param held roles of the person this is done to. @throws Refusal for one who can lead the site. */
export function requireNoLeader(core: AccessCore, by: By, held: readonly RoleId[]): void {
  if (!core.isBreakGlass(by.seat) || !isHeld(core, held)) return;
  throw new Refusal(
    'not-allowed',
    'The sealed code lets you reset the factors of an administrator, and nothing else about them.',
    'break-glass',
  );
}

/** @param wished roles that would be given. @throws Refusal for one at the top. */
export function requireNoAppointment(core: AccessCore, by: By, wished: readonly RoleId[]): void {
  if (!core.isBreakGlass(by.seat) || !isHeld(core, wished)) return;
  throw new Refusal(
    'not-allowed',
    'The sealed code appoints nobody to a role that leads the site: reset the factors of an administrator instead.',
    'break-glass',
  );
}
