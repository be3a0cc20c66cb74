// The slow second opinion: who holds what, said straight from the rules of SPEC A4 and A5, one question at a time.
// Shares no code with protocol/access but the shapes of its records; keeps no index and is in no hurry.
import type {
  Bundle,
  Grant,
  Removal,
  Statement,
  StatementId,
  Verb,
} from '../../protocol/access/records.ts';
import {
  PERMISSIONS,
  READY_ROLES,
  type Permission,
  type PersonId,
  type RoleId,
  type Scope,
} from '../../protocol/model/index.ts';

const TOP: readonly Permission[] = ['people.manage', 'role.manage', 'rule.manage', 'privacy.erase'];
const THIRTY_DAYS_MS = 2_592_000_000;
const REMOVES: readonly Verb['do'][] = ['person.disable', 'revoke', 'role.remove', 'area.remove'];
type Pair = Pick<Grant, 'role' | 'scope'>;

/** What a policy says, or what is left of it. */
interface World {
  isActive(person: PersonId): boolean;
  grants(person: PersonId): readonly Grant[];
  /** Null for a role that is not there. */
  role(id: RoleId): readonly Permission[] | null;
  hasScope(scope: Scope): boolean;
}

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

const subjectOf = (verb: Verb): PersonId | null => ('subject' in verb ? verb.subject : null);
const isAlive = (grant: Grant, t: number): boolean =>
  grant.expiresAtMs === null || grant.expiresAtMs > t;
const isInside = (few: readonly Permission[], many: ReadonlySet<Permission>): boolean =>
  few.every((permission) => many.has(permission));
const isTopRole = (permissions: readonly Permission[]): boolean =>
  TOP.some((permission) => permissions.includes(permission));
const isAdmin = ({ role, scope }: Pair): boolean => role === 'admin' && scope === 'site';

function canIn(world: World, person: PersonId, scope: Scope, t: number): Set<Permission> {
  return new Set(
    world
      .grants(person)
      .filter((grant) => isAlive(grant, t))
      .filter((grant) => grant.scope === 'site' || grant.scope === scope)
      .filter((grant) => world.hasScope(grant.scope))
      .flatMap((grant) => world.role(grant.role) ?? []),
  );
}

const NEEDS: Partial<Record<Verb['do'], Permission>> = {
  'role.define': 'role.manage',
  'role.remove': 'role.manage',
  'area.define': 'area.manage',
  'area.remove': 'area.manage',
  'rules.set': 'rule.manage',
};

/** A4: may the issuer say it in this world? */
function mayIssue(bundle: Bundle, world: World, statement: Statement, t: number): boolean {
  const { verb, issuer, issuerKey } = statement;
  const keyOf = (id: PersonId): string | null =>
    bundle.people.find((member) => member.id === id)?.key ?? null;
  if (!world.isActive(issuer) || keyOf(issuer) !== issuerKey) return false;
  if (subjectOf(verb) === issuer) return false;
  const scope = verb.do === 'grant' || verb.do === 'revoke' ? verb.scope : 'site';
  const needed = NEEDS[verb.do] ?? 'people.manage';
  const mine = canIn(world, issuer, scope, t);
  if (!mine.has(needed)) return false;
  const own = world.grants(issuer);
  const held = (subject: PersonId): readonly Grant[] =>
    world.grants(subject).filter((grant) => world.hasScope(grant.scope));
  const reaches = (subject: PersonId): boolean =>
    held(subject).every((grant) =>
      isInside(world.role(grant.role) ?? [], canIn(world, issuer, grant.scope, t)),
    );
  const isAgreed = (permissions: readonly Permission[]): boolean => {
    const others = bundle.people.filter(
      ({ id }) =>
        id !== issuer &&
        id !== subjectOf(verb) &&
        world.isActive(id) &&
        world.grants(id).some((grant) => isAdmin(grant) && isAlive(grant, t)),
    );
    const isLeading = own.some((grant) => isAdmin(grant) && isAlive(grant, t));
    if (bundle.signer === 'site' && others.length === 0 && isLeading) return true;
    const { second } = statement;
    if (!second || second.person === issuer || second.person === subjectOf(verb)) return false;
    if (second.key === issuerKey || keyOf(second.person) !== second.key) return false;
    const theirs = canIn(world, second.person, scope, t);
    return world.isActive(second.person) && theirs.has(needed) && isInside(permissions, theirs);
  };
  const mayGive = (permissions: readonly Permission[]): boolean => {
    const isLess = [...mine].some((permission) => !permissions.includes(permission));
    const isAll = PERMISSIONS.every((permission) => mine.has(permission));
    if (!isInside(permissions, mine) || !(isLess || isAll)) return false;
    return !isTopRole(permissions) || isAgreed(permissions);
  };
  const leads = (subject: PersonId): boolean =>
    held(subject).some((grant) => isTopRole(world.role(grant.role) ?? []));
  switch (verb.do) {
    case 'person.create':
      return !bundle.people.some(({ id }) => id === verb.subject);
    case 'person.disable':
      return reaches(verb.subject);
    case 'person.enable':
      return reaches(verb.subject) && (!leads(verb.subject) || isAgreed([]));
    case 'factors.reset':
      return (
        reaches(verb.subject) && (bundle.signer === 'site' || !leads(verb.subject) || isAgreed([]))
      );
    case 'grant': {
      const permissions = world.role(verb.role);
      return permissions !== null && world.hasScope(verb.scope) && mayGive(permissions);
    }
    case 'revoke':
      return isInside(world.role(verb.role) ?? [], mine);
    case 'role.define':
    case 'role.remove': {
      const id = verb.do === 'role.define' ? verb.role.id : verb.role;
      if (id in READY_ROLES || own.some((grant) => grant.role === id)) return false;
      if (!isInside(world.role(id) ?? [], mine)) return false;
      return verb.do === 'role.remove' || mayGive(verb.role.permissions);
    }
    case 'area.remove':
      return (
        !own.some((grant) => grant.scope === verb.area) &&
        bundle.people.every(({ id }) =>
          world
            .grants(id)
            .filter((grant) => grant.scope === verb.area && world.hasScope(verb.area))
            .every((grant) =>
              isInside(world.role(grant.role) ?? [], canIn(world, issuer, verb.area, t)),
            ),
        )
      );
    case 'area.define':
    case 'rules.set':
      return true;
  }
}

