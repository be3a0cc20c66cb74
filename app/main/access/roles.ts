// Roles of the site's own: defined, changed, removed. The ready-made ones stay what they are.
import { isTopRole, type Role } from '@harmonic/protocol/access';
import type { RoleId } from '@harmonic/protocol/model';
import { foldedName, READY_ROLE_NAMES } from '../../contract/index.ts';
import type { ActAs } from './act-as.ts';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import { isReadyRole, holdersOf } from './directory.ts';
import { Refusal } from './refusal.ts';
import { heldGrants, roleOf, standing } from './standing.ts';

export interface Roles {
  define(by: By, role: Role): Promise<void>;
  remove(by: By, wish: { id: RoleId }): Promise<void>;
}

export function createRoles({ core, actAs }: { core: AccessCore; actAs: ActAs }): Roles {
  return {
    define: (by, wish) =>
      actAs(by, wish.id, (nowMs) => {
        requireOwn(wish.id);
        const role = { ...wish, permissions: [...new Set(wish.permissions)] };
        requireChangeable(core, by, role, nowMs);
        requireFreeName(core, role, nowMs);
        return {
          ...{ permission: 'role.manage', scope: 'site', subject: role.id, input: role },
          asked: { name: role.name, permissions: role.permissions.join(', ') },
          facts: { permissions: role.permissions.join(' ') },
          verbs: [{ do: 'role.define', role }],
        };
      }),

    remove: (by, { id }) =>
      actAs(by, id, (nowMs) => {
        requireOwn(id);
        const role = roleOf(standing(core, nowMs), id);
        const holders = holdersOf(core.memory, id, nowMs);
        if (holders > 0) {
          const who = holders === 1 ? 'One person holds' : `${holders} people hold`;
          throw new Refusal('conflict', `${who} this role: take it from them first.`, 'in-use', {
            facts: { count: String(holders) },
          });
        }
        return {
          ...{ permission: 'role.manage', scope: 'site', subject: id, input: { id } },
          asked: { name: role.name },
          verbs: [{ do: 'role.remove', role: id }],
        };
      }),
  };
}

function requireOwn(id: RoleId): void {
  if (!isReadyRole(id)) return;
  throw new Refusal(
    'not-allowed',
    'The ready-made roles stay as they are: make one of your own beside them.',
    'ready-role',
  );
}

/** A role that is held changes its holders' rights: not one's own, and not past the two who appoint to the top. */
function requireChangeable(core: AccessCore, by: By, role: Role, nowMs: number): void {
  const { person } = by.actor;
  if (person && heldGrants(core, person, nowMs).some((grant) => grant.role === role.id)) {
    throw new Refusal('not-allowed', 'You hold this role: somebody else has to change it.', 'self');
  }
  const before = standing(core, nowMs).roles.find(({ id }) => id === role.id);
  if (!before || isTopRole(before) || !isTopRole(role)) return;
  if (holdersOf(core.memory, role.id, nowMs) === 0) return;
  throw new Refusal(
    'conflict',
    'People hold this role, and with these rights it would be one that two persons appoint to: make a new role instead.',
    'would-lead',
  );
}

/** Whoever gives a role, or agrees to it, knows it by its name: no two read alike, in any language of the page. */
function requireFreeName(core: AccessCore, { id, name }: Role, nowMs: number): void {
  const { roles } = standing(core, nowMs);
  // One that stands already may still be narrowed, whatever it is called.
  if (roles.some((role) => role.id === id && role.name === name)) return;
  const taken = [
    ...roles.filter((role) => role.id !== id).map((role) => role.name),
    ...Object.values(READY_ROLE_NAMES).flatMap((names) => Object.values(names)),
  ];
  if (!taken.some((one) => foldedName(one) === foldedName(name))) return;
  throw new Refusal(
    'conflict',
    `Another role is called “${name}”: choose another name.`,
    'role-name-taken',
    { facts: { name } },
  );
}
