// The rules of SPEC A3 to A5 as a reader of them would ask, for the oracle: may this be issued in that world, what is
// left without that, does it stand in its place. Shares no code with protocol/access but the shapes of its records.
import type { Bundle, Grant, Statement, Verb } from '../../protocol/access/records.ts';
import {
  PERMISSIONS,
  READY_ROLES,
  type Permission,
  type PersonId,
  type RoleId,
  type Scope,
} from '../../protocol/model/index.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const TOP: readonly Permission[] = ['people.manage', 'role.manage', 'rule.manage', 'privacy.erase'];
export const REMOVES: readonly Verb['do'][] = [
  'person.disable',
  'revoke',
  'role.remove',
  'area.remove',
];
export type Pair = Pick<Grant, 'role' | 'scope'>;

/** What a policy says, or what is left of it. */
export interface World {
  isActive(person: PersonId): boolean;
  grants(person: PersonId): readonly Grant[];
  /** Null for a role that is not there. */
  role(id: RoleId): readonly Permission[] | null;
  hasScope(scope: Scope): boolean;
}

export const subjectOf = (verb: Verb): PersonId | null => ('subject' in verb ? verb.subject : null);
export const isAlive = (grant: Grant, t: number): boolean =>
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
export function mayIssue(bundle: Bundle, world: World, statement: Statement, t: number): boolean {
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
    const missed = bundle.removals.filter(
      ({ subject, role, scope, atMs }) =>
        subject !== null &&
        subject !== issuer &&
        subject !== subjectOf(verb) &&
        t - (atMs ?? -Infinity) < WEEK_MS &&
        (role !== null && scope !== null
          ? isAdmin({ role, scope })
          : world.grants(subject).some((grant) => isAdmin(grant) && isAlive(grant, t))),
    );
    const isAlone = others.length === 0 && missed.length === 0;
    if (bundle.signer === 'site' && isAlone && isLeading) return true;
    const { second } = statement;
    if (!second || second.person === issuer || second.person === subjectOf(verb)) return false;
    if (second.key === issuerKey || keyOf(second.person) !== second.key) return false;
    const since = bundle.people.find(({ id }) => id === second.person)?.sinceMs;
    if (since !== undefined && t - since < DAY_MS) return false;
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

export const worldOf = (bundle: Bundle): World => ({
  isActive: (id) => bundle.people.some((one) => one.id === id && one.status === 'active'),
  grants: (id) => bundle.people.find((one) => one.id === id)?.grants ?? [],
  role: (id) => bundle.roles.find((one) => one.id === id)?.permissions ?? null,
  hasScope: (scope) => scope === 'site' || bundle.areas.some(({ id }) => id === scope),
});

export const same = (a: Pair, b: Pair): boolean => a.role === b.role && a.scope === b.scope;

/** R7, in the order of ids. */
export function withoutUnseating(bundle: Bundle, removals: readonly Statement[]): Statement[] {
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

export function without(bundle: Bundle, takes: readonly Statement[]): World {
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
export function isInPlace(
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
