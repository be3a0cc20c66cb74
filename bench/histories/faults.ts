// One way each of getting more than one has: drafts that must be refused, whatever else is said. Null where the
// site at hand gives no occasion. Judges nothing itself.
import type { Bundle, Grant, Member, Statement } from '../../protocol/access/records.ts';
import { isTopRole } from '../../protocol/access/rights.ts';
import { PERMISSIONS, type PersonId, type Scope } from '../../protocol/model/index.ts';
import {
  ADMIN,
  AREAS,
  DAY_MS,
  EVERYTHING,
  FOREMAN,
  KEYS,
  LEADER,
  NOWHERE,
  OTHER_SITE,
  OWN_ROLES,
  pick,
  ROLE_IDS,
  SCOPES,
  STRANGERS_KEY,
  VIEWER,
  WATCH,
  type Draft,
  type Random,
} from './site.ts';

export interface Scene {
  bundle: Bundle;
  random: Random;
  nowMs: number;
  /** Taken in by an earlier policy. */
  past: readonly Statement[];
  /** Policies before this one, newest last. */
  before: readonly Bundle[];
}

const grantOf = (
  subject: PersonId,
  role: Grant['role'],
  scope: Scope,
  expiresAtMs: number | null = null,
): Statement['verb'] => ({ do: 'grant', subject, role, scope, expiresAtMs, renews: null });

const holders = (bundle: Bundle, role: Grant['role'], nowMs: number): Member[] =>
  bundle.people.filter(
    ({ status, key, grants }) =>
      status === 'active' &&
      key !== null &&
      grants.some((one) => one.role === role && (one.expiresAtMs ?? Infinity) > nowMs),
  );
const other = ({ bundle, random }: Scene, than: PersonId): PersonId =>
  pick(
    random,
    bundle.people.map(({ id }) => id).filter((id) => id !== than),
  );
const admin = ({ bundle, random, nowMs }: Scene): Member | null => {
  const all = holders(bundle, ADMIN, nowMs);
  return all.length > 0 ? pick(random, all) : null;
};
const activeAdmins = ({ bundle, nowMs }: Scene): number =>
  bundle.people.filter(
    ({ status, grants }) =>
      status === 'active' &&
      grants.some((one) => one.role === ADMIN && (one.expiresAtMs ?? Infinity) > nowMs),
  ).length;

/** Held more than it holds now: demoted, disabled or expired since. */
function demoted({ bundle, before, nowMs }: Scene): Member | null {
  const then = before.at(-1);
  if (!then) return null;
  const could = new Set(holders(then, ADMIN, then.issuedAtMs).map(({ id }) => id));
  return (
    bundle.people.find(
      ({ id, status, grants }) =>
        could.has(id) &&
        (status === 'disabled' ||
          grants.every((one) => one.expiresAtMs !== null && one.expiresAtMs <= nowMs)),
    ) ?? null
  );
}

