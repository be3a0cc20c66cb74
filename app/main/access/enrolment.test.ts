// Invited, or reset: a code good once, a password of one's own.
import { expect, test } from 'vitest';
import {
  ADA,
  amend,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  invite,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  refusalOf,
  THIRD_PAGE,
  withBea,
} from './access.suite.ts';

const { password } = BEA;

test('a viewer chooses a long password and is in; the code is spent', async () => {
  const { at } = await firstRun();
  const { id, code } = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  const typed = code.toLowerCase().replaceAll('-', ' ');
  const short = at.sessions.enrol(OTHER_PAGE, { code: typed, password: 'kz9#vqpl' });
  expect((await refusalOf(short)).because).toBe('password-too-short-alone');
  const named = at.sessions.enrol(OTHER_PAGE, { code, password: 'potter bea potter' });
  expect((await refusalOf(named)).because).toBe('password-name');

  expect(await at.sessions.enrol(OTHER_PAGE, { code: typed, password })).toBeNull();
  expect(at.sessions.state(OTHER_PAGE)).toMatchObject({
    ...{ stage: 'inside', person: { id, name: 'Bea Potter', hasSecondFactor: false } },
  });
  expect(at.core.memory.invitations()).toEqual([]);
  expect(at.core.keys(OTHER_PAGE)).toMatchObject({ site: null });
  expect((await at.trail()).at(-1)).toMatchObject({ act: 'session.enrol', actor: id });

  const again = at.sessions.enrol(THIRD_PAGE, { code, password });
  expect((await refusalOf(again)).because).toBe('wrong-secret');
});

test('the key of somebody without the site’s waits for an administrator’s next act', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  const keyOf = () => at.core.memory.bundle()?.people.find(({ id }) => id === bea)?.key;
  expect(keyOf()).toBeNull();
  await amend(at, PAGE, (bundle) => bundle);
  expect(keyOf()).toMatch(/^[0-9a-f]{64}$/);
});

test('whoever enrolled is new from that day on, not from when their key is taken in', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  const enrolledMs = at.core.now();
  at.place.clock.pass(240 * HOUR);
  await at.sessions.signIn(OTHER_PAGE, BEA);
  const wanted = 'nine frogs on a long log';
  await at.sessions.changePassword(OTHER_PAGE, { current: BEA.password, wanted });
  const taken = (sinceMs?: number) => {
    const bundle = at.core.memory.bundle()!;
    const people = bundle.people.map((one) =>
      one.id === bea ? { ...one, ...(sinceMs !== undefined && { sinceMs }) } : one,
    );
    return at.core.withEnrolledKeys({ ...bundle, people }).people.find(({ id }) => id === bea);
  };
  expect(taken()).toMatchObject({ sinceMs: enrolledMs, key: expect.stringMatching(/./) as string });
  // Never from before what was signed of them last: created, reset, enabled.
  expect(taken(enrolledMs + HOUR)).toMatchObject({ sinceMs: enrolledMs + HOUR });
  expect(taken(enrolledMs - HOUR)).toMatchObject({ sinceMs: enrolledMs });

  // A time that was written in afterwards is no proof, and counts for nothing.
  const row = at.core.memory.credential(bea)!;
  const signingKey = Uint8Array.from(row.signingKey);
  signingKey.fill(0, 64, 72);
  await at.core.memory.commit([{ put: 'credential', row: { ...row, signingKey } }], []);
  expect(taken()).toMatchObject({ key: null });
});

test('a future administrator sets up a second factor, signs their key in and may act for the site', async () => {
  const { at } = await firstRun();
  const { id, code } = await invite(at, PAGE, { ...BEA, role: 'admin' });
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password: 'kz9#vqpl' });
  if (!offer) throw new Error('an administrator needs a second factor');
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('enrolling');
  expect(at.core.memory.credential(id)).toBeNull();
  const epoch = at.core.memory.bundle()?.epoch ?? 0;
  const codes = await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer, at.place.clock));
  expect(codes.recoveryCodes).toHaveLength(10);
  expect(codes.breakGlassCode).toBeNull();

  expect(at.sessions.state(OTHER_PAGE)).toMatchObject({ stage: 'inside', warnings: [] });
  expect(at.core.memory.bundle()?.epoch).toBe(epoch + 1);
  expect(at.core.keys(OTHER_PAGE)?.site).toEqual(at.core.keys(PAGE)?.site);
  await amend(at, OTHER_PAGE, (bundle) => bundle);

  const again = await at.restart();
  await again.sessions.signIn(PAGE, { ...BEA, password: 'kz9#vqpl' });
  expect(again.sessions.state(PAGE).stage).toBe('code');
});

