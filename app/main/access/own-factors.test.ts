// What people change about their own sign-in.
import { expect, test } from 'vitest';
import {
  ADA,
  BEA,
  codeFor,
  firstRun,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  refusalOf,
  signInAda,
  THIRD_PAGE,
  withBea,
} from './access.suite.ts';

const NEW = 'seven herons over ice';

test('a new password opens everything the old one did, and only this page goes on', async () => {
  const site = await firstRun();
  const { at } = site;
  await signInAda(site, OTHER_PAGE);
  const signing = Uint8Array.from(at.core.keys(PAGE)!.signing);
  await at.sessions.changePassword(PAGE, { current: ADA.password, wanted: NEW });
  expect(at.sessions.state(PAGE).stage).toBe('inside');
  expect(at.core.keys(PAGE)?.signing).toEqual(signing);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');

  at.place.clock.pass(MINUTE);
  expect((await refusalOf(at.sessions.signIn(OTHER_PAGE, ADA))).because).toBe('wrong-secret');
  await at.sessions.signIn(OTHER_PAGE, { ...ADA, password: NEW });
  await at.sessions.giveCode(OTHER_PAGE, codeFor(site.offer, at.place.clock));
  expect(at.core.keys(OTHER_PAGE)?.signing).toEqual(signing);
  expect(at.core.keys(OTHER_PAGE)?.site).toHaveLength(32);
});

test('it takes the present password, counted, and a wanted one that may be used', async () => {
  const { at } = await firstRun();
  const wrong = at.sessions.changePassword(PAGE, { current: 'x', wanted: NEW });
  expect((await refusalOf(wrong)).because).toBe('wrong-secret');
  const weak = at.sessions.changePassword(PAGE, { current: ADA.password, wanted: 'password1' });
  expect((await refusalOf(weak)).because).toBe('password-common');
  await withBea(at);
  const short = at.sessions.changePassword(OTHER_PAGE, {
    current: BEA.password,
    wanted: 'kz9#vqpl',
  });
  expect((await refusalOf(short)).because).toBe('password-too-short-alone');
});

test('a second factor of one’s own: offered, confirmed, asked for from then on', async () => {
  const { at } = await firstRun();
  const { clock } = at.place;
  await withBea(at);
  const offer = await at.sessions.offerSecondFactor(OTHER_PAGE);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');
  // The proof may end while the telephone is looked for.
  clock.pass(6 * MINUTE);
  const codes = await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer, clock));
  expect(codes).toMatchObject({ breakGlassCode: null });
  expect(codes.recoveryCodes).toHaveLength(10);

  const again = await at.restart();
  await again.sessions.signIn(OTHER_PAGE, BEA);
  expect(again.sessions.state(OTHER_PAGE).stage).toBe('code');
  clock.pass(MINUTE);
  await again.sessions.giveCode(OTHER_PAGE, codeFor(offer, clock));
  expect(again.sessions.state(OTHER_PAGE).person?.hasSecondFactor).toBe(true);
  await again.sessions.removeSecondFactor(OTHER_PAGE);
  expect(again.sessions.state(OTHER_PAGE).person).toMatchObject({
    ...{ hasSecondFactor: false, recoveryCodesLeft: 0 },
  });
});

test('without a second factor the password has to be long', async () => {
  const { at } = await firstRun();
  await withBea(at);
  const offer = await at.sessions.offerSecondFactor(OTHER_PAGE);
  await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer, at.place.clock));
  await at.sessions.changePassword(OTHER_PAGE, { current: BEA.password, wanted: 'kz9#vqpl' });
  const refusal = await refusalOf(at.sessions.removeSecondFactor(OTHER_PAGE));
  expect(refusal.because).toBe('password-too-short-alone');
});

test('an administrator keeps a second factor, and may set up another one', async () => {
  const { at } = await firstRun();
  expect((await refusalOf(at.sessions.removeSecondFactor(PAGE))).because).toBe('second-factor-due');
  const offer = await at.sessions.offerSecondFactor(PAGE);
  await at.sessions.confirmSecondFactor(PAGE, codeFor(offer, at.place.clock));
  at.place.clock.pass(MINUTE);
  await signInAda({ at, offer, codes: { recoveryCodes: [], breakGlassCode: null } }, OTHER_PAGE);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');
});

test('new recovery codes end the old ones', async () => {
  const { at, codes } = await firstRun();
  const renewed = await at.sessions.newRecoveryCodes(PAGE);
  expect(renewed.recoveryCodes).toHaveLength(10);
  await at.sessions.signIn(THIRD_PAGE, ADA);
  const old = at.sessions.giveCode(THIRD_PAGE, codes.recoveryCodes[0]!);
  expect((await refusalOf(old)).because).toBe('wrong-secret');
  await at.sessions.signIn(THIRD_PAGE, ADA);
  await at.sessions.giveCode(THIRD_PAGE, renewed.recoveryCodes[0]!);
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');
});

test('an old recovery code that is typed while new ones are made brings none back', async () => {
  const { at, codes } = await firstRun();
  await at.sessions.signIn(THIRD_PAGE, ADA);
  at.place.stretches.length = 0;
  const renewing = at.sessions.newRecoveryCodes(PAGE);
  await expect.poll(() => at.place.stretches.length, { interval: 0 }).toBe(10);
  const late = at.sessions.giveCode(THIRD_PAGE, codes.recoveryCodes[1]!).catch(() => undefined);
  const { recoveryCodes } = await renewing;
  await late;
  await at.sessions.signOut(THIRD_PAGE);
  await at.sessions.signIn(THIRD_PAGE, ADA);
  await at.sessions.giveCode(THIRD_PAGE, recoveryCodes[9]!);
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');
});

test('all of it asks for the password again when it was given long ago, and for a session', async () => {
  const { at } = await firstRun();
  at.place.clock.pass(5 * MINUTE);
  const acts = (page: string) => [
    () => at.sessions.offerSecondFactor(page),
    () => at.sessions.removeSecondFactor(page),
    () => at.sessions.newRecoveryCodes(page),
  ];
  for (const act of acts(PAGE)) expect((await refusalOf(act)).code).toBe('proof-needed');
  for (const act of acts(THIRD_PAGE)) expect((await refusalOf(act)).code).toBe('signed-out');
});
