import { ADMIN_ROLE, type Permission, type PersonId } from '@harmonic/protocol/model';
import { afterEach, expect, test } from 'vitest';
import type { By } from './deeds.ts';
import type { AgreedCall } from './requests.ts';
import {
  ADA,
  BEN,
  DAY_MS,
  EVE,
  FOREMAN,
  grantOf,
  HALL,
  openSite,
  OPERATOR,
  TOM,
  VIEWER,
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
const TWO = (...twoPerson: Permission[]): SiteWish => ({ rules: { twoPerson } });
const WAITS = { code: 'needs-agreement' };

/** What the router does with an agreed call. */
async function run(at: TestSite, call: AgreedCall): Promise<unknown> {
  const acts: Record<string, (by: By, input: never) => Promise<unknown>> = {
    'person.create': at.people.create,
    'person.grant': at.people.grant,
    'person.disable': at.people.disable,
    'rule.set': at.rules.set,
    'privacy.erase': at.privacy.erase,
  };
  return acts[call.act]!(call.by, call.input as never);
}
const agree = async (at: TestSite, person: PersonId, id: string): Promise<unknown> =>
  run(at, await at.requests.agree(at.by(person, 'request.agree'), id));
const grantsOf = (at: TestSite, id: PersonId) =>
  at
    .directory(ADA)
    .people.find((one) => one.id === id)!
    .grants.map(({ role }) => role);

test('an administrator is appointed by two, with both signatures and both names in the trail', async () => {
  const at = await site();
  const wish = { id: EVE, ...grantOf(ADMIN_ROLE) };
  await expect(at.people.grant(at.by(ADA, 'person.grant'), wish)).rejects.toMatchObject(WAITS);
  expect(grantsOf(at, EVE)).toEqual([VIEWER]);

  const [mine] = at.requests.list(ADA);
  const [theirs] = at.requests.list(BEN);
  expect(mine).toMatchObject({ by: ADA, act: 'person.grant', subject: EVE, mayAgree: false });
  expect(theirs).toMatchObject({
    mayAgree: true,
    asked: { name: 'Eve Harrington', roles: 'admin @ site until revoked' },
  });
  expect(at.requests.list(EVE)).toEqual([]);

  await agree(at, BEN, theirs!.id);
  expect(grantsOf(at, EVE)).toEqual([VIEWER, ADMIN_ROLE]);
  expect(at.requests.list(BEN)).toEqual([]);
  expect(await at.entries()).toMatchObject([
    { act: 'person.grant', outcome: 'asked', actor: ADA },
    { act: 'request.agree', outcome: 'done', actor: BEN },
    {
      act: 'person.grant',
      outcome: 'done',
      actor: ADA,
      subject: EVE,
      facts: { secondPerson: BEN },
    },
  ]);
});

test('the console restarts between asking and agreeing', async () => {
  const at = await site();
  const wish = { name: 'Grace', signInName: 'grace', grants: [grantOf(ADMIN_ROLE)] };
  await expect(at.people.create(at.by(ADA, 'person.create'), wish)).rejects.toMatchObject(WAITS);
  const again = (open = await at.again());
  // Something else happens in between: the request's statements stand in no one's way.
  await again.areas.define(again.by(ADA, 'area.define'), { id: HALL, name: 'Big hall' });
  const [request] = again.requests.list(BEN);
  const made = await agree(again, BEN, request!.id);
  expect(made).toMatchObject({ code: expect.stringMatching(/./) });
  const grace = again.directory(BEN).people.find(({ name }) => name === 'Grace')!;
  expect(grace).toMatchObject({
    status: 'invited',
    grants: [{ role: ADMIN_ROLE, provisional: false }],
  });
  // The second person's console handed over the site's key with the invitation.
  expect(again.core.memory.invitations()[0]?.siteKey).not.toBeNull();
});

test('nobody agrees to what they asked for, to what is about them, or to what they may not do', async () => {
  const at = await site(TWO('people.manage'));
  await expect(
    at.people.grant(at.by(ADA, 'person.grant'), { id: BEN, ...grantOf(OPERATOR, HALL) }),
  ).rejects.toMatchObject(WAITS);
  const [request] = at.requests.list(ADA);
  const refused = (person: PersonId) =>
    expect(at.requests.agree(at.by(person, 'request.agree'), request!.id)).rejects;
  await refused(ADA).toMatchObject({ code: 'not-allowed', because: 'self' });
  await refused(BEN).toMatchObject({ code: 'not-allowed', because: 'self' });
  await refused(EVE).toMatchObject({ code: 'not-allowed', because: 'no-grant' });
  await agree(at, TOM, request!.id);
  expect(grantsOf(at, BEN)).toEqual([ADMIN_ROLE, OPERATOR]);
});

test('a call that signs nothing is kept and given back exactly as it was asked', async () => {
  const at = await site(TWO('storage.manage'));
  const input = { days: 30, deep: { list: [1, 2] } };
  const asked = {
    permission: 'storage.manage',
    scope: 'site',
    subject: 'retention',
    asked: { days: '30' },
    input,
  } as const;
  await expect(at.requests.ask(at.by(ADA, 'storage.setRetention'), asked)).rejects.toMatchObject(
    WAITS,
  );
  const again = (open = await at.again());
  const [request] = again.requests.list(BEN);
  const call = await again.requests.agree(again.by(BEN, 'request.agree'), request!.id);
  expect(call).toMatchObject({
    act: 'storage.setRetention',
    input,
    by: { agreed: { second: BEN } },
  });
  expect(call.by.actor.person).toBe(ADA);
  expect(call.by.actor.entry('done')).toMatchObject({
    ...{ actor: ADA, act: 'storage.setRetention', because: 'two-persons' },
    facts: { secondPerson: BEN, request: request!.id },
  });
});

test('of two who agree at once, one does', async () => {
  const at = await site({ ...TWO('people.manage'), grants: { [TOM]: [grantOf(ADMIN_ROLE)] } });
  await expect(
    at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason: 'gone' }),
  ).rejects.toMatchObject(WAITS);
  const [request] = at.requests.list(ADA);
  const both = await Promise.allSettled(
    [BEN, TOM].map((person) => at.requests.agree(at.by(person, 'request.agree'), request!.id)),
  );
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
});

