// Removal wins (R3) and the last administrator stays (R7): what is taken away, and what has to be named to give it
// back (SPEC A5). Depends on the policy and the statements only, never on the time it is asked.
import type { PersonId, Scope, RoleId } from '../model/index.ts';
import type { Bundle, Removal, Statement, StatementId, Verb } from './records.ts';
import {
  isAdminGrant,
  rightsOf,
  type People,
  type HeldMember,
  type Rights,
  type Standing,
} from './rights.ts';

type Thing = Pick<Removal, 'subject' | 'role' | 'scope'>;
const keyOf = ({ subject, role, scope }: Thing): string =>
  `${subject ?? ''} ${role ?? ''} ${scope ?? ''}`;
const NOTHING = { subject: null, role: null, scope: null };

/** What a verb takes away, or gives back; null for what is never removed. */
export function thingOf(verb: Verb): Thing | null {
  switch (verb.do) {
    case 'person.disable':
    case 'person.enable':
      return { ...NOTHING, subject: verb.subject };
    case 'grant':
    case 'revoke':
      return { subject: verb.subject, role: verb.role, scope: verb.scope };
    case 'role.define':
      return { ...NOTHING, role: verb.role.id };
    case 'role.remove':
      return { ...NOTHING, role: verb.role };
    case 'area.define':
      return { ...NOTHING, scope: verb.area.id };
    case 'area.remove':
      return { ...NOTHING, scope: verb.area };
    default:
      return null;
  }
}

/** `role.define` may narrow a role: then it takes as well as gives. */
export const isRemoval = ({ do: act }: Verb): boolean =>
  act === 'person.disable' || act === 'revoke' || act === 'role.remove' || act === 'area.remove';

/** Removals by what they remove. */
export interface Removed {
  /** Not taken in by the policy yet, in the order of their ids. */
  pending(thing: Thing): readonly StatementId[];
  /** The last one it has taken in. */
  remembered(thing: Thing): Removal | null;
}

export function removedBy(bundle: Bundle, takes: readonly Statement[]): Removed {
  const pending = new Map<string, StatementId[]>();
  for (const { id, verb } of takes) {
    const thing = isRemoval(verb) ? thingOf(verb) : null;
    if (!thing) continue;
    const key = keyOf(thing);
    pending.set(key, [...(pending.get(key) ?? []), id]);
  }
  const remembered = new Map(bundle.removals.map((removal) => [keyOf(removal), removal]));
  return {
    pending: (thing) => pending.get(keyOf(thing)) ?? [],
    remembered: (thing) => remembered.get(keyOf(thing)) ?? null,
  };
}

/** R3: every removal of the thing is the one this names. */
export function isRenewed(removed: Removed, thing: Thing, names: StatementId | null): boolean {
  const last = removed.remembered(thing);
  return (last === null || last.id === names) && removed.pending(thing).every((id) => id === names);
}

/** R7 counts those whose right has no end; where there is none, those with one. */
function administrators({ people }: Standing): Set<PersonId> {
  const all = [...people.values()].filter(
    ({ status, grants }) => status === 'active' && grants.some(isAdminGrant),
  );
  const lasting = all.filter(({ grants }) =>
    grants.some((grant) => isAdminGrant(grant) && grant.expiresAtMs === null),
  );
  return new Set((lasting.length > 0 ? lasting : all).map(({ id }) => id));
}

const unseats = (verb: Verb): PersonId | null =>
  verb.do === 'person.disable' || (verb.do === 'revoke' && isAdminGrant(verb))
    ? verb.subject
    : null;

/** R7: those that would leave no administrator, taken in the order of their ids. */
export function unseatingLast(standing: Standing, removals: readonly Statement[]): Set<Statement> {
  const left = administrators(standing);
  const refused = new Set<Statement>();
  for (const removal of removals) {
    const subject = unseats(removal.verb);
    if (subject === null || !left.has(subject)) continue;
    if (left.size === 1) refused.add(removal);
    else left.delete(subject);
  }
  return refused;
}

/** The standing without what valid removals take. */
export function standingWithout(standing: Standing, takes: readonly Statement[]): Standing {
  if (takes.length === 0) return standing;
  const roles = new Map(standing.roles);
  const areas = new Set(standing.areas);
  for (const { verb } of takes) {
    if (verb.do === 'role.remove') roles.delete(verb.role);
    else if (verb.do === 'area.remove') areas.delete(verb.area);
    else if (verb.do === 'role.define')
      narrow(roles, verb.role.id, rightsOf(verb.role.permissions));
  }
  return { ...standing, roles, areas, people: peopleWithout(standing.people, takes) };
}

function narrow(roles: Map<RoleId, Rights>, id: RoleId, to: Rights): void {
  const rights = roles.get(id);
  if (rights !== undefined) roles.set(id, rights & to);
}

function peopleWithout(before: People, takes: readonly Statement[]): People {
  const people = new Map(before);
  const change = (id: PersonId, to: (member: HeldMember) => HeldMember): void => {
    const member = people.get(id);
    if (member) people.set(id, to(member));
  };
  const withoutGrants =
    (isGone: (grant: { role: RoleId; scope: Scope }) => boolean) =>
    (member: HeldMember): HeldMember =>
      member.grants.some(isGone)
        ? { ...member, grants: member.grants.filter((grant) => !isGone(grant)) }
        : member;
  for (const { verb } of takes) {
    if (verb.do === 'person.disable') {
      change(verb.subject, (member) => ({ ...member, status: 'disabled' }));
    } else if (verb.do === 'revoke') {
      const { role, scope } = verb;
      change(
        verb.subject,
        withoutGrants((one) => one.role === role && one.scope === scope),
      );
    } else if (verb.do === 'role.remove') {
      for (const id of people.keys())
        change(
          id,
          withoutGrants(({ role }) => role === verb.role),
        );
    } else if (verb.do === 'area.remove') {
      for (const id of people.keys())
        change(
          id,
          withoutGrants(({ scope }) => scope === verb.area),
        );
    }
  }
  return people;
}