export const FAULTS: Readonly<Record<string, (scene: Scene) => Draft | null>> = {
  forged(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = grantOf(other(scene, issuer.id), VIEWER, 'site');
    return { issuer: issuer.id, issuerKey: STRANGERS_KEY, verb };
  },
  'forged-removal'(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = { do: 'person.disable', subject: other(scene, issuer.id) } as const;
    return { issuer: issuer.id, issuerKey: STRANGERS_KEY, verb };
  },
  'self-grant'(scene) {
    const issuer = pick(scene.random, scene.bundle.people);
    return { issuer: issuer.id, verb: grantOf(issuer.id, pick(scene.random, ROLE_IDS), 'site') };
  },
  'own-role'(scene) {
    const issuer = holders(scene.bundle, LEADER, scene.nowMs)[0];
    if (!issuer) return null;
    const role = { id: LEADER, name: 'leader', permissions: ['live.see' as const] };
    return { issuer: issuer.id, verb: { do: 'role.define', role } };
  },
  'wider-scope'(scene) {
    const issuer = holders(scene.bundle, FOREMAN, scene.nowMs).find(({ grants }) =>
      grants.every(({ scope }) => scope !== 'site'),
    );
    return issuer
      ? { issuer: issuer.id, verb: grantOf(other(scene, issuer.id), VIEWER, 'site') }
      : null;
  },
  'higher-role'(scene) {
    const issuer = holders(scene.bundle, FOREMAN, scene.nowMs).find(
      ({ grants }) => grants.length === 1,
    );
    const role = pick(scene.random, [ADMIN, LEADER, EVERYTHING, FOREMAN]);
    return issuer
      ? {
          issuer: issuer.id,
          verb: grantOf(other(scene, issuer.id), role, pick(scene.random, SCOPES)),
        }
      : null;
  },
  'grown-role'(scene) {
    const issuer = holders(scene.bundle, LEADER, scene.nowMs).find(
      ({ grants }) => grants.length === 1,
    );
    const role = { id: WATCH, name: 'watch', permissions: [...PERMISSIONS] };
    return issuer ? { issuer: issuer.id, verb: { do: 'role.define', role } } : null;
  },
  'ready-role'(scene) {
    const issuer = admin(scene);
    const role = { id: VIEWER, name: 'viewer', permissions: [...PERMISSIONS] };
    return issuer ? { issuer: issuer.id, verb: { do: 'role.define', role } } : null;
  },
  'no-right'(scene) {
    const issuer = scene.bundle.people.find(({ grants }) =>
      grants.every(({ role }) => role === VIEWER || role === WATCH),
    );
    return issuer
      ? {
          issuer: issuer.id,
          verb: grantOf(other(scene, issuer.id), WATCH, pick(scene.random, SCOPES)),
        }
      : null;
  },
  expired(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const end = scene.nowMs - scene.random(3) * DAY_MS;
    return { issuer: issuer.id, verb: grantOf(other(scene, issuer.id), WATCH, 'site', end) };
  },
  'never-confirmed'(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = grantOf(other(scene, issuer.id), WATCH, pick(scene.random, AREAS));
    return { issuer: issuer.id, verb, atMs: scene.nowMs - 30 * DAY_MS };
  },
  'after-demotion'(scene) {
    const issuer = demoted(scene);
    return issuer
      ? { issuer: issuer.id, verb: grantOf(other(scene, issuer.id), WATCH, 'site') }
      : null;
  },
  'back-dated'(scene) {
    const issuer = demoted(scene);
    const then = scene.before.at(-1);
    if (!issuer || !then) return null;
    const verb = grantOf(other(scene, issuer.id), WATCH, 'site');
    return { issuer: issuer.id, verb, atMs: then.issuedAtMs, epoch: then.epoch };
  },
  'forward-dated'(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = grantOf(other(scene, issuer.id), WATCH, 'site');
    return { issuer: issuer.id, verb, atMs: scene.nowMs + 200 * DAY_MS };
  },
  'later-policy'(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = grantOf(other(scene, issuer.id), WATCH, 'site');
    return { issuer: issuer.id, verb, epoch: scene.bundle.epoch + 5 };
  },
  'other-site'(scene) {
    const issuer = admin(scene);
    if (!issuer) return null;
    const verb = grantOf(other(scene, issuer.id), WATCH, 'site');
    return { issuer: issuer.id, verb, site: OTHER_SITE };
  },
  'unknown-area'(scene) {
    const issuer = admin(scene);
    return issuer
      ? { issuer: issuer.id, verb: grantOf(other(scene, issuer.id), WATCH, NOWHERE) }
      : null;
  },
  'one-key'(scene) {
    const issuer = admin(scene);
    if (!issuer?.key || (scene.bundle.signer === 'site' && activeAdmins(scene) < 3)) return null;
    const subject = other(scene, issuer.id);
    const someone = other(scene, issuer.id);
    const second = pick(scene.random, [
      null,
      { person: issuer.id, key: issuer.key, signature: '' },
      { person: someone, key: issuer.key, signature: '' },
      { person: someone, key: STRANGERS_KEY, signature: '' },
      { person: subject, key: KEYS.get(subject) ?? '', signature: '' },
    ]);
    // One of their own may have been narrowed: then it takes no second person.
    const roles = [ADMIN, EVERYTHING].filter((id) =>
      scene.bundle.roles.some((role) => role.id === id && isTopRole(role)),
    );
    const role = pick(scene.random, roles);
    return { issuer: issuer.id, second, verb: grantOf(subject, role, pick(scene.random, SCOPES)) };
  },
  unnamed(scene) {
    const issuer = admin(scene);
    const gone = scene.bundle.removals.find(
      ({ subject, scope }) => subject !== null && subject !== issuer?.id && scope !== null,
    );
    if (!issuer || !gone?.subject || !gone.role || !gone.scope) return null;
    return { issuer: issuer.id, verb: grantOf(gone.subject, gone.role, gone.scope) };
  },
  'last-admin'(scene) {
    const lasting = scene.bundle.people.filter(
      ({ status, grants }) =>
        status === 'active' &&
        grants.some(
          (one) => one.role === ADMIN && one.scope === 'site' && one.expiresAtMs === null,
        ),
    );
    const issuer = holders(scene.bundle, EVERYTHING, scene.nowMs).find(({ grants }) =>
      grants.some(({ role, scope }) => role === EVERYTHING && scope === 'site'),
    );
    const [last] = lasting;
    if (!issuer || !last || lasting.length !== 1 || last.id === issuer.id) return null;
    return { issuer: issuer.id, verb: { do: 'person.disable', subject: last.id } };
  },
  'role-that-is-gone'(scene) {
    const issuer = admin(scene);
    const gone = OWN_ROLES.find((id) => !scene.bundle.roles.some((one) => one.id === id));
    if (!issuer || !gone) return null;
    return { issuer: issuer.id, verb: grantOf(other(scene, issuer.id), gone, 'site') };
  },
  'gone-role-again'(scene) {
    const issuer = admin(scene);
    const gone = OWN_ROLES.find((id) => !scene.bundle.roles.some((one) => one.id === id));
    if (!issuer || !gone) return null;
    const role = { id: gone, name: 'again', permissions: ['live.see' as const] };
    return { issuer: issuer.id, verb: { do: 'role.define', role } };
  },
  'old-definition'(scene) {
    const issuer = admin(scene);
    const narrowed = scene.bundle.removals.find(
      ({ subject, role }) => subject === null && scene.bundle.roles.some(({ id }) => id === role),
    );
    if (!issuer || !narrowed?.role) return null;
    const role = {
      id: narrowed.role,
      name: 'wider',
      permissions: ['live.see' as const, 'event.see' as const],
    };
    return { issuer: issuer.id, epoch: narrowed.epoch - 1, verb: { do: 'role.define', role } };
  },
};
