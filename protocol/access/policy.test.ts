import { describe, expect, test } from 'vitest';
import { READY_ROLES, type Permission, type Scope } from '../model/index.ts';
import { createPolicy, decide, isTopRole, type Bundle, type Statement } from './index.ts';
import {
  agreedBy,
  bundleOf,
  create,
  DAY_MS,
  define,
  disable,
  enable,
  grant,
  HALL,
  member,
  NOW,
  openConsole,
  person,
  reset,
  revoke,
  role,
  say,
  YARD,
} from './site.suite.ts';

const site = bundleOf([
  member('ana', ['admin']),
  member('rui', ['technician', HALL]),
  member('eva', ['engineer']),
  member('tom', ['foreman', HALL], ['watch', 'site', NOW + DAY_MS]),
  { ...member('leo', ['viewer']), status: 'disabled' },
]);
const asked = (
  who: string,
  what: Permission,
  where: Scope | 'any' = 'site',
  statements: readonly Statement[] = [],
  nowMs = NOW,
) => decide(site, statements, person(who), what, where, nowMs);

describe('decisions (A6)', () => {
  test('each ready-made role gives its permissions and no other', () => {
    for (const [name, permissions] of Object.entries(READY_ROLES)) {
      const policy = createPolicy(bundleOf([member('ana', [name])]), []);
      const given = [...policy.permissionsOf(person('ana'), NOW).keys()];
      expect(given.sort()).toEqual([...permissions].sort());
    }
  });

  test('a right in an area holds there, is there somewhere, and is another area’s elsewhere', () => {
    expect(asked('rui', 'device.connect', HALL)).toMatchObject({
      allowed: true,
      provisional: false,
    });
    expect(asked('rui', 'device.connect', 'any')).toMatchObject({ allowed: true });
    expect(asked('rui', 'device.connect', YARD)).toEqual({ allowed: false, because: 'other-area' });
    expect(asked('rui', 'device.connect')).toEqual({ allowed: false, because: 'other-area' });
    expect(asked('eva', 'device.connect', YARD)).toMatchObject({ allowed: true });
  });

  test('each refusal says why', () => {
    expect(asked('mallory', 'live.see')).toEqual({ allowed: false, because: 'unknown' });
    expect(asked('leo', 'live.see')).toEqual({ allowed: false, because: 'disabled' });
    expect(asked('eva', 'people.manage', 'any')).toEqual({ allowed: false, because: 'no-grant' });
    expect(asked('tom', 'live.see', YARD, [], NOW + DAY_MS)).toEqual({
      ...{ allowed: false, because: 'expired' },
    });
  });

  test('a grant ends at its time, whenever the policy was made', () => {
    const policy = createPolicy(site, [], NOW);
    const may = (nowMs: number) => policy.decide(person('tom'), 'live.see', YARD, nowMs).allowed;
    expect([may(NOW + DAY_MS - 1), may(NOW + DAY_MS), may(NOW)]).toEqual([true, false, true]);
  });

  test('the grant behind a decision is shown: the confirmed before the provisional, the longest first', () => {
    const longer = say('ana', grant('tom', 'watch'));
    const decision = asked('tom', 'live.see', YARD, [longer]);
    expect(decision).toMatchObject({ provisional: false, grant: { expiresAtMs: NOW + DAY_MS } });
    expect(asked('tom', 'live.see', YARD, [longer], NOW + DAY_MS)).toMatchObject({
      ...{ allowed: true, provisional: true },
      // Not confirmed: it ends thirty days from when it was said.
      grant: { role: 'watch', scope: 'site', expiresAtMs: NOW + 30 * DAY_MS },
    });
  });

  test('what the site wants two persons for is marked', () => {
    const rules = { ...site.rules, twoPerson: ['people.manage' as const] };
    const policy = createPolicy({ ...site, rules }, []);
    const of = (what: Permission) => policy.decide(person('ana'), what, 'site', NOW);
    expect(of('people.manage')).toMatchObject({ allowed: true, twoPerson: true });
    expect(of('people.see')).toMatchObject({ allowed: true, twoPerson: false });
  });

  test('a stale policy goes on deciding by what was confirmed, and says what waits for a fresh one (R10)', () => {
    const stale: Bundle = { ...site, signer: 'server', expiresAtMs: NOW + 10 };
    const given = [say('ana', grant('rui', 'auditor'))];
    const of = (who: string, what: Permission) =>
      decide(stale, given, person(who), what, 'site', NOW + 10);
    expect(of('eva', 'device.connect')).toMatchObject({ allowed: true });
    expect(of('rui', 'audit.see')).toEqual({ allowed: false, because: 'stale-policy' });
  });

  test('asking again gives the very same answer: nothing is made anew', () => {
    const policy = createPolicy(site, []);
    const ask = () => policy.decide(person('rui'), 'device.connect', HALL, NOW);
    expect(ask()).toBe(ask());
  });
});

