import { ADMIN_ROLE, roleIdSchema } from '@harmonic/protocol/model';
import { signBundle } from '@harmonic/protocol/access';
import { afterEach, expect, test } from 'vitest';
import { PUMP } from '../store/example.suite.ts';
import {
  ADA,
  BEN,
  DAY_MS,
  EVE,
  everything,
  FOREMAN,
  grantOf,
  HALL,
  MORNING_MS,
  openSite,
  SITE_KEY,
  OPERATOR,
  TOM,
  VIEWER,
  YARD,
  type SiteWish,
  type TestSite,
} from './site.suite.ts';

let open: TestSite | null = null;
afterEach(() => {
  open?.close();
  open?.store.api.close();
  open = null;
});
const site = async (wish: SiteWish = {}): Promise<TestSite> => (open = await openSite(wish));

const last = async (at: TestSite) => (await at.entries()).at(-1)!;
const personIn = (at: TestSite, id = EVE) =>
  at.directory(ADA).people.find((person) => person.id === id)!;
const reason = 'left the company';

test('an administrator sees everybody with their standing', async () => {
  const { people, roles, areas, mayGrant } = (await site()).directory(ADA);
  expect(people.map(({ name, status }) => `${name}: ${status}`)).toEqual([
    'Ada Lovelace: active',
    'Ben Franklin: active',
    'Eve Harrington: active',
    'Tom Sawyer: active',
  ]);
  expect(people.filter(({ inside }) => inside).map(({ id }) => id)).toEqual([ADA]);
  expect(roles.find(({ id }) => id === VIEWER)).toMatchObject({ ready: true, holders: 1 });
  expect(roles.find(({ id }) => id === FOREMAN)).toMatchObject({ ready: false, holders: 1 });
  expect(areas.map(({ name }) => name)).toEqual(['Hall', 'Yard']);
  expect(mayGrant.map(({ role }) => role)).toContain(VIEWER);
});

test('somebody is invited: signed, taken into the policy and told in the trail, all at once', async () => {
  const at = await site();
  const wish = { name: 'Grace Hopper', signInName: 'grace', grants: [grantOf(VIEWER, HALL)] };
  const invitation = await at.people.create(at.by(ADA, 'person.create'), wish);
  expect(invitation).toMatchObject({ expiresAtMs: MORNING_MS + 7 * DAY_MS });
  expect(personIn(at, invitation.id)).toMatchObject({
    ...{ name: 'Grace Hopper', signInName: 'grace', status: 'invited' },
    grants: [{ role: VIEWER, scope: HALL, provisional: false }],
  });
  const entry = await last(at);
  expect(entry).toMatchObject({ act: 'person.create', subject: invitation.id, outcome: 'done' });
  expect(JSON.stringify(entry)).not.toContain('Grace');
  expect(at.core.memory.bundle()).toMatchObject({ epoch: 2 });
  const again = await at.again();
  open = again;
  expect(personIn(again, invitation.id).status).toBe('invited');
});

test('only who will act for the site gets the site’s key with the invitation', async () => {
  const at = await site();
  const wish = { name: 'Grace', signInName: 'grace', grants: [grantOf(OPERATOR)] };
  const { id } = await at.people.create(at.by(ADA, 'person.create'), wish);
  expect(at.core.memory.invitations().find(({ person }) => person === id)?.siteKey).toBeNull();
});

test.each([
  ['a taken sign-in name', { signInName: 'eve' }, 'conflict'],
  ['an unknown role', { grants: [grantOf(roleIdSchema.parse('wizard'))] }, 'not-found'],
  ['a grant that has ended already', { grants: [grantOf(VIEWER, 'site', MORNING_MS)] }, 'invalid'],
])('nobody is invited with %s', async (_what, change, code) => {
  const at = await site();
  const wish = { name: 'Grace', signInName: 'grace', grants: [], ...change };
  await expect(at.people.create(at.by(ADA, 'person.create'), wish)).rejects.toMatchObject({ code });
  expect(at.directory(ADA).people).toHaveLength(4);
  expect(await last(at)).toMatchObject({ act: 'person.create', outcome: 'refused' });
});

