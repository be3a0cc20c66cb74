// Folds statements over a policy (SPEC A5): what is taken away, once and for all; what is given, at a time.
// The order in which statements come never matters, and time alone only takes.
import type { PersonId, RoleId, Scope } from '../model/index.ts';
import { faultOf, subjectOf, type Fault } from './authority.ts';
import type { Bundle, Statement } from './records.ts';
import {
  isRemoval,
  isRenewed,
  removedBy,
  standingWithout,
  thingOf,
  unseatingLast,
  type Removed,
} from './removals.ts';
import { isCreation, peopleWith } from './people.ts';
import { standingOf, type People, type Standing } from './rights.ts';
import { sortStreams } from './streams.ts';

/** What a statement gives that no policy has taken in ends after this (R6). */
export const PROVISIONAL_LIFE_MS = 30 * 24 * 60 * 60_000;

export interface Refused {
  statement: Statement;
  why: Fault;
}

/** All that does not depend on the time it is asked. */
export interface Prepared {
  bundle: Bundle;
  /** Removals that hold, and definitions that may narrow; in the order of their ids. */
  takes: readonly Statement[];
  removed: Removed;
  /** By the policy as it was signed, and without what was removed since. */
  signed: Standing;
  left: Standing;
  /** What may hold, if the time lets it. */
  givers: readonly Statement[];
  refused: readonly Refused[];
  inPlace: ReadonlySet<Statement>;
}

export function prepare(bundle: Bundle, statements: readonly Statement[]): Prepared {
  const { open, taken, inPlace } = sortStreams(bundle, statements);
  const signed = standingOf(bundle);
  const refused: Refused[] = taken.map((statement) => ({ statement, why: 'taken' }));
  const takes: Statement[] = [];
  const givers: Statement[] = [];
  const asked = open.filter((statement) => {
    const why = faultWhenMade(bundle, signed, statement);
    if (why) refused.push({ statement, why });
    return why === null;
  });
  const unseating = unseatingLast(
    signed,
    asked.filter(({ verb }) => isRemoval(verb)),
  );
  for (const statement of asked) {
    const { verb } = statement;
    if (unseating.has(statement)) refused.push({ statement, why: 'last-admin' });
    else if (isRemoval(verb) || verb.do === 'role.define') takes.push(statement);
    if (isRemoval(verb)) continue;
    if (!inPlace.has(statement)) refused.push({ statement, why: 'broken-stream' });
    else if (statement.epoch > bundle.epoch) refused.push({ statement, why: 'not-yet' });
    else givers.push(statement);
  }
  const removed = removedBy(bundle, takes);
  const left = standingWithout(signed, takes);
  return { bundle, takes, removed, signed, left, givers, refused, inPlace };
}

/** By the signed policy, at the statement's own time: the same answer whenever it is asked. */
function faultWhenMade(bundle: Bundle, signed: Standing, statement: Statement): Fault | null {
  if (statement.site !== bundle.site) return 'other-site';
  if (isStale(bundle, statement.atMs)) return 'stale-policy';
  return faultOf(signed, statement, statement.atMs);
}

/** R10. */
export const isStale = ({ expiresAtMs }: Bundle, atMs: number): boolean =>
  expiresAtMs !== null && atMs >= expiresAtMs;

/** A grant that has come to its end, or waits for a fresh policy; to say why somebody may not. */
export interface Lapsed {
  subject: PersonId;
  role: RoleId;
  scope: Scope;
  because: 'expired' | 'stale-policy';
}

export interface Folded {
  /** As they stand now, with what is not confirmed. */
  people: People;
  /** Statements that give something, now; in the order of their ids. */
  gives: readonly Statement[];
  refused: readonly Refused[];
  lapsed: readonly Lapsed[];
}

export function foldAt(prepared: Prepared, nowMs: number): Folded {
  const { left, removed } = prepared;
  const refused = [...prepared.refused];
  const gives: Statement[] = [];
  const reset = new Set<PersonId>();
  const known = new Set(left.people.keys());
  // Who has to enrol anew issues nothing meanwhile; who is created may be given something at once.
  for (const isTurn of TURNS) {
    const holding: Statement[] = [];
    for (const statement of prepared.givers) {
      if (!isTurn(statement)) continue;
      const why = faultNow(prepared, statement, nowMs, known, reset);
      if (why) refused.push({ statement, why });
      else holding.push(statement);
    }
    for (const { verb } of holding) {
      if (verb.do === 'factors.reset') reset.add(verb.subject);
      if (verb.do === 'person.create') known.add(verb.subject);
    }
    gives.push(...holding);
  }
  const people = peopleWith(left.people, removed, gives, endOf);
  return { people, gives, refused, lapsed: lapsedOf(refused) };
}

const isReset = ({ verb }: Statement): boolean => verb.do === 'factors.reset';
const TURNS = [isReset, isCreation, (one: Statement) => !isReset(one) && !isCreation(one)];

function faultNow(
  { bundle, left, removed }: Prepared,
  statement: Statement,
  nowMs: number,
  known: ReadonlySet<PersonId>,
  reset: ReadonlySet<PersonId>,
): Fault | null {
  const { verb, issuer, second } = statement;
  if (nowMs < statement.atMs) return 'not-yet';
  if (isStale(bundle, nowMs)) return 'stale-policy';
  if (nowMs >= endOf(statement)) return 'expired';
  const why = faultOf(left, statement, nowMs);
  if (why === 'unknown-role' || why === 'unknown-area') return why;
  if (why) return 'authority-lost';
  if (reset.has(issuer) || (second && reset.has(second.person))) return 'authority-lost';
  const subject = subjectOf(verb);
  if (verb.do !== 'person.create' && subject !== null && !known.has(subject)) {
    return 'unknown-person';
  }
  return faultOfRenewing(bundle, removed, statement);
}

function faultOfRenewing(bundle: Bundle, removed: Removed, statement: Statement): Fault | null {
  const { verb, epoch } = statement;
  const thing = thingOf(verb);
  if (!thing) return null;
  if (verb.do !== 'role.define') {
    return isRenewed(removed, thing, 'renews' in verb ? verb.renews : null) ? null : 'removed';
  }
  // A role that is gone does not come back under its id; one that was narrowed is widened by who knew of it.
  const last = removed.remembered(thing);
  const isThere = bundle.roles.some(({ id }) => id === verb.role.id);
  if (removed.pending(thing).length > 0 || (last && !isThere)) return 'removed';
  return last && epoch < last.epoch ? 'old-policy' : null;
}

const endOf = ({ verb, atMs }: Statement): number =>
  Math.min(
    atMs + PROVISIONAL_LIFE_MS,
    verb.do === 'grant' ? (verb.expiresAtMs ?? Infinity) : Infinity,
  );

function lapsedOf(refused: readonly Refused[]): Lapsed[] {
  return refused.flatMap(({ statement: { verb }, why }) =>
    verb.do === 'grant' && (why === 'expired' || why === 'stale-policy')
      ? [{ subject: verb.subject, role: verb.role, scope: verb.scope, because: why }]
      : [],
  );
}