const worldOf = (bundle: Bundle): World => ({
  isActive: (id) => bundle.people.some((one) => one.id === id && one.status === 'active'),
  grants: (id) => bundle.people.find((one) => one.id === id)?.grants ?? [],
  role: (id) => bundle.roles.find((one) => one.id === id)?.permissions ?? null,
  hasScope: (scope) => scope === 'site' || bundle.areas.some(({ id }) => id === scope),
});

const same = (a: Pair, b: Pair): boolean => a.role === b.role && a.scope === b.scope;

/** R7, in the order of ids. */
function withoutUnseating(bundle: Bundle, removals: readonly Statement[]): Statement[] {
  const admins = bundle.people.filter(
    ({ status, grants }) => status === 'active' && grants.some(isAdmin),
  );
  const lasting = admins.filter(({ grants }) =>
    grants.some((grant) => isAdmin(grant) && grant.expiresAtMs === null),
  );
  let seated = (lasting.length > 0 ? lasting : admins).map(({ id }) => id);
  return removals.filter(({ verb }) => {
    if (verb.do !== 'person.disable' && !(verb.do === 'revoke' && isAdmin(verb))) return true;
    const left = seated.filter((id) => id !== verb.subject);
    if (left.length === 0 && seated.length > 0) return false;
    seated = left;
    return true;
  });
}

function without(bundle: Bundle, takes: readonly Statement[]): World {
  const before = worldOf(bundle);
  const verbs = takes.map(({ verb }) => verb);
  return {
    isActive: (id) =>
      before.isActive(id) &&
      !verbs.some((verb) => verb.do === 'person.disable' && verb.subject === id),
    grants: (id) =>
      before
        .grants(id)
        .filter(
          (grant) =>
            !verbs.some(
              (verb) =>
                (verb.do === 'revoke' && verb.subject === id && same(verb, grant)) ||
                (verb.do === 'role.remove' && verb.role === grant.role) ||
                (verb.do === 'area.remove' && verb.area === grant.scope),
            ),
        ),
    role: (id) =>
      verbs.some((verb) => verb.do === 'role.remove' && verb.role === id)
        ? null
        : (before
            .role(id)
            ?.filter((permission) =>
              verbs.every(
                (verb) =>
                  verb.do !== 'role.define' ||
                  verb.role.id !== id ||
                  verb.role.permissions.includes(permission),
              ),
            ) ?? null),
    hasScope: (scope) =>
      before.hasScope(scope) &&
      !verbs.some((verb) => verb.do === 'area.remove' && verb.area === scope),
  };
}

/** R5: everything before it is there, once, and hangs together. */
function isInPlace(
  bundle: Bundle,
  open: readonly Statement[],
  statement: Statement,
  digest: (statement: Statement) => string,
): boolean {
  const end = bundle.taken.find(({ stream }) => stream === statement.stream);
  const own = open.filter(({ stream }) => stream === statement.stream);
  let prev = end?.digest ?? null;
  for (let seq = (end?.seq ?? 0) + 1; seq <= statement.seq; seq += 1) {
    const [one, ...others] = own.filter((other) => other.seq === seq);
    if (!one || others.length > 0 || one.prev !== prev) return false;
    if (end?.early.some((early) => early.seq === seq && early.id !== one.id)) return false;
    if (open.some((other) => other !== one && other.id === one.id)) return false;
    prev = digest(one);
  }
  return true;
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

  const remembered = (what: Pick<Removal, 'subject' | 'role' | 'scope'>): Removal | null =>
    bundle.removals.find(
      (one) => one.subject === what.subject && one.role === what.role && one.scope === what.scope,
    ) ?? null;
  const names = (
    id: StatementId | null,
    what: Pick<Removal, 'subject' | 'role' | 'scope'>,
    pending: readonly Statement[],
  ): boolean => {
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
