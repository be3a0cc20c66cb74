// When a page locks, when a proof ends, when a session does.
import { expect, test } from 'vitest';
import {
  ADA,
  amend,
  BEA,
  firstRun,
  HOUR,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  withBea,
  type Running,
} from './access.suite.ts';

const lastActs = async (at: Running, n: number): Promise<string[]> =>
  (await at.trail()).slice(-n).map(({ act, because }) => `${act} ${because}`);

test('idle for a quarter of an hour it locks, and the password opens it again', async () => {
  const { at } = await firstRun();
  const { clock } = at.place;
  clock.pass(13 * MINUTE);
  at.sessions.active(PAGE);
  clock.pass(14 * MINUTE);
  expect(at.sessions.state(PAGE).stage).toBe('inside');
  clock.pass(MINUTE);
  expect(at.sessions.state(PAGE)).toMatchObject({
    ...{ stage: 'locked', mayDo: [], locksAtMs: null, person: { signInName: 'ada' } },
  });
  expect(at.decide(PAGE, 'live.see', 'site').allowed).toBe(false);
  expect((await refusalOf(() => at.sessions.active(PAGE))).code).toBe('locked');
  expect((await refusalOf(at.sessions.prove(PAGE, ADA.password))).code).toBe('locked');

  expect((await refusalOf(at.sessions.unlock(PAGE, 'wrong'))).because).toBe('wrong-secret');
  await at.sessions.unlock(PAGE, ADA.password);
  expect(at.sessions.state(PAGE).stage).toBe('inside');
  expect(await lastActs(at, 3)).toEqual([
    ...['session.lock idle', 'session.unlock wrong-secret', 'session.unlock own'],
  ]);
});

test('after twelve hours it ends, however busy', async () => {
  const { at } = await firstRun();
  for (let i = 0; i < 12 * 6; i += 1) {
    at.place.clock.pass(10 * MINUTE);
    if (at.sessions.state(PAGE).stage === 'inside') at.sessions.active(PAGE);
  }
  expect(at.sessions.state(PAGE).stage).toBe('outside');
  expect(await lastActs(at, 1)).toEqual(['session.signOut session-over']);
});

test('the site’s own rules count', async () => {
  const { at } = await firstRun();
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    rules: { ...bundle.rules, idleLockMinutes: 5, sessionHours: 1 },
  }));
  at.place.clock.pass(5 * MINUTE);
  expect(at.sessions.state(PAGE).stage).toBe('locked');
});

test('the password is proof for five minutes; then the keys are wiped', async () => {
  const { at } = await firstRun();
  const keys = at.core.keys(PAGE);
  if (!keys) throw new Error('the password has just been given');
  at.place.clock.pass(4 * MINUTE);
  expect(at.core.keys(PAGE)).toBeNull();
  expect([...keys.signing, ...(keys.site ?? [])].every((byte) => byte === 0)).toBe(true);
  await at.sessions.prove(PAGE, ADA.password);
  expect(at.core.keys(PAGE)?.site).toHaveLength(32);
  expect(at.sessions.state(PAGE).provenUntilMs).toBe(at.core.now() + 5 * MINUTE);
});

test.each([
  ['locking', (at: Running) => at.sessions.lock(PAGE)],
  ['the system’s lock', (at: Running) => at.sessions.lockAll()],
  ['signing out', (at: Running) => at.sessions.signOut(PAGE)],
  ['closing', (at: Running) => at.close()],
])('%s wipes the keys', async (_what, end) => {
  const { at } = await firstRun();
  const keys = at.core.keys(PAGE);
  await end(at);
  expect(keys?.signing.every((byte) => byte === 0)).toBe(true);
  expect(keys?.site?.every((byte) => byte === 0)).toBe(true);
});

test('the operating system’s lock locks every page', async () => {
  const { at } = await firstRun();
  await withBea(at);
  await at.sessions.lockAll();
  for (const page of [PAGE, OTHER_PAGE]) expect(at.sessions.state(page).stage).toBe('locked');
});

test('whoever is disabled is out at once, and everybody is told', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  expect(at.decide(OTHER_PAGE, 'live.see', 'site').allowed).toBe(true);
  let told = 0;
  at.sessions.onChange(() => (told += 1));
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) => (one.id === bea ? { ...one, status: 'disabled' } : one)),
  }));
  expect(told).toBeGreaterThan(0);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  expect(at.decide(OTHER_PAGE, 'live.see', 'site').allowed).toBe(false);
  expect([...at.core.inside()]).toEqual([personAt(at, PAGE)]);
});

test('whose factors are reset, whose row is gone or who is erased is out at once', async () => {
  const ends = {
    async reset(at: Running, id: ReturnType<typeof personAt>) {
      await amend(at, PAGE, (bundle) => ({
        ...bundle,
        people: bundle.people.map((one) =>
          one.id === id ? { ...one, credentialVersion: 2, key: null } : one,
        ),
      }));
    },
    dropped: (at: Running, id: ReturnType<typeof personAt>) =>
      at.core.memory.commit([{ drop: 'credential', person: id }], []),
    erased: (at: Running, id: ReturnType<typeof personAt>) =>
      at.core.memory.commit([{ erase: 'person', id, atMs: at.core.now() }], []),
    ended: (at: Running, id: ReturnType<typeof personAt>) => at.core.endSessions(id),
  };
  for (const end of Object.values(ends)) {
    const { at } = await firstRun();
    const bea = await withBea(at);
    await end(at, bea);
    expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  }
});

test('of too many pages the one idle longest gives way', async () => {
  const { at } = await firstRun();
  await withBea(at);
  for (let i = 0; i < 63; i += 1) {
    at.place.clock.pass(1000);
    await at.sessions.signIn(`page b${i}`, BEA);
  }
  expect(at.sessions.state(PAGE).stage).toBe('outside');
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');
  expect(at.sessions.state('page b62').stage).toBe('inside');
});

test('a half-open sign-in lapses, and one that gives way leaves nothing', async () => {
  const { at } = await firstRun();
  await at.sessions.signIn(OTHER_PAGE, ADA);
  at.place.clock.pass(10 * MINUTE);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  expect((await refusalOf(at.sessions.giveCode(OTHER_PAGE, '123456'))).because).toBe('lapsed');
});

test('a clock that jumps ahead locks and ends as if the time had passed', async () => {
  const { at } = await firstRun();
  at.place.clock.setWall(HOUR);
  expect(at.sessions.state(PAGE).stage).toBe('locked');
  at.place.clock.setWall(-HOUR);
  expect(at.sessions.state(PAGE).stage).toBe('locked');
});

test('the anchor follows the trail within half a minute, whoever adds to it', async () => {
  const { at } = await firstRun();
  const before = at.place.anchor.bytes;
  await at.core.memory.commit(
    [],
    [
      {
        ...{ atMs: at.core.now(), actor: null, act: 'device.connect', scope: 'site', subject: '' },
        ...{ outcome: 'done', because: 'grant', facts: {}, personal: null },
      },
    ],
  );
  for (let i = 0; i < 30; i += 1) at.place.clock.pass(1000);
  await expect.poll(() => at.place.anchor.bytes).not.toBe(before);
});
