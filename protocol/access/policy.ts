// A policy folded: who is who and who may do what, as look-ups (SPEC A6). Folds again only when time makes a
// difference; holds nothing but what it was made of.
import { PERMISSIONS } from '../model/index.ts';
import type { Permission, PersonId, RoleId, Scope } from '../model/index.ts';
import type { Fault } from './authority.ts';
import { decisionsOf, UNKNOWN, type Decision, type Decisions } from './decision.ts';
import {
  foldAt,
  isStale,
  prepare,
  PROVISIONAL_LIFE_MS,
  type Folded,
  type Prepared,
} from './fold.ts';
import type { Bundle, Grant, Statement, StatementId } from './records.ts';
import { hasRight, isAlive, isBelow, rightsAt, type HeldMember } from './rights.ts';

export interface Policy {
  /** @param scope `any`: whether there is any place where they may. */
  decide(actor: PersonId, action: Permission, scope: Scope | 'any', nowMs: number): Decision;
  /** As of the newest time that was asked for; ended grants are left out. */
  member(id: PersonId): HeldMember | null;
  members(nowMs: number): HeldMember[];
  permissionsOf(id: PersonId, nowMs: number): Map<Permission, Scope[]>;
  /** Roles they may give, and where; to a role at the top only with a second person (R1, R2). */
  mayGrant(id: PersonId, nowMs: number): { role: RoleId; scopes: Scope[] }[];
  /** What a statement has to name in `renews` to enable the person, or to give the grant (again); null: nothing. */
  removalOf(subject: PersonId, grant: Pick<Grant, 'role' | 'scope'> | null): StatementId | null;
  /** Statements that do not hold, as of the newest time that was asked for. */
  /** Whether a right begins or ends by the clock alone after `fromMs`, up to `toMs`. */
  turnsBetween(fromMs: number, toMs: number): boolean;
  readonly void: readonly { statement: Statement; why: Fault }[];
}

/** @param nowMs left out: the newest time that bundle and statements tell of. */
export function createPolicy(
  bundle: Bundle,
  statements: readonly Statement[],
  nowMs = newestIn(bundle, statements),
): Policy {
  const prepared = prepare(bundle, statements);
  const times = turningPoints(bundle, statements);
  const twoPerson = new Set(bundle.rules.twoPerson);
  let newest = nowMs;
  let period = periodAt(prepared, times, nowMs);
  const at = (askedMs: number): Period => {
    if (askedMs > newest) newest = askedMs;
    if (!(askedMs >= period.fromMs && askedMs < period.toMs)) {
      period = periodAt(prepared, times, askedMs);
    }
    return period;
  };
  const decisionsAt = (id: PersonId, askedMs: number): Decisions | null => {
    const { folded, ready } = at(askedMs);
    const known = ready.get(id);
    if (known) return known;
    const member = folded.people.get(id);
    if (!member) return null;
    const lapsed = folded.lapsed.filter(({ subject }) => subject === id);
    const made = decisionsOf({ standing: prepared.left, twoPerson }, member, lapsed, askedMs);
    ready.set(id, made);
    return made;
  };
  const shown = (member: HeldMember, askedMs: number): HeldMember => ({
    ...member,
    grants: member.grants.filter((grant) => isAlive(grant, askedMs)),
  });

  return {
    decide: (actor, action, scope, askedMs) =>
      decisionsAt(actor, askedMs)?.decide(action, scope) ?? UNKNOWN,
    member(id) {
      const member = at(newest).folded.people.get(id);
      return member ? shown(member, newest) : null;
    },
    members: (askedMs) =>
      [...at(askedMs).folded.people.values()].map((member) => shown(member, askedMs)),
    permissionsOf(id, askedMs) {
      const decisions = decisionsAt(id, askedMs);
      const held = new Map<Permission, Scope[]>();
      for (const permission of PERMISSIONS) {
        const scopes = decisions?.scopes(permission) ?? [];
        if (scopes.length > 0) held.set(permission, scopes);
      }
      return held;
    },
    mayGrant: (id, askedMs) => grantable(prepared, id, askedMs),
    removalOf(subject, grant) {
      const thing = { subject, role: grant?.role ?? null, scope: grant?.scope ?? null };
      const { removed } = prepared;
      return removed.pending(thing).at(-1) ?? removed.remembered(thing)?.id ?? null;
    },
    turnsBetween: (fromMs, toMs) => times.some((time) => time > fromMs && time <= toMs),
    get void() {
      return at(newest).folded.refused;
    },
  };
}

/** Nothing changes between two turning points. */
interface Period {
  fromMs: number;
  toMs: number;
  folded: Folded;
  ready: Map<PersonId, Decisions>;
}

function periodAt(prepared: Prepared, times: readonly number[], nowMs: number): Period {
  let fromMs = -Infinity;
  let toMs = Infinity;
  for (const time of times) {
    if (time <= nowMs) fromMs = Math.max(fromMs, time);
    else toMs = Math.min(toMs, time);
  }
  return { fromMs, toMs, folded: foldAt(prepared, nowMs), ready: new Map() };
}

function turningPoints(bundle: Bundle, statements: readonly Statement[]): number[] {
  const times = new Set<number>();
  const add = (timeMs: number | null): void => {
    if (timeMs !== null) times.add(timeMs);
  };
  add(bundle.expiresAtMs);
  for (const { grants } of bundle.people) for (const grant of grants) add(grant.expiresAtMs);
  for (const { verb, atMs } of statements) {
    add(atMs);
    add(atMs + PROVISIONAL_LIFE_MS);
    if (verb.do === 'grant') add(verb.expiresAtMs);
  }
  return [...times];
}

const newestIn = (bundle: Bundle, statements: readonly Statement[]): number =>
  statements.reduce((newest, { atMs }) => Math.max(newest, atMs), bundle.issuedAtMs);

function grantable(
  { bundle, left }: Prepared,
  id: PersonId,
  nowMs: number,
): { role: RoleId; scopes: Scope[] }[] {
  const member = left.people.get(id);
  if (member?.status !== 'active' || member.key === null || isStale(bundle, nowMs)) return [];
  const mine = new Map<Scope, number>(
    (['site', ...left.areas] as Scope[])
      .map((scope): [Scope, number] => [scope, rightsAt(left, member, scope, nowMs)])
      .filter(([, rights]) => hasRight(rights, 'people.manage')),
  );
  return [...left.roles]
    .map(([role, rights]) => ({
      role,
      scopes: [...mine].filter(([, held]) => isBelow(rights, held)).map(([scope]) => scope),
    }))
    .filter(({ scopes }) => scopes.length > 0);
}
