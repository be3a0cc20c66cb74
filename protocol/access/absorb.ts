// The next policy: what holds of the statements taken in for good (SPEC A8). Signs nothing.
import type { AreaId, Permission, RoleId, Scope } from '../model/index.ts';
import { PERMISSIONS } from '../model/index.ts';
import { foldAt, prepare, type Prepared } from './fold.ts';
import { peopleWith } from './people.ts';
import type { Area, Bundle, Grant, Member, Removal, Role, Rules, Statement } from './records.ts';
import { isRemoval, standingWithout, thingOf } from './removals.ts';
import { permissionsIn, rightsOf, type HeldMember } from './rights.ts';
import { statementDigest } from './statement.ts';

/**
 * Takes in whatever holds. What gives something stands in its place in a stream, or waits; removals do not wait.
 * What does not hold now never will: its place is taken too.
 */
export function absorb(bundle: Bundle, statements: readonly Statement[], nowMs: number): Bundle {
  const prepared = prepare(bundle, statements);
  const { takes } = prepared;
  const { gives } = foldAt(prepared, nowMs);
  const epoch = bundle.epoch + 1;
  return {
    ...bundle,
    epoch,
    issuedAtMs: nowMs,
    people: peopleAfter(prepared, takes, gives),
    roles: rolesAfter(bundle, takes, gives),
    areas: areasAfter(bundle, takes, gives),
    rules: rulesAfter(bundle, gives),
    taken: takenAfter(bundle, prepared),
    removals: removalsAfter(bundle, takes, epoch, nowMs),
  };
}

function peopleAfter(
  { signed, removed }: Prepared,
  takes: readonly Statement[],
  gives: readonly Statement[],
): Member[] {
  const left = standingWithout(signed, takes).people;
  const people = peopleWith(left, removed, gives, ({ verb }) =>
    verb.do === 'grant' ? verb.expiresAtMs : null,
  );
  return [...people.values()].map(confirmed);
}

/** Of two grants of one role in one place, the longer. */
function confirmed({ grants, ...member }: HeldMember): Member {
  const kept = new Map<string, Grant>();
  for (const { role, scope, expiresAtMs } of grants) {
    const key = `${role} ${scope}`;
    const other = kept.get(key);
    if (!other || endOf(other) < (expiresAtMs ?? Infinity))
      kept.set(key, { role, scope, expiresAtMs });
  }
  return { ...member, grants: [...kept.values()] };
}
const endOf = ({ expiresAtMs }: Grant): number => expiresAtMs ?? Infinity;

/** Of several definitions of one role, made without knowing of each other: what all of them agree to. */
function rolesAfter(
  { roles }: Bundle,
  takes: readonly Statement[],
  gives: readonly Statement[],
): Role[] {
  const next = new Map<RoleId, Role>(roles.map((role) => [role.id, role]));
  const common = new Map<RoleId, number>();
  for (const { verb } of takes) {
    if (verb.do !== 'role.define') continue;
    const { id, permissions } = verb.role;
    common.set(id, (common.get(id) ?? ~0) & rightsOf(permissions));
  }
  for (const { verb } of gives) if (verb.do === 'role.define') next.set(verb.role.id, verb.role);
  const widened = new Set(
    gives.map(({ verb }) => (verb.do === 'role.define' ? verb.role.id : null)),
  );
  for (const [id, rights] of common) {
    const role = next.get(id);
    if (!role) continue;
    const before = widened.has(id) ? ~0 : rightsOf(role.permissions);
    next.set(id, { ...role, permissions: permissionsIn(rights & before) });
  }
  for (const { verb } of takes) if (verb.do === 'role.remove') next.delete(verb.role);
  return [...next.values()];
}

function areasAfter(
  { areas }: Bundle,
  takes: readonly Statement[],
  gives: readonly Statement[],
): Area[] {
  const next = new Map<AreaId, Area>(areas.map((area) => [area.id, area]));
  for (const { verb } of gives) if (verb.do === 'area.define') next.set(verb.area.id, verb.area);
  for (const { verb } of takes) if (verb.do === 'area.remove') next.delete(verb.area);
  return [...next.values()];
}

/** Of several sets of rules at once, the strictest of each. */
function rulesAfter({ rules }: Bundle, gives: readonly Statement[]): Rules {
  const sets = gives.flatMap(({ verb }) => (verb.do === 'rules.set' ? [verb.rules] : []));
  if (sets.length === 0) return rules;
  const twoPerson = new Set<Permission>(sets.flatMap((one) => one.twoPerson));
  return {
    idleLockMinutes: Math.min(...sets.map((one) => one.idleLockMinutes)),
    sessionHours: Math.min(...sets.map((one) => one.sessionHours)),
    twoPerson: PERMISSIONS.filter((permission) => twoPerson.has(permission)),
    auditMonths: Math.max(...sets.map((one) => one.auditMonths)),
  };
}

function takenAfter({ taken }: Bundle, { inPlace, takes }: Prepared): Bundle['taken'] {
  const last = new Map<string, Statement>();
  for (const statement of inPlace) {
    const { stream, seq } = statement;
    if ((last.get(stream)?.seq ?? 0) < seq) last.set(stream, statement);
  }
  const waiting = takes.filter((statement) => !inPlace.has(statement));
  const next = new Map(taken.map((end) => [end.stream, end]));
  for (const stream of new Set([...last.keys(), ...waiting.map((one) => one.stream)])) {
    const before = next.get(stream) ?? { seq: 0, digest: null, early: [] };
    const end = last.get(stream);
    const passed = new Set<string>([...inPlace].map(({ id }) => id));
    const early = waiting
      .filter((one) => one.stream === stream)
      .map(({ id, seq }) => ({ id, seq }));
    next.set(stream, {
      stream,
      seq: end?.seq ?? before.seq,
      digest: end ? statementDigest(end) : before.digest,
      early: [...before.early, ...early].filter(({ id }) => !passed.has(id)),
    });
  }
  return [...next.values()].sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

/** The last of each thing: by id, which begins with its time. */
function removalsAfter(
  { removals, roles }: Bundle,
  takes: readonly Statement[],
  epoch: number,
  atMs: number,
): Removal[] {
  const next = new Map(removals.map((removal) => [keyOf(removal), removal]));
  for (const { id, verb } of takes) {
    const thing = thingOf(verb);
    if (!thing || !(isRemoval(verb) || isNarrowing(roles, verb))) continue;
    next.set(keyOf(thing), { id, ...thing, epoch, atMs });
  }
  return [...next.values()];
}
const keyOf = ({
  subject,
  role,
  scope,
}: {
  subject: string | null;
  role: string | null;
  scope: Scope | null;
}): string => [subject, role, scope].join(' ');

function isNarrowing(roles: readonly Role[], verb: Statement['verb']): boolean {
  if (verb.do !== 'role.define') return false;
  const before = roles.find(({ id }) => id === verb.role.id);
  return (
    before !== undefined && (rightsOf(before.permissions) & ~rightsOf(verb.role.permissions)) !== 0
  );
}
