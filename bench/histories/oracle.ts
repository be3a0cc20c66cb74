// The slow second opinion: who holds what, said straight from the rules of SPEC A5, one question at a time.
// Keeps no index and is in no hurry.
import type { Bundle, Removal, Statement, StatementId } from '../../protocol/access/records.ts';
import {
  PERMISSIONS,
  type Permission,
  type PersonId,
  type RoleId,
  type Scope,
} from '../../protocol/model/index.ts';
import {
  isAlive,
  isInPlace,
  mayIssue,
  REMOVES,
  same,
  subjectOf,
  without,
  withoutUnseating,
  worldOf,
  type Pair,
  type World,
} from './oracle-rules.ts';

const THIRTY_DAYS_MS = 2_592_000_000;

export interface Oracle {
  /** Ids of statements that take or give something now. */
  counts(statement: Statement): boolean;
  isActive(person: PersonId): boolean;
  /** What a person holds that has not ended. */
  pairs(person: PersonId): Pair[];
  /** All they may do there. */
  rights(person: PersonId, scope: Scope): ReadonlySet<Permission>;
  /** What the next policy says a role is. */
  nextRole(id: RoleId): readonly Permission[] | null;
}

type Thing = Pick<Removal, 'subject' | 'role' | 'scope'>;

/** A5.5: what was removed, and whether a statement names what it gives back. */
function removalsNamed(
  bundle: Bundle,
  signed: World,
  removals: readonly Statement[],
): { remembered(what: Thing): Removal | null; isNamed(one: Statement): boolean } {
  const remembered = (what: Thing): Removal | null =>
    bundle.removals.find(
      (one) => one.subject === what.subject && one.role === what.role && one.scope === what.scope,
    ) ?? null;
  const names = (id: StatementId | null, what: Thing, pending: readonly Statement[]): boolean => {
    const last = remembered(what);
    return (last === null || last.id === id) && pending.every((one) => one.id === id);
  };
  const isNamed = (one: Statement): boolean => {
    const { verb } = one;
    if (verb.do === 'grant') {
      const { subject, role, scope } = verb;
      const pending = removals.filter(
        (other) =>
          other.verb.do === 'revoke' && other.verb.subject === subject && same(other.verb, verb),
      );
      return names(verb.renews, { subject, role, scope }, pending);
    }
    if (verb.do === 'person.enable') {
      const { subject } = verb;
      const pending = removals.filter(
        (other) => other.verb.do === 'person.disable' && other.verb.subject === subject,
      );
      return names(verb.renews, { subject, role: null, scope: null }, pending);
    }
    if (verb.do === 'area.define') {
      const gone = removals.some(
        (other) => other.verb.do === 'area.remove' && other.verb.area === verb.area.id,
      );
      return !gone && remembered({ subject: null, role: null, scope: verb.area.id }) === null;
    }
    if (verb.do === 'role.define') {
      const { id } = verb.role;
      const last = remembered({ subject: null, role: id, scope: null });
      const gone = removals.some(
        (other) => other.verb.do === 'role.remove' && other.verb.role === id,
      );
      return !gone && (last === null || (signed.role(id) !== null && one.epoch >= last.epoch));
    }
    return true;
  };
  return { remembered, isNamed };
}