test('a request lapses after a day', async () => {
  const at = await site();
  await expect(
    at.people.grant(at.by(ADA, 'person.grant'), { id: EVE, ...grantOf(ADMIN_ROLE) }),
  ).rejects.toMatchObject(WAITS);
  const [request] = at.requests.list(BEN);
  at.clock.ms += DAY_MS;
  expect(at.requests.list(BEN)).toEqual([]);
  await expect(at.requests.agree(at.by(BEN, 'request.agree'), request!.id)).rejects.toMatchObject({
    code: 'not-found',
    because: 'lapsed',
  });
  await at.requests.lapse();
  expect(at.core.memory.requests()).toEqual([]);
  expect((await at.entries()).at(-1)).toMatchObject({
    act: 'request.lapse',
    because: 'lapsed',
    actor: null,
  });
});

test('what somebody asked for goes with their right to it', async () => {
  const at = await site({ ...TWO('recording.manage'), grants: { [EVE]: [grantOf(FOREMAN)] } });
  const asked = {
    permission: 'recording.make',
    scope: HALL,
    subject: 'r',
    asked: {},
    input: {},
  } as const;
  await expect(at.requests.ask(at.by(TOM, 'recording.start'), asked)).rejects.toMatchObject(WAITS);
  expect(at.requests.list(EVE)).toHaveLength(1);
  await at.people.revoke(at.by(ADA, 'person.revoke'), { id: TOM, role: FOREMAN, scope: HALL });
  expect(at.requests.list(EVE)).toEqual([]);
  await at.requests.lapse();
  expect((await at.entries()).at(-1)).toMatchObject({ act: 'request.lapse', because: 'no-grant' });
});

test.each(['{', '{"permission":"storage.fly"}'])(
  'a request nobody can read (%s) poisons nothing, and goes with a word in the trail',
  async (input) => {
    const at = await site();
    const id = '11111111-2222-4333-8444-555555555555';
    const row = { id, by: ADA, act: 'storage.setRetention', input, atMs: at.clock.ms };
    const expiresAtMs = at.clock.ms + DAY_MS;
    at.store.api.changeAccess([{ put: 'request', row: { ...row, expiresAtMs } }], []);
    const again = (open = await at.again());
    expect(again.requests.list(BEN)).toEqual([]);
    expect(again.requests.about(ADA)).toEqual([id]);
    await again.requests.lapse();
    expect(again.core.memory.requests()).toEqual([]);
    expect((await again.entries()).at(-1)).toMatchObject({
      ...{ act: 'request.lapse', outcome: 'failed', because: 'unreadable', subject: id },
    });
  },
);

