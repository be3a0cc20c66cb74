// May this issuer say this, by one standing at one time? Rules R1, R2 and the right itself (SPEC A4). Pure look-up;
// knows nothing of streams, of other statements, or of what was removed.
import { READY_ROLES } from '../model/index.ts';
import type { Permission, PersonId, Scope } from '../model/index.ts';
import type { Statement, Verb } from './records.ts';
import {
  administratorsMissed,
  hasRight,
  isAdminGrant,
  isAlive,
  isBelow,
  isSettled,
  isTop,
  isWithin,
  rightsAt,
  rightsIn,
  rightsOf,
  type HeldMember,
  type Rights,
  type Standing,
} from './rights.ts';

/** Why a statement does not hold. */
export type Fault =
  | 'other-site'
  | 'taken' // the policy has dealt with this place of the stream (R5)
  | 'broken-stream' // a statement before it is missing, another, or there twice (R5)
  | 'not-yet' // from a later time or a later policy than is known here
  | 'old-policy' // made before somebody narrowed what it widens (R3)
  | 'stale-policy' // R10
  | 'unknown-issuer' // or not active
  | 'wrong-key'
  | 'authority-lost' // the issuer, or the second person, has been removed or has expired (R4)
  | 'self'
  | 'no-right'
  | 'wider-scope' // the issuer has the right, but elsewhere
  | 'not-below' // R1
  | 'needs-second' // R2
  | 'bad-second' // somebody agreed whose agreement does not count
  | 'ready-role' // ready-made roles stay what they are
  | 'unknown-person'
  | 'known-person'
  | 'unknown-role'
  | 'unknown-area'
  | 'removed' // something was removed, and this does not name it (R3)
  | 'last-admin' // R7
  | 'expired' // R6
  | 'as-it-is'; // it would change nothing

const NEEDED: Readonly<Record<Verb['do'], Permission>> = {
  'person.create': 'people.manage',
  'person.disable': 'people.manage',
  'person.enable': 'people.manage',
  'factors.reset': 'people.manage',
  grant: 'people.manage',
  revoke: 'people.manage',
  'role.define': 'role.manage',
  'role.remove': 'role.manage',
  'area.define': 'area.manage',
  'area.remove': 'area.manage',
  'rules.set': 'rule.manage',
};

export const subjectOf = (verb: Verb): PersonId | null => ('subject' in verb ? verb.subject : null);
const scopeOf = (verb: Verb): Scope =>
  verb.do === 'grant' || verb.do === 'revoke' ? verb.scope : 'site';

/** A statement looked at by one standing at one time. */
interface Case {
  standing: Standing;
  statement: Statement;
  atMs: number;
  issuer: HeldMember;
  scope: Scope;
  /** The issuer's, in that scope. */
  mine: Rights;
}

/** @returns null when the issuer may say it. */
export function faultOf(standing: Standing, statement: Statement, atMs: number): Fault | null {
  const { verb } = statement;
  const issuer = standing.people.get(statement.issuer);
  if (issuer?.status !== 'active') return 'unknown-issuer';
  if (issuer.key === null || issuer.key !== statement.issuerKey) return 'wrong-key';
  if (isAboutIssuer(issuer, verb)) return 'self';
  const scope = scopeOf(verb);
  const mine = rightsAt(standing, issuer, scope, atMs);
  const needed = NEEDED[verb.do];
  if (!hasRight(mine, needed)) {
    const isElsewhere = issuer.grants.some(
      (grant) => isAlive(grant, atMs) && hasRight(rightsIn(standing, grant), needed),
    );
    return isElsewhere ? 'wider-scope' : 'no-right';
  }
  return faultOfVerb({ standing, statement, atMs, issuer, scope, mine }, verb);
}

/** Nobody changes what they are or hold themselves. */
function isAboutIssuer({ id, grants }: HeldMember, verb: Verb): boolean {
  switch (verb.do) {
    case 'role.define':
      return grants.some(({ role }) => role === verb.role.id);
    case 'role.remove':
      return grants.some(({ role }) => role === verb.role);
    case 'area.remove':
      return grants.some(({ scope }) => scope === verb.area);
    default:
      return subjectOf(verb) === id;
  }
}

