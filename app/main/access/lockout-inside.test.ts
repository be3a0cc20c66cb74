// Wrong tries from outside stop nobody who is inside; what somebody inside tries stops them alone.
import { expect, test } from 'vitest';
import {
  ADA,
  BEA,
  firstRun,
  HOUR,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  THIRD_PAGE,
  withBea,
} from './access.suite.ts';

test('whatever is tried outside, those inside give their password again', async () => {
  const { at } = await firstRun();
  await withBea(at);
  for (let i = 0; i < 25; i += 1) {
    await refusalOf(at.sessions.signIn(`evil ${i}`, { ...ADA, password: `guess ${i}` }));
    at.place.clock.pass(1000);
    await refusalOf(at.sessions.signIn(`evil ${i}`, { signInName: `nobody ${i}`, password: 'x' }));
  }
  expect((await refusalOf(at.sessions.signIn(THIRD_PAGE, BEA))).code).toBe('too-many');
  await at.sessions.prove(PAGE, ADA.password);
  await at.sessions.lock(PAGE);
  await at.sessions.unlock(PAGE, ADA.password);
  await at.sessions.changePassword(OTHER_PAGE, {
    current: BEA.password,
    wanted: 'five quiet herons by the weir',
  });
  expect(at.core.memory.attempts(personAt(at, PAGE))?.wrong).toBeGreaterThan(4);
});

test('who finds a locked page tries a dozen passwords, and is outside', async () => {
  const { at } = await firstRun();
  await withBea(at);
  at.place.stretches.length = 0;
  let tries = 0;
  while (at.sessions.state(PAGE).stage !== 'outside' && tries < 200) {
    if (at.sessions.state(PAGE).stage === 'inside') await at.sessions.lock(PAGE);
    await refusalOf(at.sessions.unlock(PAGE, `guess ${tries}`));
    tries += 1;
    at.place.clock.pass(5 * 60_000);
  }
  expect(at.place.stretches).toHaveLength(12);
  expect((await at.trail()).at(-1)).toMatchObject({ act: 'session.signOut', because: 'too-many' });
  await at.sessions.signIn(THIRD_PAGE, BEA);
  await at.sessions.signIn(PAGE, ADA);
  expect(at.sessions.state(PAGE).stage).toBe('code');
});

test('what is no code at all costs no try and no Argon2', async () => {
  const { at, codes } = await firstRun();
  at.place.stretches.length = 0;
  const guest = { name: 'Guest', reason: 'drill' };
  for (let i = 0; i < 9; i += 1) {
    const typo = at.sessions.breakGlass(THIRD_PAGE, { ...guest, code: 'AAAAAA' });
    expect((await refusalOf(typo)).because).toBe('malformed');
  }
  expect(at.place.stretches).toEqual([]);
  expect(at.core.memory.attempts('break-glass')).toBeNull();

  await at.sessions.signIn(OTHER_PAGE, ADA);
  expect((await refusalOf(at.sessions.giveCode(OTHER_PAGE, '12345'))).because).toBe('malformed');
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('code');
  await at.sessions.giveCode(OTHER_PAGE, codes.recoveryCodes[0]!);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');
  await at.sessions.breakGlass(THIRD_PAGE, { ...guest, code: codes.breakGlassCode! });
  expect(at.core.now()).toBeLessThan(Date.UTC(2026, 2, 1, 8) + HOUR);
});
