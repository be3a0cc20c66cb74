// People with what statements give them (SPEC A5). Takes nothing away and judges nothing.
import type { PersonId } from '../model/index.ts';
import { subjectOf } from './authority.ts';
import type { Statement } from './records.ts';
import type { Removed } from './removals.ts';
import type { People, HeldMember } from './rights.ts';

export const isCreation = ({ verb }: Statement): boolean => verb.do === 'person.create';

/** People with what statements give them; `until` says when a grant ends. */
export function peopleWith(
  before: People,
  removed: Removed,
  gives: readonly Statement[],
  until: (statement: Statement) => number | null,
): People {
  if (gives.length === 0) return before;
  const people = new Map<PersonId, HeldMember>(before);
  const inOrder = [...gives].sort((a, b) => Number(isCreation(b)) - Number(isCreation(a)));
  for (const statement of inOrder) {
    const { verb } = statement;
    const subject = subjectOf(verb);
    if (subject === null) continue;
    if (verb.do === 'person.create') {
      const thing = { subject, role: null, scope: null };
      const isOut = removed.pending(thing).length > 0 || removed.remembered(thing) !== null;
      const status = isOut ? 'disabled' : 'active';
      people.set(subject, { ...NEWCOMER, id: subject, status, sinceMs: statement.atMs });
      continue;
    }
    const member = people.get(subject);
    if (member) people.set(subject, memberWith(member, statement, until));
  }
  return people;
}

const NEWCOMER = { grants: [], credentialVersion: 1, key: null };

function memberWith(
  member: HeldMember,
  statement: Statement,
  until: (statement: Statement) => number | null,
): HeldMember {
  const { verb, atMs } = statement;
  switch (verb.do) {
    case 'person.enable':
      return { ...member, status: 'active', sinceMs: atMs };
    case 'factors.reset':
      return {
        ...member,
        ...{ credentialVersion: member.credentialVersion + 1, key: null, sinceMs: atMs },
      };
    case 'grant': {
      const { role, scope } = verb;
      const grant = { role, scope, expiresAtMs: until(statement), provisional: true };
      return { ...member, grants: [...member.grants, grant] };
    }
    default:
      return member;
  }
}
