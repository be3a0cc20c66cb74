// Weighs statements against each other and against the signed policy: which count, and what the people are then.
// The order in which they came never matters (A5): authority is the policy's alone, removal wins.
import type { PersonId, RoleId, Scope } from '../model/index.ts';
import { NEVER, createAuthority, endOf, type Authority } from './authority.ts';
import type { Bundle, Grant, Member, Statement, StatementId, Verb } from './records.ts';
import { subjectOf, validate, type Void } from './validity.ts';

/** A statement nobody has confirmed lapses after this (R6). */
export const PROVISIONAL_LIFE_MS = 30 * 24 * 60 * 60_000;

export interface HeldGrant extends Grant {
  /** Known from a statement that the signed policy has not taken in. */
  provisional: boolean;
  /** When it ends for whatever reason, ms. */
  endsMs: number;
}
export interface HeldMember extends Omit<Member, 'grants'> {
  grants: HeldGrant[];
  /** Its creation waits for confirmation. */
  provisional: boolean;
}

export interface Folded {
  /** Those that count, ordered by id. */
  valid: Statement[];
  void: { statement: Statement; why: Void }[];
  members: Map<PersonId, HeldMember>;
}

type Kind<D extends Verb['do']> = Statement & { verb: Extract<Verb, { do: D }> };
const isKind =
  <D extends Verb['do']>(...kinds: D[]) =>
  (statement: Statement): statement is Kind<D> =>
    (kinds as string[]).includes(statement.verb.do);
type Removing = Extract<Verb, { do: 'person.disable' | 'revoke' }>;
const isRemoval = isKind('person.disable', 'revoke');
const isGrant = isKind('grant');

interface Weighed {
  statement: Statement;
  lastsMs: number;
}

const byId = (a: { statement: Statement }, b: { statement: Statement }): number =>
  a.statement.id < b.statement.id ? -1 : 1;

export function fold(
  authority: Authority,
  statements: readonly Statement[],
  nowMs: number,
): Folded {
  const unique = new Map<StatementId, Statement>(statements.map((one) => [one.id, one]));
  const voided: Folded['void'] = [];
  let alive: Weighed[] = [];
  for (const statement of unique.values()) {
    const validity = validate(authority, statement, nowMs);
    if ('why' in validity) voided.push({ statement, why: validity.why });
    else alive.push({ statement, lastsMs: validity.lastsMs });
  }
  alive.sort(byId);
  const drop = (isDropped: (one: Weighed) => boolean, why: Void): void => {
    for (const one of alive) if (isDropped(one)) voided.push({ statement: one.statement, why });
    alive = alive.filter((one) => !isDropped(one));
  };
  const known = createdIn(alive, authority);
  drop(({ statement }) => lacksSubject(statement, known), 'unknown-subject');
  const last = wouldLeaveNobody(authority, alive);
  drop(({ statement }) => last.has(statement.id), 'last-admin');

  const removals = alive.map(({ statement }) => statement).filter(isRemoval);
  const removed = new Set(
    removals.filter(isKind('person.disable')).map(({ verb }) => verb.subject),
  );
  // Removals stand, whoever made them; what a removed person gave does not.
  drop(({ statement }) => !isRemoval(statement) && removed.has(statement.issuer), 'issuer-removed');
  drop(({ statement }) => isBeaten(authority, statement, removals), 'removed');
  return {
    valid: alive.map(({ statement }) => statement),
    void: voided,
    members: membersOf(authority, alive),
  };
}

function createdIn(alive: readonly Weighed[], { bundle }: Authority): Set<PersonId> {
  const created = alive
    .map(({ statement }) => statement)
    .filter(isKind('person.create'))
    .map(({ verb }) => verb.subject);
  return new Set([...bundle.people.map(({ id }) => id), ...created]);
}

function lacksSubject(statement: Statement, known: ReadonlySet<PersonId>): boolean {
  const subject = subjectOf(statement.verb);
  return subject !== null && !known.has(subject);
}

/**
 * Removals that would leave the site without a lasting admin (R7); in order of their ids, those before go through.
 */
function wouldLeaveNobody(authority: Authority, alive: readonly Weighed[]): Set<StatementId> {
  const refused = new Set<StatementId>();
  let before = authority;
  for (const { statement } of alive) {
    if (!isRemoval(statement)) continue;
    const after = createAuthority(without(before.bundle, statement.verb));
    const leavesNobody = lastingAdmins(after) === 0 && lastingAdmins(before) > 0;
    if (leavesNobody) refused.add(statement.id);
    else before = after;
  }
  return refused;
}

