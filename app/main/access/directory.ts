// The people room as one value: who there is, what they hold, what the reader may grant. Pure; changes nothing.
import {
  absorb,
  administratorsMissed,
  isTopRole,
  standingOf,
  type Bundle,
  type HeldMember,
  type Policy,
} from '@harmonic/protocol/access';
import {
  ADMIN_ROLE,
  READY_ROLES,
  type Permission,
  type PersonId,
  type RoleId,
} from '@harmonic/protocol/model';
import type { Directory, Person } from '../../contract/index.ts';
import type { PersonRow } from '../store/access-api.ts';
import type { Memory } from './memory.ts';

export interface Look {
  memory: Memory;
  bundle: Bundle;
  policy: Policy;
  reader: PersonId | null;
  inside: ReadonlySet<PersonId>;
  nowMs: number;
  /** Whether the reader alone cannot do that to them. */
  takesTwo(id: PersonId, permission: Permission): boolean;
}

const AGAINST_PEOPLE = ['people.manage', 'privacy.erase'] as const;

export const isReadyRole = (id: RoleId): boolean => Object.hasOwn(READY_ROLES, id);

/** Members that count: an erased one keeps its pseudonym in the policy and holds nothing. */
export const holdersOf = (memory: Memory, role: RoleId, nowMs: number): number =>
  (memory.policy()?.members(nowMs) ?? [])
    .filter(({ id }) => memory.person(id)?.erasedAtMs === null)
    .filter(({ grants }) => grants.some((grant) => grant.role === role)).length;

export function directoryOf(look: Look): Directory {
  const { memory, bundle, policy, nowMs } = look;
  const members = new Map(policy.members(nowMs).map((member) => [member.id, member]));
  // What is defined here and not confirmed yet is there already.
  const defined = absorb(bundle, memory.statements(), nowMs);
  return {
    people: memory.people().map((row) => ({
      ...personOf(look, row, members.get(row.id) ?? null),
      takesTwo: AGAINST_PEOPLE.filter((permission) => look.takesTwo(row.id, permission)),
    })),
    roles: defined.roles.map((role) => ({
      ...role,
      ready: isReadyRole(role.id),
      holders: holdersOf(memory, role.id, nowMs),
    })),
    areas: defined.areas.map((area) => ({
      ...area,
      devices: memory
        .placements()
        .filter((placement) => placement.area === area.id)
        .map(({ device }) => device),
    })),
    rules: bundle.rules,
    epoch: bundle.epoch,
    mayGrant: mayGrantOf(look),
  };
}

function mayGrantOf({ bundle, policy, reader, nowMs }: Look): Directory['mayGrant'] {
  if (!reader) return [];
  const isAlone = isOnlyAdministrator(policy.members(nowMs), bundle, reader, nowMs);
  const leading = bundle.roles.filter(isTopRole).map(({ id }) => id);
  return policy
    .mayGrant(reader, nowMs)
    .map((may) => ({ ...may, takesTwo: !isAlone && leading.includes(may.role) }));
}

/** Whoever is may appoint the second one alone: nobody else is an administrator, nor was within the week (SPEC A4.4). */
function isOnlyAdministrator(
  members: readonly HeldMember[],
  bundle: Bundle,
  reader: PersonId,
  nowMs: number,
): boolean {
  if (bundle.signer !== 'site') return false;
  const now = members
    .filter(({ status }) => status === 'active')
    .filter(({ grants }) =>
      grants.some(({ role, scope }) => role === ADMIN_ROLE && scope === 'site'),
    )
    .map(({ id }) => id);
  const missed = administratorsMissed(standingOf(bundle), nowMs);
  return now.includes(reader) && [...now, ...missed].every((id) => id === reader);
}

export function personOf(
  { memory, inside, nowMs }: Pick<Look, 'memory' | 'inside' | 'nowMs'>,
  row: PersonRow,
  member: HeldMember | null,
): Person {
  const { id, name, signInName, lastSignInMs } = row;
  const attempts = memory.attempts(id);
  const lockedUntilMs = attempts && attempts.lockedUntilMs > nowMs ? attempts.lockedUntilMs : null;
  return {
    ...{ id, name, signInName, lastSignInMs, lockedUntilMs },
    status: statusOf(row, member, memory.credential(id) !== null),
    grants: [...(member?.grants ?? [])],
    hasSecondFactor: (memory.credential(id)?.totp ?? null) !== null,
    wrongAttempts: attempts?.wrong ?? 0,
    inside: inside.has(id),
  };
}

/** Enrolled is who has a password: their key may still wait for an administrator's next act. */
function statusOf(
  row: PersonRow,
  member: HeldMember | null,
  isEnrolled: boolean,
): Person['status'] {
  if (row.erasedAtMs !== null) return 'erased';
  if (member?.status === 'disabled') return 'disabled';
  return isEnrolled || member?.key ? 'active' : 'invited';
}