test('somebody promoted after enrolling gets the site’s key with their next password', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  const site = at.core.keys(PAGE)?.site;
  if (!site) throw new Error('the first administrator holds it');
  const write = at.core.handOverSiteKey(bea, site);
  if (!write) throw new Error('she has a key to hand it over to');
  await at.core.memory.commit([write], []);
  expect(at.core.handOverSiteKey(bea, site)).toBeNull();
  await at.sessions.prove(OTHER_PAGE, password);
  expect(at.core.keys(OTHER_PAGE)?.site).toEqual(site);
  await at.sessions.changePassword(OTHER_PAGE, {
    current: password,
    wanted: 'nine frogs on a log',
  });
  expect(at.core.keys(OTHER_PAGE)?.site).toEqual(site);
});

test('an invitation lapses after a week', async () => {
  const { at } = await firstRun();
  const { code } = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  at.place.clock.pass(7 * 24 * HOUR);
  const refusal = await refusalOf(at.sessions.enrol(OTHER_PAGE, { code, password }));
  expect(refusal.because).toBe('code-expired');
});

test('an invitation of somebody disabled, or replaced by another one, does not count', async () => {
  const { at } = await firstRun();
  const { id, code } = await invite(at, PAGE, { ...BEA, role: 'admin' });
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password });
  const { row } = await at.core.invite(id, null);
  await at.core.memory.commit([{ put: 'invitation', row }], []);
  const late = at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, at.place.clock));
  expect((await refusalOf(late)).because).toBe('void');
  expect(at.core.memory.credential(id)).toBeNull();
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
});

test('what is no code costs no Argon2; a wrong code costs one, however many are invited, and counts', async () => {
  const { at } = await firstRun();
  for (const n of [1, 2, 3]) {
    await invite(at, PAGE, { name: `Guest ${n}`, signInName: `guest${n}`, role: 'viewer' });
  }
  at.place.stretches.length = 0;
  await refusalOf(at.sessions.enrol(OTHER_PAGE, { code: 'no code', password }));
  expect(at.place.stretches).toHaveLength(0);
  await refusalOf(at.sessions.enrol(OTHER_PAGE, { code: 'AAAA-BBBB-CCCC-DDDD', password }));
  expect(at.place.stretches).toHaveLength(1);
  expect(at.core.memory.attempts('console')?.wrong).toBe(1);
});

test('after a reset the old password is nothing, and a new code makes a new key', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  await amend(at, PAGE, (bundle) => bundle);
  const before = at.core.memory.bundle()?.people.find(({ id }) => id === bea)?.key;
  const { code, row } = await at.core.invite(bea, null);
  await at.core.memory.commit(
    [
      { drop: 'credential', person: bea },
      { put: 'invitation', row },
    ],
    [],
  );
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) =>
      one.id === bea ? { ...one, credentialVersion: 2, key: null } : one,
    ),
  }));
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  expect((await refusalOf(at.sessions.signIn(OTHER_PAGE, BEA))).because).toBe('wrong-secret');
  at.place.clock.pass(MINUTE);
  await at.sessions.enrol(OTHER_PAGE, { code, password: 'eleven owls at noon' });
  expect(at.core.memory.credential(bea)?.version).toBe(2);
  await at.sessions.prove(PAGE, ADA.password);
  await amend(at, PAGE, (bundle) => bundle);
  const after = at.core.memory.bundle()?.people.find(({ id }) => id === bea)?.key;
  expect(after).toMatch(/^[0-9a-f]{64}$/);
  expect(after).not.toBe(before);
});