/** @param digest of a statement as its issuer signed it (SPEC A3). */
export function createOracle(
  bundle: Bundle,
  statements: readonly Statement[],
  now: number,
  digest: (statement: Statement) => string,
): Oracle {
  const texts = new Map(statements.map((one) => [JSON.stringify(one), one]));
  const beyond = [...texts.values()].filter(
    ({ stream, seq }) => !bundle.taken.some((end) => end.stream === stream && end.seq >= seq),
  );
  const open = beyond.filter(
    ({ stream, id }) =>
      !bundle.taken.some(
        (end) => end.stream === stream && end.early.some((early) => early.id === id),
      ),
  );
  const isStaleAt = (t: number): boolean => bundle.expiresAtMs !== null && t >= bundle.expiresAtMs;
  const signed = worldOf(bundle);
  const sound = open.filter(
    (one) =>
      one.site === bundle.site && !isStaleAt(one.atMs) && mayIssue(bundle, signed, one, one.atMs),
  );
  const byId = (a: Statement, b: Statement): number => (a.id < b.id ? -1 : 1);
  const removals = withoutUnseating(
    bundle,
    sound.filter(({ verb }) => REMOVES.includes(verb.do)).sort(byId),
  );
  const defines = sound.filter(({ verb }) => verb.do === 'role.define');
  const left = without(bundle, [...removals, ...defines]);

  const isTimely = (one: Statement): boolean =>
    one.atMs <= now &&
    now < one.atMs + THIRTY_DAYS_MS &&
    !isStaleAt(now) &&
    (one.verb.do !== 'grant' || one.verb.expiresAtMs === null || now < one.verb.expiresAtMs);
  const mayStill = (one: Statement): boolean =>
    !REMOVES.includes(one.verb.do) &&
    isInPlace(bundle, beyond, one, digest) &&
    one.epoch <= bundle.epoch &&
    isTimely(one) &&
    mayIssue(bundle, left, one, now);
  const candidates = sound.filter(mayStill);
  const resets = candidates
    .filter(({ verb }) => verb.do === 'factors.reset')
    .filter(({ verb }) => bundle.people.some(({ id }) => id === subjectOf(verb)))
    .map(({ verb }) => subjectOf(verb));
  const hasFactors = (one: Statement): boolean =>
    one.verb.do === 'factors.reset' ||
    !(resets.includes(one.issuer) || (one.second !== null && resets.includes(one.second.person)));
  const created = candidates
    .filter((one) => one.verb.do === 'person.create' && hasFactors(one))
    .map(({ verb }) => subjectOf(verb));
  const isKnown = (id: PersonId | null): boolean =>
    id === null || created.includes(id) || bundle.people.some((one) => one.id === id);

  // Who is created in the same breath has no factors to reset.
  const isThere = ({ verb }: Statement): boolean =>
    verb.do === 'person.create' ||
    (verb.do === 'factors.reset'
      ? bundle.people.some(({ id }) => id === verb.subject)
      : isKnown(subjectOf(verb)));

  const { remembered, isNamed } = removalsNamed(bundle, signed, removals);
  const gives = candidates.filter((one) => hasFactors(one) && isNamed(one) && isThere(one));

  const isActive = (id: PersonId): boolean => {
    if (gives.some(({ verb }) => verb.do === 'person.enable' && verb.subject === id)) return true;
    if (left.isActive(id)) return true;
    const isOut =
      remembered({ subject: id, role: null, scope: null }) !== null ||
      removals.some(({ verb }) => verb.do === 'person.disable' && verb.subject === id);
    return created.includes(id) && !bundle.people.some((one) => one.id === id) && !isOut;
  };
  const pairs = (id: PersonId): Pair[] => [
    ...left.grants(id).filter((grant) => isAlive(grant, now)),
    ...gives.flatMap(({ verb }) => (verb.do === 'grant' && verb.subject === id ? [verb] : [])),
  ];
  return {
    counts: (one) => removals.includes(one) || gives.includes(one),
    isActive,
    pairs,
    rights: (id, scope) =>
      new Set(
        (isActive(id) ? pairs(id) : [])
          .filter((pair) => pair.scope === 'site' || pair.scope === scope)
          .filter((pair) => left.hasScope(pair.scope))
          .flatMap((pair) => left.role(pair.role) ?? []),
      ),
    nextRole(id) {
      const texts = defines.filter(
        (one) => one.verb.do === 'role.define' && one.verb.role.id === id,
      );
      const all = texts.flatMap(({ verb }) =>
        verb.do === 'role.define' ? [verb.role.permissions] : [],
      );
      if (removals.some(({ verb }) => verb.do === 'role.remove' && verb.role === id)) return null;
      if (!texts.some((one) => gives.includes(one))) return left.role(id);
      return PERMISSIONS.filter((permission) => all.every((set) => set.includes(permission)));
    },
  };
}
