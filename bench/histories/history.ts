// One random history: statements said on three consoles, honest ones and faults, delivered in any order, taken in
// now and then; after every delivery the policy is held against the oracle and against what it said before.
import { absorb } from '../../protocol/access/absorb.ts';
import { createPolicy, type Policy } from '../../protocol/access/policy.ts';
import type { Bundle, Statement, StatementId, Verb } from '../../protocol/access/records.ts';
import { statementDigest } from '../../protocol/access/statement.ts';
import { PERMISSIONS, type PersonId } from '../../protocol/model/index.ts';
import { FAULTS, type Scene } from './faults.ts';
import { createOracle, type Oracle } from './oracle.ts';
import { isTamperingRefused, throughSignatures } from './signed.ts';
import {
  ADMIN,
  AREAS,
  createIds,
  DAY_MS,
  firstBundle,
  OWN_ROLES,
  PEOPLE,
  pick,
  ROLE_IDS,
  SCOPES,
  shuffled,
  START_MS,
  STRANGERS_KEY,
  STREAMS,
  type Draft,
  type Random,
} from './site.ts';

export interface Tally {
  statements: number;
  decisions: number;
  /** Statements changed on their way, all refused. */
  tampered: number;
  allowed: number;
  /** Why statements did not hold. */
  refused: Record<string, number>;
  /** Faults that were tried and refused, by kind. */
  faults: Record<string, number>;
}
export const newTally = (): Tally => ({
  ...{ statements: 0, decisions: 0, allowed: 0, tampered: 0 },
  refused: {},
  faults: Object.fromEntries(
    [...Object.keys(FAULTS), 'gap', 'fork', 'replay'].map((kind) => [kind, 0]),
  ),
});
const count = (of: Record<string, number>, name: string): void => {
  of[name] = (of[name] ?? 0) + 1;
};

/** A promise that was broken; what and where. */
export class Escalation extends Error {}

interface Telling extends Scene {
  tally: Tally;
  newId: () => StatementId;
  /** Where each stream goes on. */
  ends: Map<string, { seq: number; prev: string | null }>;
  /** Said and not delivered yet. */
  held: Statement[];
  pending: Statement[];
  mustFail: Map<Statement, string>;
  watch: Watch;
  /** Every statement goes by way of its signatures. */
  isSigned: boolean;
  digestOf(statement: Statement): string;
}

const keyOf = ({ people }: Bundle, person: PersonId): string =>
  people.find(({ id }) => id === person)?.key ?? STRANGERS_KEY;

function say(telling: Telling, { verb, issuer, ...more }: Draft, stream: string): Statement {
  const { bundle, nowMs, ends, newId } = telling;
  const { seq, prev } = ends.get(stream) ?? { seq: 1, prev: null };
  const statement: Statement = {
    ...{ v: 1, id: newId(), site: bundle.site, stream, seq, prev, verb, issuer },
    issuerKey: keyOf(bundle, issuer),
    ...{ epoch: bundle.epoch, atMs: nowMs, second: null },
    ...more,
  };
  telling.tally.statements += 1;
  const said = telling.isSigned ? signedAndRead(telling, statement) : statement;
  ends.set(stream, { seq: seq + 1, prev: telling.digestOf(said) });
  return said;
}

function signedAndRead({ random, tally }: Telling, statement: Statement): Statement {
  const { read, signed } = throughSignatures(statement);
  if (!isTamperingRefused(signed, random)) throw new Escalation(`tampered: ${signed.bytes}`);
  tally.tampered += 1;
  return read;
}

function renewal(telling: Telling, isIt: (verb: Verb) => boolean): StatementId | null {
  const { random, past, pending } = telling;
  const known = [...past, ...pending].filter(({ verb }) => isIt(verb));
  return known.length > 0 && random(5) > 0 ? (known.at(-1)?.id ?? null) : null;
}