const lastingAdmins = (authority: Authority): number => authority.admins(NEVER - 1).length;

/** The policy once a removal has taken effect. */
export function without(bundle: Bundle, verb: Removing): Bundle {
  const people = bundle.people.map((member): Member => {
    if (member.id !== verb.subject) return member;
    if (verb.do === 'person.disable') return { ...member, status: 'disabled' };
    return { ...member, grants: member.grants.filter((grant) => !isSame(grant, verb)) };
  });
  return { ...bundle, people };
}

const isSame = (a: { role: RoleId; scope: Scope }, b: { role: RoleId; scope: Scope }): boolean =>
  a.role === b.role && a.scope === b.scope;

/** R3: a removal beats what it removes, whatever the clocks say, unless that names it. */
function isBeaten(
  { bundle }: Authority,
  statement: Statement,
  removals: readonly Kind<'person.disable' | 'revoke'>[],
): boolean {
  const { verb, epoch } = statement;
  if (verb.do === 'person.enable') {
    const pending = removals.filter(
      (one) => one.verb.do === 'person.disable' && one.verb.subject === verb.subject,
    );
    const taken = bundle.removals.find(
      ({ subject, role }) => subject === verb.subject && role === null,
    );
    return (
      pending.some(({ id }) => id !== verb.renews) || (taken?.id ?? verb.renews) !== verb.renews
    );
  }
  if (verb.do !== 'grant') return false;
  const pending = removals.filter(
    (one) =>
      one.verb.subject === verb.subject && one.verb.do === 'revoke' && isSame(one.verb, verb),
  );
  if (pending.some(({ id }) => id !== verb.renews)) return true;
  return bundle.removals.some(
    ({ id, subject, role, scope, epoch: since }) =>
      subject === verb.subject &&
      role === verb.role &&
      scope === verb.scope &&
      epoch < since &&
      id !== verb.renews,
  );
}

function membersOf(authority: Authority, alive: readonly Weighed[]): Map<PersonId, HeldMember> {
  const members = new Map<PersonId, HeldMember>();
  for (const member of authority.bundle.people) {
    const grants = member.grants.map((grant) => ({
      ...grant,
      provisional: false,
      endsMs: endOf(grant),
    }));
    members.set(member.id, { ...member, grants, provisional: false });
  }
  for (const { statement } of alive)
    if (statement.verb.do === 'person.create') create(members, statement.verb.subject);
  for (const one of alive) if (isGrant(one.statement)) give(members, one, one.statement);
  take(
    members,
    alive.map(({ statement }) => statement.verb),
  );
  return members;
}

function create(members: Map<PersonId, HeldMember>, id: PersonId): void {
  members.set(id, {
    id,
    grants: [],
    status: 'active',
    credentialVersion: 1,
    key: null,
    provisional: true,
  });
}

function give(
  members: Map<PersonId, HeldMember>,
  { lastsMs }: Weighed,
  { verb, atMs }: Kind<'grant'>,
): void {
  const { role, scope, expiresAtMs } = verb;
  const endsMs = Math.min(expiresAtMs ?? NEVER, atMs + PROVISIONAL_LIFE_MS, lastsMs);
  members.get(verb.subject)?.grants.push({ role, scope, expiresAtMs, provisional: true, endsMs });
}

/** After every grant, so that nothing depends on which came first. An enabling that counts names every removal. */
function take(members: Map<PersonId, HeldMember>, verbs: readonly Verb[]): void {
  const enabled = new Set<PersonId>();
  for (const verb of verbs) {
    const subject = subjectOf(verb);
    const member = subject && members.get(subject);
    if (!member) continue;
    if (verb.do === 'factors.reset') member.credentialVersion += 1;
    if (verb.do === 'person.disable') member.status = 'disabled';
    if (verb.do === 'person.enable') enabled.add(member.id);
    if (verb.do === 'revoke') {
      member.grants = member.grants.filter((grant) => grant.provisional || !isSame(grant, verb));
    }
  }
  for (const id of enabled) {
    const member = members.get(id);
    if (member) member.status = 'active';
  }
}