test('nobody touches their own rights', async () => {
  const at = await site();
  const self = { code: 'not-allowed', because: 'self' };
  const by = at.by(ADA, 'person.act');
  const acts = [
    at.people.disable(by, { id: ADA, reason }),
    at.people.enable(by, { id: ADA }),
    at.people.resetFactors(by, { id: ADA, reason }),
    at.people.grant(by, { id: ADA, ...grantOf(VIEWER) }),
    at.people.revoke(by, { id: ADA, role: ADMIN_ROLE, scope: 'site' }),
    at.people.unlock(by, { id: ADA }),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject(self);
  const entries = await at.entries();
  expect(entries.map(({ outcome }) => outcome)).toEqual(acts.map(() => 'refused'));
});

test('the disabled lose their rights and their sessions at once, and come back by name', async () => {
  const at = await site();
  await at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason });
  expect(at.ended).toEqual([EVE]);
  expect(personIn(at)).toMatchObject({ status: 'disabled' });
  const decision = () => at.core.memory.policy()!.decide(EVE, 'live.see', 'site', at.clock.ms);
  expect(decision()).toMatchObject({ allowed: false, because: 'disabled' });
  const [row] = (await at.trail.list(everything, null, 1)).rows;
  expect(row).toMatchObject({
    actorName: 'Ada Lovelace',
    subjectName: 'Eve Harrington',
    personal: { reason },
  });
  await at.people.enable(at.by(BEN, 'person.enable'), { id: EVE });
  expect(decision()).toMatchObject({ allowed: true });
});

test('a second disabling, and an enabling of somebody active, are refused', async () => {
  const at = await site();
  await at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason });
  const asItIs = { code: 'conflict', because: 'as-it-is' };
  await expect(
    at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason }),
  ).rejects.toMatchObject(asItIs);
  await expect(at.people.enable(at.by(ADA, 'person.enable'), { id: TOM })).rejects.toMatchObject(
    asItIs,
  );
});

test('the last administrator stays', async () => {
  const at = await site({
    grants: { [BEN]: [grantOf(VIEWER)], [TOM]: [grantOf(ADMIN_ROLE, 'site', MORNING_MS + DAY_MS)] },
  });
  await expect(
    at.people.disable(at.by(TOM, 'person.disable'), { id: ADA, reason }),
  ).rejects.toMatchObject({ because: 'last-admin' });
});

test('a grant ends when the time floor reaches its end', async () => {
  const at = await site();
  const until = MORNING_MS + DAY_MS;
  const grant = { id: EVE, ...grantOf(OPERATOR, HALL, until) };
  await at.people.grant(at.by(ADA, 'person.grant'), grant);
  const decide = () => at.core.memory.policy()!.decide(EVE, 'recording.make', HALL, at.clock.ms);
  expect(decide()).toMatchObject({ allowed: true });
  at.clock.ms = until;
  expect(decide()).toMatchObject({ allowed: false });
  expect(personIn(at).grants.map(({ role }) => role)).toEqual([VIEWER]);
});

test('a role is taken and may be given again', async () => {
  const at = await site();
  const held = { id: EVE, role: VIEWER, scope: 'site' as const };
  await at.people.revoke(at.by(ADA, 'person.revoke'), held);
  expect(personIn(at).grants).toEqual([]);
  await expect(at.people.revoke(at.by(ADA, 'person.revoke'), held)).rejects.toMatchObject({
    because: 'not-held',
  });
  await at.people.grant(at.by(ADA, 'person.grant'), { ...held, expiresAtMs: null });
  expect(personIn(at).grants).toMatchObject([{ role: VIEWER, scope: 'site' }]);
});