function anyVerb(telling: Telling): Verb {
  const { random, bundle, nowMs, newId } = telling;
  const subject = pick(random, PEOPLE);
  const role = pick(random, ROLE_IDS);
  const scope = pick(random, SCOPES);
  switch (random(15)) {
    case 0:
      return { do: 'person.create', subject: pick(random, PEOPLE.slice(5)) };
    case 1:
    case 2:
      return { do: 'person.disable', subject };
    case 3:
    case 4: {
      const renews = renewal(
        telling,
        (verb) => verb.do === 'person.disable' && verb.subject === subject,
      );
      return { do: 'person.enable', subject, renews: renews ?? newId() };
    }
    case 5:
      return { do: 'factors.reset', subject };
    case 6:
    case 7: {
      const held = bundle.people.find(({ id }) => id === subject)?.grants ?? [];
      const taken = held.length > 0 && random(4) > 0 ? pick(random, held) : { role, scope };
      return { do: 'revoke', subject, role: taken.role, scope: taken.scope };
    }
    case 8: {
      const id = pick(random, [...OWN_ROLES, role]);
      const permissions = PERMISSIONS.filter(() => random(3) > 0).slice(random(6));
      return { do: 'role.define', role: { id, name: 'changed', permissions } };
    }
    case 9:
      if (random(4) === 0) return { do: 'area.remove', area: pick(random, AREAS) };
      return random(2) === 0
        ? { do: 'area.define', area: { id: pick(random, AREAS), name: 'renamed' } }
        : { do: 'rules.set', rules: { ...bundle.rules, sessionHours: 1 + random(12) } };
    case 10:
      return { do: 'role.remove', role: pick(random, OWN_ROLES) };
    default: {
      const renews = renewal(
        telling,
        (verb) =>
          verb.do === 'revoke' &&
          verb.subject === subject &&
          verb.role === role &&
          verb.scope === scope,
      );
      const expiresAtMs = random(3) === 0 ? nowMs + random(50) * DAY_MS : null;
      return { do: 'grant', subject, role, scope, expiresAtMs, renews };
    }
  }
}

/** Mostly by who may; often not by who may do just that. */
function anyDraft(telling: Telling): Draft {
  const { random, bundle, nowMs } = telling;
  const able = bundle.people.filter(({ grants }) =>
    grants.some(({ role }) => role === ADMIN || OWN_ROLES.includes(role)),
  );
  const from = able.length > 0 && random(6) > 0 ? able : bundle.people;
  const issuer = pick(random, from).id;
  const person = pick(random, from).id;
  const second = { person, key: keyOf(bundle, person), signature: '' };
  return {
    ...{ issuer, verb: anyVerb(telling) },
    second: random(3) === 0 ? second : null,
    atMs: random(5) === 0 ? nowMs - random(20) * DAY_MS : nowMs,
    epoch: Math.max(1, bundle.epoch - (random(3) === 0 ? random(3) : 0)),
  };
}

/** What few sites give an occasion for is tried first. */
const RARE = [
  ...['old-definition', 'gone-role-again', 'role-that-is-gone', 'unnamed'],
  ...['after-demotion', 'back-dated', 'last-admin'],
];

function sayFault(telling: Telling, stream: string): void {
  const { random, past, held, mustFail, ends } = telling;
  const kinds = Object.keys(FAULTS);
  const kind = pick(random, [...kinds, 'gap', 'fork', 'replay']);
  if (kind === 'replay') {
    if (past.length === 0) return;
    const again = pick(random, past);
    mustFail.set(again, kind);
    telling.pending.push(again);
    return;
  }
  if (kind === 'gap' || kind === 'fork') {
    const draft = anyDraft(telling);
    if (draft.verb.do !== 'grant') return;
    const end = ends.get(stream) ?? { seq: 1, prev: null };
    const lost = say(telling, anyDraft(telling), stream);
    if (kind === 'fork') {
      // Both twins are there: while one is missing, the other is not known to be one.
      ends.set(stream, end);
      telling.pending.push(lost);
    }
    const statement = say(telling, draft, stream);
    mustFail.set(statement, kind);
    telling.pending.push(statement);
    return;
  }
  const rare = pick(random, RARE);
  const chance = random(2) === 0 ? FAULTS[rare]?.(telling) : null;
  const draft = chance ?? FAULTS[kind]?.(telling);
  if (!draft) return;
  const statement = say(telling, draft, stream);
  mustFail.set(statement, chance ? rare : kind);
  held.push(statement);
}

