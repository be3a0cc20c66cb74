// What is said in a history: statements on three consoles, honest ones and faults, and when they are delivered.
// Judges none of them.
import type { Bundle, Statement, StatementId, Verb } from '../../protocol/access/records.ts';
import { PERMISSIONS, type PersonId } from '../../protocol/model/index.ts';
import { FAULTS, type Scene } from './faults.ts';
import { isTamperingRefused, throughSignatures } from './signed.ts';
import {
  ADMIN,
  AREAS,
  DAY_MS,
  OWN_ROLES,
  PEOPLE,
  pick,
  ROLE_IDS,
  SCOPES,
  STRANGERS_KEY,
  STREAMS,
  type Draft,
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
export const count = (of: Record<string, number>, name: string): void => {
  of[name] = (of[name] ?? 0) + 1;
};

/** A promise that was broken; what and where. */
export class Escalation extends Error {}

/** (c): what was removed, and which removals a new grant may name. */
export type Watch = Map<string, { seen: Set<StatementId>; open: Set<StatementId> }>;

export interface Telling extends Scene {
  tally: Tally;
  newId: () => StatementId;
  /** Where each stream goes on. */
  ends: Map<string, { seq: number; prev: string | null }>;
  /** Said and not delivered yet. */
  held: Statement[];
  pending: Statement[];
  /** Faults, and the policy by which they are. */
  mustFail: Map<Statement, { kind: string; by: Bundle }>;
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
    mustFail.set(again, { kind, by: telling.bundle });
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
    mustFail.set(statement, { kind, by: telling.bundle });
    telling.pending.push(statement);
    return;
  }
  const rare = pick(random, RARE);
  const chance = random(2) === 0 ? FAULTS[rare]?.(telling) : null;
  const draft = chance ?? FAULTS[kind]?.(telling);
  if (!draft) return;
  const statement = say(telling, draft, stream);
  mustFail.set(statement, { kind: chance ? rare : kind, by: telling.bundle });
  held.push(statement);
}

export function tellSomething(telling: Telling): void {
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
