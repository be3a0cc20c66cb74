// One random history: after every delivery the policy is held against the oracle, against the same statements in
// another order, and against what was removed before; now and then they are taken in.
import { absorb } from '../../protocol/access/absorb.ts';
import { createPolicy, type Policy } from '../../protocol/access/policy.ts';
import type { Bundle, Statement, Verb } from '../../protocol/access/records.ts';
import { statementDigest } from '../../protocol/access/statement.ts';
import { PERMISSIONS } from '../../protocol/model/index.ts';
import { createOracle, type Oracle } from './oracle.ts';
import {
  createIds,
  DAY_MS,
  firstBundle,
  PEOPLE,
  pick,
  ROLE_IDS,
  SCOPES,
  shuffled,
  START_MS,
  type Random,
} from './site.ts';
import { count, Escalation, tellSomething, type Tally, type Telling } from './telling.ts';

/** Who holds what, as text that compares. */
const standing = (policy: Policy, nowMs: number): string => {
  const lines = policy
    .members(nowMs)
    .flatMap(({ id, status, grants }) => [
      ...(status === 'active' ? [`${id} is active`] : []),
      ...grants.map(({ role, scope }) => `${id} holds ${role} in ${scope}`),
    ]);
  return [...new Set(lines)].sort().join('\n');
};
const isWithin = (few: string, many: string): boolean => {
  const lines = new Set(many.split('\n'));
  return few.split('\n').every((line) => line === '' || lines.has(line));
};

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
/** Faults whatever the policy becomes; what the others lack, a later policy may give. */
const TIMELESS = [
  ...['forged', 'forged-removal', 'self-grant', 'ready-role', 'other-site', 'expired'],
  ...['never-confirmed', 'replay', 'gap', 'fork'],
];

function compareVoid(
  { bundle, pending, tally, mustFail }: Telling,
  policy: Policy,
  oracle: Oracle,
): void {
  const refused = new Map(policy.void.map(({ statement, why }) => [statement, why]));
  for (const statement of new Set(pending)) {
    const why = refused.get(statement);
    if (why) count(tally.refused, why);
    if ((why === undefined) !== oracle.counts(statement)) {
      throw new Escalation(`${JSON.stringify(statement)} is ${why ?? 'taken to hold'}`);
    }
    const fault = mustFail.get(statement);
    if (!fault || (fault.by !== bundle && !TIMELESS.includes(fault.kind))) continue;
    const { kind } = fault;
    if (why === undefined) throw new Escalation(`${kind} held: ${JSON.stringify(statement)}`);
    count(tally.faults, kind);
  }
}

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
  // A removal that waits behind a gap may come to hold by the new policy; nothing is given by taking in.
  const isLess = rest.length > 0 && isWithin(after, then);
  if (then !== after && !isLess) throw new Escalation(`taken in:\n${then}\nbecame\n${after}`);
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
    if (random(2) === 0) compareOrder(telling, policy);
    compareVoid(telling, policy, oracle);
    watchRemovals(telling, policy, oracle);
    if (random(5) > 1) takeIn(telling, policy, oracle);
  }
}
