// The first administrator: everything at once when the second factor is confirmed, nothing before.
import { expect, test } from 'vitest';
import {
  ADA,
  codeFor,
  firstRun,
  newPlace,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  start,
} from './access.suite.ts';
import { rescueKeyOf } from './rescue-key.ts';

test('a site with nobody asks for its first administrator, who ends up inside with every right', async () => {
  const place = newPlace();
  const at = await start(place);
  expect(at.sessions.state(PAGE).stage).toBe('first-run');

  const offer = await at.sessions.createFirst(PAGE, ADA);
  expect(offer.uri).toContain('otpauth://totp/');
  expect(offer.secret.replaceAll('-', '')).toMatch(/^[A-Z2-7]{32}$/);
  expect(offer.qr.length).toBeGreaterThan(20);
  expect(offer.qr.every((row) => row.length === offer.qr.length)).toBe(true);
  expect(at.sessions.state(PAGE).stage).toBe('enrolling');
  expect(at.core.memory.bundle()).toBeNull();
  expect(at.core.memory.people()).toEqual([]);

  const codes = await at.sessions.confirmSecondFactor(PAGE, codeFor(offer, place.clock));
  expect(codes.recoveryCodes).toHaveLength(10);
  expect(codes.recoveryCodes[0]).toMatch(/^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$/);
  expect(codes.breakGlassCode?.replaceAll('-', '')).toMatch(/^[A-Z2-7]{26}$/);
  expect(place.rescues).toEqual([rescueKeyOf(codes.breakGlassCode ?? '')]);

  const session = at.sessions.state(PAGE);
  expect(session).toMatchObject({
    stage: 'inside',
    person: {
      name: 'Ada Lovelace',
      roles: ['admin'],
      hasSecondFactor: true,
      recoveryCodesLeft: 10,
    },
    warnings: ['one-admin'],
  });
  expect(session.mayDo.map(({ permission }) => permission)).toContain('people.manage');
  expect(at.core.keys(PAGE)?.site).toHaveLength(32);
  expect(at.core.memory.bundle()).toMatchObject({ epoch: 1, signer: 'site', expiresAtMs: null });
  expect((await at.trail()).map(({ act, subject }) => [act, subject])).toEqual([
    ['session.createFirst', personAt(at, PAGE)],
  ]);
  expect(place.anchor.bytes).not.toBeNull();
});

test('a wrong code keeps nothing, and ten of them take the offer back', async () => {
  const at = await start();
  await at.sessions.createFirst(PAGE, ADA);
  for (let i = 0; i < 10; i += 1) {
    const refusal = await refusalOf(at.sessions.confirmSecondFactor(PAGE, 'ABCDEF'));
    expect(refusal.because).toBe('wrong-code');
  }
  expect(at.sessions.state(PAGE).stage).toBe('first-run');
  expect(at.core.memory.people()).toEqual([]);
  expect((await refusalOf(at.sessions.confirmSecondFactor(PAGE, '123456'))).because).toBe('lapsed');
});

test('an offer lapses after ten minutes', async () => {
  const place = newPlace();
  const at = await start(place);
  await at.sessions.createFirst(PAGE, ADA);
  place.clock.pass(10 * 60_000);
  expect(at.sessions.state(PAGE).stage).toBe('first-run');
});

test('of two pages that begin, one makes the site and the other is told', async () => {
  const place = newPlace();
  const at = await start(place);
  const mine = await at.sessions.createFirst(PAGE, ADA);
  const theirs = await at.sessions.createFirst(OTHER_PAGE, { ...ADA, signInName: 'eve' });
  await at.sessions.confirmSecondFactor(PAGE, codeFor(mine, place.clock));
  const refusal = await refusalOf(
    at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(theirs, place.clock)),
  );
  expect(refusal.code).toBe('conflict');
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  expect(at.core.memory.people()).toHaveLength(1);
  expect((await refusalOf(at.sessions.createFirst(OTHER_PAGE, ADA))).code).toBe('conflict');
});

test('of two who confirm at the same moment, one makes the site, and the kept key is of its code', async () => {
  const place = newPlace();
  const at = await start(place);
  const mine = await at.sessions.createFirst(PAGE, ADA);
  const theirs = await at.sessions.createFirst(OTHER_PAGE, { ...ADA, signInName: 'eve' });
  const both = await Promise.allSettled([
    at.sessions.confirmSecondFactor(PAGE, codeFor(mine, place.clock)),
    at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(theirs, place.clock)),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(at.core.memory.people()).toHaveLength(1);
  expect(place.rescues).toHaveLength(1);
});

test.each([
  ['tiny', 'password-too-short'],
  ['password1234', 'password-common'],
  ['Ada Lovelace 1', 'password-name'],
  ['pumping station', 'password-name'],
])('the password %j is not taken', async (password, because) => {
  const at = await start();
  const refusal = await refusalOf(at.sessions.createFirst(PAGE, { ...ADA, password }));
  expect(refusal).toMatchObject({ code: 'invalid', because });
});

test('the site is the same after a restart, and nobody is inside', async () => {
  const { at } = await firstRun();
  const { site } = at.core.memory.bundle() ?? {};
  const again = await at.restart();
  expect(again.core.memory.bundle()?.site).toBe(site);
  expect(again.sessions.state(PAGE)).toMatchObject({ stage: 'outside', person: null, mayDo: [] });
  expect(again.core.installKey).toHaveLength(32);
});