test('whoever looks after one hall gives lower roles there, and nowhere else', async () => {
  const at = await site();
  const by = at.by(TOM, 'person.grant');
  await at.people.grant(by, { id: EVE, ...grantOf(OPERATOR, HALL) });
  expect(personIn(at).grants).toMatchObject([
    { role: VIEWER },
    { role: OPERATOR, provisional: true },
  ]);
  const refused = async (grant: ReturnType<typeof grantOf>, because: string) =>
    await expect(at.people.grant(by, { id: EVE, ...grant })).rejects.toMatchObject({
      code: 'not-allowed',
      because,
    });
  await refused(grantOf(OPERATOR, YARD), 'wider-scope');
  await refused(grantOf(OPERATOR, 'site'), 'wider-scope');
  await refused(grantOf(FOREMAN, HALL), 'not-below');
  await refused(grantOf(ADMIN_ROLE, HALL), 'not-below');
});

test('what is done to a person as a whole takes the right on the whole site', async () => {
  const at = await site();
  const no = { code: 'not-allowed' };
  const by = at.by(TOM, 'person.act');
  const name = 'Mallory';
  await expect(at.people.rename(by, { id: ADA, name })).rejects.toMatchObject(no);
  await expect(at.people.unlock(by, { id: EVE })).rejects.toMatchObject(no);
  await expect(at.people.endSessions(by, { id: ADA })).rejects.toMatchObject(no);
  await expect(at.people.disable(by, { id: EVE, reason })).rejects.toMatchObject(no);
  await expect(at.people.resetFactors(by, { id: EVE, reason })).rejects.toMatchObject(no);
  await expect(at.people.create(by, { name, signInName: 'm', grants: [] })).rejects.toMatchObject(
    no,
  );
  await expect(
    at.areas.place(at.by(EVE, 'area.place'), { device: PUMP, area: HALL }),
  ).rejects.toMatchObject(no);
  expect(at.ended).toEqual([]);
  expect(personIn(at, ADA).name).toBe('Ada Lovelace');
  expect((await at.entries()).every(({ outcome }) => outcome === 'refused')).toBe(true);
});

test('nobody reaches up, with a statement or without one', async () => {
  const DESK = roleIdSchema.parse('desk');
  const at = await site({ grants: { [TOM]: [grantOf(VIEWER)] } });
  await at.core.memory.commit([], []);
  const permissions = ['people.see', 'people.manage', 'privacy.erase'] as const;
  const bundle = at.core.memory.bundle()!;
  const desk = { id: DESK, name: 'Desk', permissions: [...permissions] };
  const people = bundle.people.map((one) =>
    one.id === TOM ? { ...one, grants: [grantOf(DESK)] } : one,
  );
  const next = { ...bundle, epoch: 2, roles: [...bundle.roles, desk], people };
  await at.core.memory.commit(
    [{ put: 'bundle', bundle: signBundle(next, SITE_KEY), absorbs: [] }],
    [],
  );
  const no = { code: 'not-allowed', because: 'not-below' };
  const by = at.by(TOM, 'person.act');
  for (const id of [ADA, EVE]) {
    await expect(at.people.rename(by, { id, name: 'Mallory' })).rejects.toMatchObject(no);
    await expect(at.people.unlock(by, { id })).rejects.toMatchObject(no);
    await expect(at.people.endSessions(by, { id })).rejects.toMatchObject(no);
    await expect(at.privacy.erase(by, { id })).rejects.toMatchObject(no);
  }
  expect(at.ended).toEqual([]);
  expect(personIn(at, ADA).name).toBe('Ada Lovelace');
});

test('what was granted without the site’s key is confirmed by the next act of somebody who holds it', async () => {
  const at = await site();
  await at.people.grant(at.by(TOM, 'person.grant'), { id: EVE, ...grantOf(OPERATOR, HALL) });
  await at.areas.define(at.by(ADA, 'area.define'), { id: YARD, name: 'Back yard' });
  expect(personIn(at).grants).toMatchObject([{ provisional: false }, { provisional: false }]);
  expect(at.core.memory.statements()).toEqual([]);
});