describe('people as they stand (A5)', () => {
  test('somebody new, with what they were given, all not confirmed yet', () => {
    const console = openConsole();
    const statements = [
      console.say('ana', create('pia')),
      console.say('ana', grant('pia', 'viewer')),
    ];
    const policy = createPolicy(site, statements, NOW);
    expect(policy.void).toEqual([]);
    expect(policy.member(person('pia'))).toMatchObject({
      ...{ status: 'active', key: null, credentialVersion: 1 },
      grants: [{ role: 'viewer', provisional: true }],
    });
    expect(policy.members(NOW)).toHaveLength(6);
  });

  test('ended grants are not shown, and members are as of the newest time asked for', () => {
    const policy = createPolicy(site, [], NOW);
    const roles = () => policy.member(person('tom'))?.grants.map((one) => one.role);
    expect(roles()).toEqual(['foreman', 'watch']);
    policy.decide(person('tom'), 'live.see', 'any', NOW + DAY_MS);
    expect(roles()).toEqual(['foreman']);
  });

  test('reset factors take the key and end what was signed in with before', () => {
    const policy = createPolicy(site, [say('ana', reset('eva'))], NOW);
    expect(policy.member(person('eva'))).toMatchObject({ credentialVersion: 2, key: null });
  });

  test('removal wins whatever the clocks say, until somebody names it (R3)', () => {
    const out = say('ana', disable('eva'), { atMs: NOW - 10 });
    const late = say('ana', enable('eva', say('ana', disable('rui')).id), { atMs: NOW });
    const status = (...statements: Statement[]) =>
      createPolicy(site, statements, NOW).member(person('eva'))?.status;
    expect(status(out)).toBe('disabled');
    expect(status(out, late)).toBe('disabled');
    expect(status(out, say('ana', enable('eva', out.id), { atMs: NOW - 20 }))).toBe('active');
  });

  test('what has to be named is told', () => {
    const revoked = say('ana', revoke('eva', 'engineer'));
    const out = say('ana', disable('eva'));
    const policy = createPolicy(site, [revoked, out], NOW);
    const pair = { role: role('engineer'), scope: 'site' as const };
    expect(policy.removalOf(person('eva'), pair)).toBe(revoked.id);
    expect(policy.removalOf(person('eva'), null)).toBe(out.id);
    expect(policy.removalOf(person('rui'), null)).toBeNull();
  });

  test('of two removals that together leave no administrator, the older holds (R7)', () => {
    const two = bundleOf([member('ana', ['admin']), member('rui', ['admin'])]);
    const first = say('ana', disable('rui'));
    const second = say('rui', revoke('ana', 'admin'));
    for (const statements of [
      [first, second],
      [second, first],
    ]) {
      const policy = createPolicy(two, statements, NOW);
      expect(policy.void).toEqual([{ statement: second, why: 'last-admin' }]);
      expect(policy.member(person('rui'))?.status).toBe('disabled');
      expect(policy.decide(person('ana'), 'people.manage', 'site', NOW).allowed).toBe(true);
    }
  });

  test('an administrator for a while does not count as the last one left (R7)', () => {
    const guest = member('guest', ['admin', 'site', NOW + DAY_MS]);
    const withGuest = bundleOf([member('ana', ['admin']), guest]);
    const policy = createPolicy(withGuest, [say('guest', disable('ana'))], NOW);
    expect(policy.void).toMatchObject([{ why: 'last-admin' }]);
  });

  test('a narrowed role is narrow at once, whatever becomes of who narrowed it', () => {
    const two = bundleOf([
      member('ana', ['admin']),
      member('rui', ['admin']),
      member('eva', ['watch']),
    ]);
    const statements = [say('rui', define('watch', [])), say('ana', disable('rui'))];
    const policy = createPolicy(two, statements, NOW);
    expect(policy.decide(person('eva'), 'live.see', 'site', NOW).allowed).toBe(false);
  });
});

describe('who may give what (R1, R2)', () => {
  test('an administrator everything, a foreman less than they have and only there', () => {
    const policy = createPolicy(site, []);
    const roles = (who: string) => policy.mayGrant(person(who), NOW);
    expect(roles('ana').map((one) => one.role)).toEqual(site.roles.map(({ id }) => id));
    expect(roles('ana').every(({ scopes }) => scopes.length === 3)).toBe(true);
    expect(roles('tom')).toEqual(
      ['viewer', 'operator', 'watch'].map((name) => ({ role: role(name), scopes: [HALL] })),
    );
    expect([...roles('eva'), ...roles('leo'), ...roles('mallory')]).toEqual([]);
  });

  test('nobody by a stale policy, and nobody who has not enrolled', () => {
    const stale: Bundle = { ...site, signer: 'server', expiresAtMs: NOW };
    expect(createPolicy(stale, []).mayGrant(person('ana'), NOW)).toEqual([]);
    const invited = bundleOf([{ ...member('ana', ['admin']), key: null }]);
    expect(createPolicy(invited, []).mayGrant(person('ana'), NOW)).toEqual([]);
  });

  test('the roles at the top are those that lead people, roles, rules or erase', () => {
    const top = site.roles.filter(isTopRole).map(({ id }) => id);
    expect(top).toEqual(['admin', 'foreman']);
  });

  test('an agreement from somebody removed meanwhile does not count any more', () => {
    const three = bundleOf([
      ...[member('ana', ['admin']), member('rui', ['admin']), member('ivo', ['admin'])],
      member('eva'),
    ]);
    const given = say('ana', grant('eva', 'admin'), agreedBy('rui'));
    const may = (...statements: Statement[]) =>
      decide(three, statements, person('eva'), 'people.manage', 'site', NOW).allowed;
    expect(may(given)).toBe(true);
    expect(may(given, say('ivo', disable('rui')))).toBe(false);
  });
});