test('a call without input waits as one', async () => {
  const at = await site(TWO('storage.manage'));
  const asked = { permission: 'storage.manage', scope: 'site', subject: '', asked: {} } as const;
  const asking = at.requests.ask(at.by(ADA, 'storage.clean'), { ...asked, input: undefined });
  await expect(asking).rejects.toMatchObject(WAITS);
  expect(at.requests.list(BEN)).toHaveLength(1);
});

test('either side declines; others do not', async () => {
  const at = await site();
  const ask = () =>
    expect(
      at.people.grant(at.by(ADA, 'person.grant'), { id: EVE, ...grantOf(ADMIN_ROLE) }),
    ).rejects.toMatchObject(WAITS);
  for (const person of [ADA, BEN]) {
    await ask();
    const { id } = at.requests.list(ADA)[0]!;
    await expect(at.requests.decline(at.by(EVE, 'request.decline'), id)).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await at.requests.decline(at.by(person, 'request.decline'), id);
    expect(at.requests.list(ADA)).toEqual([]);
  }
  expect(grantsOf(at, EVE)).toEqual([VIEWER]);
});

test('what cannot find a second person is not made to wait', async () => {
  const at = await site({ grants: { [BEN]: [grantOf(VIEWER)] } });
  const { rules } = at.directory(ADA);
  await expect(
    at.rules.set(at.by(ADA, 'rule.set'), { ...rules, twoPerson: ['privacy.erase'] }),
  ).rejects.toMatchObject({ code: 'conflict', because: 'no-other-holder' });
});

test('taking the protection away takes two, even where changing rules does not', async () => {
  const at = await site(TWO('storage.manage'));
  const { rules } = at.directory(ADA);
  await expect(
    at.rules.set(at.by(ADA, 'rule.set'), { ...rules, twoPerson: [] }),
  ).rejects.toMatchObject(WAITS);
  const [request] = at.requests.list(BEN);
  await agree(at, BEN, request!.id);
  expect(at.directory(ADA).rules.twoPerson).toEqual([]);
});

test('an only administrator appoints a second alone, whatever the rules name', async () => {
  const at = await site({
    ...TWO('people.manage'),
    grants: { [BEN]: [grantOf(VIEWER)], [TOM]: [grantOf(VIEWER)] },
  });
  await at.people.grant(at.by(ADA, 'person.grant'), { id: EVE, ...grantOf(ADMIN_ROLE) });
  expect(grantsOf(at, EVE)).toEqual([VIEWER, ADMIN_ROLE]);
});

test('a policy that has moved on is judged anew: what no longer holds is refused and told', async () => {
  const at = await site(TWO('people.manage'));
  await expect(
    at.people.grant(at.by(TOM, 'person.grant'), { id: EVE, ...grantOf(OPERATOR, HALL) }),
  ).rejects.toMatchObject(WAITS);
  const [request] = at.requests.list(BEN);
  const call = await at.requests.agree(at.by(BEN, 'request.agree'), request!.id);
  await at.core.memory.commit([{ erase: 'person', id: EVE, atMs: at.clock.ms }], []);
  await expect(run(at, call)).rejects.toMatchObject({ code: 'not-found' });
  expect((await at.entries()).at(-1)).toMatchObject({
    ...{ act: 'person.grant', outcome: 'refused', actor: TOM, because: 'unknown-person' },
  });
});

test('an erasure that was asked for of somebody disabled does not reach them active again', async () => {
  const at = await site(TWO('privacy.erase'));
  await at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason: 'away' });
  await expect(at.privacy.erase(at.by(ADA, 'privacy.erase'), { id: EVE })).rejects.toMatchObject(
    WAITS,
  );
  await at.people.enable(at.by(BEN, 'person.enable'), { id: EVE });
  const [request] = at.requests.list(BEN);
  await expect(agree(at, BEN, request!.id)).rejects.toMatchObject({ because: 'stale' });
  expect(at.core.memory.person(EVE)?.name).toBe('Eve Harrington');
});