function faultOfVerb(one: Case, verb: Verb): Fault | null {
  const { standing, mine } = one;
  switch (verb.do) {
    case 'person.create':
      return standing.people.has(verb.subject) ? 'known-person' : null;
    case 'person.disable':
    case 'person.enable':
    case 'factors.reset':
      return faultTowards(one, verb.do, standing.people.get(verb.subject));
    case 'grant': {
      const rights = standing.roles.get(verb.role);
      if (rights === undefined) return 'unknown-role';
      if (verb.scope !== 'site' && !standing.areas.has(verb.scope)) return 'unknown-area';
      return faultOfGiving(one, rights);
    }
    case 'revoke':
      return isWithin(standing.roles.get(verb.role) ?? 0, mine) ? null : 'not-below';
    case 'role.define':
    case 'role.remove': {
      const id = verb.do === 'role.define' ? verb.role.id : verb.role;
      if (Object.hasOwn(READY_ROLES, id)) return 'ready-role';
      if (!isWithin(standing.roles.get(id) ?? 0, mine)) return 'not-below';
      return verb.do === 'role.define' ? faultOfGiving(one, rightsOf(verb.role.permissions)) : null;
    }
    case 'area.remove':
      return coversArea(one, verb.area) ? null : 'not-below';
    case 'area.define':
    case 'rules.set':
      return null;
  }
}

/** Towards a person: only those who hold no more than the issuer; back to the top only by two. */
function faultTowards(
  one: Case,
  act: 'person.disable' | 'person.enable' | 'factors.reset',
  subject: HeldMember | undefined,
): Fault | null {
  const { standing, issuer, atMs } = one;
  let isAtTop = false;
  for (const grant of subject?.grants ?? []) {
    const rights = rightsIn(standing, grant);
    if (!isWithin(rights, rightsAt(standing, issuer, grant.scope, atMs))) return 'not-below';
    isAtTop ||= isTop(rights);
  }
  if (!isAtTop || act === 'person.disable') return null;
  // Stand-alone, the two who could agree to a reset may be the very two who are locked out.
  if (act === 'factors.reset' && standing.signer === 'site') return null;
  return faultOfSecond(one, 0);
}

function faultOfGiving(one: Case, rights: Rights): Fault | null {
  if (!isBelow(rights, one.mine)) return 'not-below';
  return isTop(rights) ? faultOfSecond(one, rights) : null;
}

/** Nobody loses in an area what the issuer could not take from them there. */
function coversArea({ standing, issuer, atMs }: Case, area: Scope): boolean {
  const rights = rightsAt(standing, issuer, area, atMs);
  for (const { grants } of standing.people.values()) {
    for (const grant of grants) {
      if (grant.scope === area && !isWithin(rightsIn(standing, grant), rights)) return false;
    }
  }
  return true;
}

/** R2: another person who could have issued it, with a key of their own; or nobody is there who could. */
function faultOfSecond(one: Case, rights: Rights): Fault | null {
  const { standing, statement, atMs, scope } = one;
  const { second, verb, issuer } = statement;
  if (standing.signer === 'site' && isOnlyAdmin(one)) return null;
  if (!second) return 'needs-second';
  const member = standing.people.get(second.person);
  const isOther =
    second.person !== issuer &&
    second.person !== subjectOf(verb) &&
    second.key !== statement.issuerKey;
  if (!isOther || member?.status !== 'active' || member.key !== second.key) return 'bad-second';
  if (!isSettled(member, atMs)) return 'bad-second';
  const theirs = rightsAt(standing, member, scope, atMs);
  return hasRight(theirs, NEEDED[verb.do]) && isWithin(rights, theirs) ? null : 'bad-second';
}

/** The issuer is the site's one administrator, the subject aside: nobody else is one, nor was within the week. */
function isOnlyAdmin({ standing, statement, atMs }: Case): boolean {
  const subject = subjectOf(statement.verb);
  for (const id of administratorsMissed(standing, atMs)) {
    if (id !== subject && id !== statement.issuer) return false;
  }
  let others = 0;
  let isAdmin = false;
  for (const { id, status, grants } of standing.people.values()) {
    if (status !== 'active' || id === subject) continue;
    if (!grants.some((grant) => isAdminGrant(grant) && isAlive(grant, atMs))) continue;
    if (id === statement.issuer) isAdmin = true;
    else others += 1;
  }
  return isAdmin && others === 0;
}