function tellSomething(telling: Telling): void {
  const { random, held, nowMs } = telling;
  const most = 1 + random(4);
  for (let i = 0; i < most; i += 1) {
    const stream = pick(random, STREAMS);
    if (random(3) > 0) held.push(say(telling, anyDraft(telling), stream));
    else sayFault(telling, stream);
  }
  const isLate = (statement: Statement): boolean =>
    random(5) === 0 || (statement.atMs > nowMs && random(2) === 0);
  const late = held.filter(isLate);
  telling.pending.push(...held.filter((statement) => !late.includes(statement)));
  telling.held = late;
}

/** Who holds what, as text that compares. */
const standing = (policy: Policy, nowMs: number): string =>
  policy
    .members(nowMs)
    .map(({ id, status, grants }) => {
      const pairs = new Set(grants.map(({ role, scope }) => `${role}@${scope}`));
      return `${id} ${status} ${[...pairs].sort().join(' ')}`;
    })
    .sort()
    .join('\n');

function compare(telling: Telling, policy: Policy, oracle: Oracle): void {
  const { nowMs, tally } = telling;
  for (const person of PEOPLE) {
    for (const scope of SCOPES) {
      const rights = oracle.rights(person, scope);
      tally.allowed += rights.size;
      for (const permission of PERMISSIONS) {
        const decision = policy.decide(person, permission, scope, nowMs);
        if (decision.allowed === rights.has(permission)) continue;
        throw new Escalation(`${person} ${permission} ${scope}: ${JSON.stringify(decision)}`);
      }
    }
  }
  tally.decisions += PEOPLE.length * PERMISSIONS.length * SCOPES.length;
}

/** The same statements in another order, and one of them twice. */
function compareOrder(telling: Telling, policy: Policy): void {
  const { bundle, pending, nowMs, random } = telling;
  const mixed = createPolicy(bundle, shuffled(random, [...pending, ...pending.slice(0, 1)]), nowMs);
  if (standing(policy, nowMs) !== standing(mixed, nowMs))
    throw new Escalation('the order mattered');
  for (const person of PEOPLE) {
    const permission = pick(random, PERMISSIONS);
    const scope = pick(random, SCOPES);
    const one = policy.decide(person, permission, scope, nowMs);
    const other = mixed.decide(person, permission, scope, nowMs);
    if (other.allowed !== one.allowed || other.because !== one.because) {
      throw new Escalation(`${person} ${permission} ${scope}: the order mattered`);
    }
  }
}

/** What is void and what must be; void and counting together are everything. */
function compareVoid({ pending, tally, mustFail }: Telling, policy: Policy, oracle: Oracle): void {
  const refused = new Map(policy.void.map(({ statement, why }) => [statement, why]));
  for (const statement of new Set(pending)) {
    const why = refused.get(statement);
    if (why) count(tally.refused, why);
    if ((why === undefined) !== oracle.counts(statement)) {
      throw new Escalation(`${JSON.stringify(statement)} is ${why ?? 'taken to hold'}`);
    }
    const kind = mustFail.get(statement);
    if (kind === undefined) continue;
    if (why === undefined) throw new Escalation(`${kind} held: ${JSON.stringify(statement)}`);
    count(tally.faults, kind);
  }
}

/** (c): what was removed, and which removals a new grant may name. */
type Watch = Map<string, { seen: Set<StatementId>; open: Set<StatementId> }>;

function watchRemovals(telling: Telling, policy: Policy, oracle: Oracle): void {
  const { watch, pending, past, nowMs } = telling;
  for (const { id, verb } of pending.filter((one) => oracle.counts(one))) {
    const thing = removedBy(verb);
    if (!thing) continue;
    const entry = watch.get(thing) ?? { seen: new Set(), open: new Set() };
    if (!entry.seen.has(id)) entry.open.add(id);
    entry.seen.add(id);
    watch.set(thing, entry);
  }
  // The last administrator's removal holds no more when an older one arrives (R7).
  for (const { statement, why } of policy.void) {
    const thing = why === 'last-admin' ? removedBy(statement.verb) : null;
    if (thing) watch.get(thing)?.open.delete(statement.id);
  }
  const said = [...past, ...pending];
  for (const { id, status, grants } of policy.members(nowMs)) {
    const now = [
      ...(status === 'active' ? [id as string] : []),
      ...grants.map(({ role, scope }) => `${id} ${role} ${scope}`),
    ];
    for (const thing of now) {
      const entry = watch.get(thing);
      if (!entry || entry.open.size === 0) continue;
      const isNamed = said.some(
        ({ verb }) =>
          'renews' in verb &&
          verb.renews !== null &&
          entry.open.has(verb.renews) &&
          givenBy(verb) === thing,
      );
      if (!isNamed) throw new Escalation(`${thing} is back and nothing names its removal`);
      entry.open.clear();
    }
  }
}
const removedBy = (verb: Verb): string | null =>
  verb.do === 'person.disable'
    ? verb.subject
    : verb.do === 'revoke'
      ? `${verb.subject} ${verb.role} ${verb.scope}`
      : null;
