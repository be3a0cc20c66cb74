// What people, roles and areas stand as right now: who is known, what is defined, which roles are at the top.
// Looks; changes and signs nothing.
import { absorb, isTopRole, type Bundle, type Grant, type Role } from '@harmonic/protocol/access';
import { ADMIN_ROLE, type PersonId, type RoleId, type Scope } from '@harmonic/protocol/model';
import { Refusal } from './refusal.ts';
import type { PersonRow } from '../store/access-api.ts';
import type { Memory } from './memory.ts';
import { refusalFor } from './why.ts';

interface Looks {
  memory: Memory;
}

/** @throws Refusal before the first run. */
export function bundleOf({ memory }: Looks): Bundle {
  const bundle = memory.bundle();
  if (bundle) return bundle;
  throw new Refusal('not-allowed', 'This site has no people yet.', 'no-policy');
}

/** The policy with what was done here and is not confirmed yet. */
export const standing = (parts: Looks, nowMs: number): Bundle =>
  absorb(bundleOf(parts), parts.memory.statements(), nowMs);

/** @throws Refusal for nobody, and for whoever was erased. */
export function known({ memory }: Looks, id: PersonId): PersonRow {
  const person = memory.person(id);
  if (person?.erasedAtMs === null) return person;
  throw new Refusal('not-found', 'There is no such person.', 'unknown-person');
}

export function roleOf(bundle: Bundle, id: RoleId): Role {
  const role = bundle.roles.find((one) => one.id === id);
  if (role) return role;
  throw new Refusal('not-found', `There is no role “${id}” on this site.`, 'unknown-role');
}

/** @throws Refusal for an area that is not there. */
export function requireScope(bundle: Bundle, scope: Scope): void {
  if (scope === 'site' || bundle.areas.some(({ id }) => id === scope)) return;
  throw new Refusal('not-found', 'There is no such area on this site.', 'unknown-area');
}

/** Grants that count now. */
export const heldGrants = ({ memory }: Looks, id: PersonId, nowMs: number): readonly Grant[] =>
  memory
    .policy()
    ?.members(nowMs)
    .find((member) => member.id === id)?.grants ?? [];

/** Whether what they hold leads the site or a part of it (R2), disabled or not. */
export const holdsTopGrant = (looks: Looks, id: PersonId, nowMs: number): boolean => {
  const { roles } = standing(looks, nowMs);
  return heldGrants(looks, id, nowMs).some(({ role }) =>
    roles.some((one) => one.id === role && isTopRole(one)),
  );
};

/** Nobody reaches up (R1): what somebody holds is within what whoever does something to them holds there. */
export function requireReach(
  looks: Looks,
  actor: PersonId | null,
  subject: PersonId,
  nowMs: number,
): void {
  const { roles } = standing(looks, nowMs);
  const policy = looks.memory.policy();
  const isWithin = heldGrants(looks, subject, nowMs).every(({ role, scope }) =>
    roles
      .filter(({ id }) => id === role)
      .every(({ permissions }) =>
        permissions.every(
          (permission) =>
            actor !== null && policy?.decide(actor, permission, scope, nowMs).allowed === true,
        ),
      ),
  );
  if (!isWithin) throw refusalFor('not-below');
}

/** Administrators of the whole site whose right has no end, and who can come in. */
export const administrators = ({ memory }: Looks, nowMs: number): PersonId[] =>
  (memory.policy()?.members(nowMs) ?? [])
    .filter(({ status, key }) => status === 'active' && key !== null)
    .filter(({ grants }) =>
      grants.some(
        ({ role, scope, expiresAtMs }) =>
          role === ADMIN_ROLE && scope === 'site' && expiresAtMs === null,
      ),
    )
    .map(({ id }) => id);