test('reset factors drop the old ones and invite anew', async () => {
  const at = await site();
  const { code } = await at.people.resetFactors(at.by(ADA, 'person.resetFactors'), {
    id: BEN,
    reason,
  });
  expect(code).not.toBe('');
  expect(at.core.memory.credential(BEN)).toBeNull();
  expect(personIn(at, BEN)).toMatchObject({ status: 'invited', hasSecondFactor: false });
  expect(at.core.memory.policy()?.member(BEN)).toMatchObject({ credentialVersion: 2 });
  expect(at.ended).toEqual([BEN]);
});

test('names are corrected, with what they were kept sealed beside the trail', async () => {
  const at = await site();
  await at.people.rename(at.by(ADA, 'person.rename'), { id: EVE, name: 'Eve Moneypenny' });
  expect(personIn(at).name).toBe('Eve Moneypenny');
  const [row] = (await at.trail.list(everything, null, 1)).rows;
  expect(row?.personal).toEqual({ before: 'Eve Harrington', after: 'Eve Moneypenny' });
  expect(JSON.stringify(await last(at))).not.toContain('Moneypenny');
});

test('the waiting after wrong attempts is ended by an administrator', async () => {
  const at = await site();
  const row = {
    person: EVE,
    wrong: 7,
    lastWrongMs: MORNING_MS,
    lockedUntilMs: MORNING_MS + DAY_MS,
  };
  await at.core.memory.commit([{ put: 'attempts', row }], []);
  expect(personIn(at)).toMatchObject({ wrongAttempts: 7, lockedUntilMs: MORNING_MS + DAY_MS });
  await at.people.unlock(at.by(ADA, 'person.unlock'), { id: EVE });
  expect(personIn(at)).toMatchObject({ wrongAttempts: 0, lockedUntilMs: null });
  expect(await last(at)).toMatchObject({ act: 'person.unlock', facts: { wrong: '7' } });
});

test('sessions are ended without touching the person', async () => {
  const at = await site();
  await at.people.endSessions(at.by(ADA, 'person.endSessions'), { id: EVE });
  expect(at.ended).toEqual([EVE]);
  expect(personIn(at).status).toBe('active');
});

test('the second person and the trail are told where a role holds and until when', async () => {
  const at = await site();
  const ends = MORNING_MS + DAY_MS;
  await at.people.grant(at.by(ADA, 'person.grant'), { id: EVE, ...grantOf(OPERATOR, HALL, ends) });
  const until = `operator @ ${HALL} until 2026-03-02T08:00:00.000Z`;
  expect(await last(at)).toMatchObject({ facts: { grants: until } });
  const asking = at.people.grant(at.by(ADA, 'person.grant'), {
    ...{ id: EVE, ...grantOf(ADMIN_ROLE, 'site', ends) },
  });
  await expect(asking).rejects.toMatchObject({ code: 'needs-agreement' });
  expect(at.requests.list(BEN)[0]?.asked).toMatchObject({
    roles: 'admin @ site until 2026-03-02T08:00:00.000Z',
  });
});

test('the directory says beforehand which roles take two to give, and the one administrator is not stopped', async () => {
  const inTwo = (at: TestSite) =>
    at
      .directory(ADA)
      .mayGrant.filter(({ takesTwo }) => takesTwo)
      .map(({ role }) => role);
  // A foreman manages people, too: whoever does leads a part of the site.
  const at = await site();
  expect(inTwo(at)).toEqual([ADMIN_ROLE, FOREMAN]);
  at.close();
  at.store.api.close();
  const alone = await site({ grants: { [BEN]: [grantOf(VIEWER)] } });
  expect(inTwo(alone)).toEqual([]);
  await alone.people.grant(alone.by(ADA, 'person.grant'), { id: EVE, ...grantOf(ADMIN_ROLE) });
  expect(inTwo(alone)).toEqual([ADMIN_ROLE, FOREMAN]);
});