const givenBy = (verb: Verb): string | null =>
  verb.do === 'person.enable'
    ? verb.subject
    : verb.do === 'grant'
      ? `${verb.subject} ${verb.role} ${verb.scope}`
      : null;

function takeIn(telling: Telling, policy: Policy, oracle: Oracle): void {
  const { bundle, pending, nowMs, random, before } = telling;
  const next = absorb(bundle, pending, nowMs);
  const mixed = random(2) === 0 ? next : absorb(bundle, shuffled(random, pending), nowMs);
  if (mixed !== next && JSON.stringify(next) !== JSON.stringify(mixed))
    throw new Escalation('absorbing in another order');
  const isTaken = ({ stream, seq, id }: Statement): boolean =>
    next.taken.some(
      (end) =>
        end.stream === stream && (end.seq >= seq || end.early.some((early) => early.id === id)),
    );
  const rest = pending.filter((statement) => !isTaken(statement));
  const then = standing(policy, nowMs);
  const after = standing(createPolicy(next, rest, nowMs), nowMs);
  if (then !== after) throw new Escalation(`taken in:\n${then}\nbecame\n${after}`);
  for (const id of ROLE_IDS) {
    const now = next.roles.find((role) => role.id === id)?.permissions ?? null;
    const due = oracle.nextRole(id);
    if ([...(now ?? ['gone'])].sort().join() !== [...(due ?? ['gone'])].sort().join()) {
      throw new Escalation(`role ${id} became ${String(now)} and not ${String(due)}`);
    }
  }
  telling.before = [...before, bundle];
  telling.bundle = fresh(next, random);
  telling.past = [...telling.past, ...pending.filter(isTaken)];
  telling.pending = rest;
}

/** A server that is reached again gives its policies a new end. */
const fresh = (bundle: Bundle, random: Random): Bundle =>
  bundle.expiresAtMs !== null && random(2) === 0
    ? { ...bundle, expiresAtMs: bundle.issuedAtMs + 14 * DAY_MS }
    : bundle;

/** Made once a statement; the policy makes its own. */
function createDigests(): (statement: Statement) => string {
  const known = new Map<Statement, string>();
  return (statement) => {
    const digest = known.get(statement) ?? statementDigest(statement);
    known.set(statement, digest);
    return digest;
  };
}

/** @throws Escalation when a promise is broken. */
export function tellHistory(random: Random, tally: Tally, isSigned = false): void {
  const telling: Telling = {
    ...{ bundle: firstBundle(random), random, nowMs: START_MS, past: [], before: [], tally },
    ...{ newId: createIds(random), ends: new Map(), held: [], pending: [] },
    ...{ mustFail: new Map(), watch: new Map(), digestOf: createDigests(), isSigned },
  };
  const rounds = 2 + random(2);
  for (let round = 0; round < rounds; round += 1) {
    telling.nowMs += random(4) === 0 ? random(20) * DAY_MS : random(1000);
    tellSomething(telling);
    const { bundle, pending, nowMs } = telling;
    // Made at another time than it is asked: time alone must not matter.
    const policy = createPolicy(bundle, pending, random(2) === 0 ? START_MS : nowMs);
    const oracle = createOracle(bundle, pending, nowMs, telling.digestOf);
    compare(telling, policy, oracle);
    compareOrder(telling, policy);
    compareVoid(telling, policy, oracle);
    watchRemovals(telling, policy, oracle);
    if (random(5) > 1) takeIn(telling, policy, oracle);
  }
}
