// Signing in with no network: name, password, code; what is said and what is not.
import { expect, test } from 'vitest';
import {
  ADA,
  amend,
  BEA,
  codeFor,
  firstRun,
  MINUTE,
  newPlace,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  signInAda,
  THIRD_PAGE,
  withBea,
} from './access.suite.ts';

const WRONG = { ...ADA, password: 'not at all the right one' };

test('in again after a restart: the password, then a code', async () => {
  const site = await firstRun();
  const at = await site.at.restart();
  await at.sessions.signIn(PAGE, { ...ADA, signInName: ' ADA ' });
  expect(at.sessions.state(PAGE)).toMatchObject({ stage: 'code', person: null, mayDo: [] });
  await at.sessions.giveCode(PAGE, codeFor(site.offer, at.place.clock));
  expect(at.sessions.state(PAGE)).toMatchObject({ stage: 'inside', person: { signInName: 'ada' } });
  const person = personAt(at, PAGE);
  expect((await at.trail()).at(-1)).toMatchObject({
    ...{ act: 'session.signIn', actor: person, outcome: 'done', because: 'totp' },
  });
});

test('who has no second factor is in with the password alone', async () => {
  const { at } = await firstRun();
  await withBea(at);
  await at.sessions.signOut(OTHER_PAGE);
  await at.sessions.signIn(OTHER_PAGE, BEA);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');
});

test('a wrong name and a wrong password are answered alike, and each costs one Argon2', async () => {
  const { at } = await firstRun();
  const ran = at.place.stretches;
  ran.length = 0;
  const password = await refusalOf(at.sessions.signIn(OTHER_PAGE, WRONG));
  expect(ran).toHaveLength(1);
  const name = await refusalOf(at.sessions.signIn(OTHER_PAGE, { ...WRONG, signInName: 'nobody' }));
  expect(ran).toHaveLength(2);
  expect(ran[1]).toEqual(ran[0]);
  expect([name.code, name.message, name.because]).toEqual([
    ...[password.code, password.message, password.because],
  ]);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
});

test('somebody disabled is nobody, and pays the same', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  await at.sessions.signOut(OTHER_PAGE);
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) => (one.id === bea ? { ...one, status: 'disabled' } : one)),
  }));
  at.place.stretches.length = 0;
  const refusal = await refusalOf(at.sessions.signIn(OTHER_PAGE, BEA));
  expect(refusal.because).toBe('wrong-secret');
  expect(at.place.stretches).toHaveLength(1);
});

test('a name that nobody has locks as one that somebody has', async () => {
  const { at } = await firstRun();
  const answers = async (signInName: string): Promise<string[]> => {
    const said: string[] = [];
    for (let i = 0; i < 6; i += 1) {
      said.push(
        (await refusalOf(at.sessions.signIn(OTHER_PAGE, { ...WRONG, signInName }))).message,
      );
    }
    return said;
  };
  const known = await answers('ada');
  expect(await answers('nobody')).toEqual(known);
  expect(known.at(-1)).toMatch(/^Too many wrong attempts\. Try again in \d+ s\.$/);
});

test('wrong attempts of one person keep nobody else out, and the right one forgives them', async () => {
  const site = await firstRun();
  const { at } = site;
  await withBea(at);
  await at.sessions.signOut(OTHER_PAGE);
  for (let i = 0; i < 20; i += 1) await refusalOf(at.sessions.signIn(THIRD_PAGE, WRONG));
  await at.sessions.signIn(OTHER_PAGE, BEA);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');

  at.place.clock.pass(MINUTE);
  await signInAda(site, THIRD_PAGE);
  expect(at.core.memory.attempts(personAt(at, THIRD_PAGE))?.wrong).toBe(0);
});

test('a code is taken once: not again, not in another page at the same time, not after a restart', async () => {
  const site = await firstRun();
  const { clock } = site.at.place;
  const code = codeFor(site.offer, clock);
  for (const page of [OTHER_PAGE, THIRD_PAGE]) await site.at.sessions.signIn(page, ADA);
  const tries = await Promise.allSettled([
    site.at.sessions.giveCode(OTHER_PAGE, code),
    site.at.sessions.giveCode(THIRD_PAGE, code),
  ]);
  expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);

  const at = await site.at.restart();
  await at.sessions.signIn(PAGE, ADA);
  expect((await refusalOf(at.sessions.giveCode(PAGE, code))).because).toBe('wrong-secret');
  expect(at.sessions.state(PAGE).stage).toBe('outside');
});

test('a wrong code ends the half-open sign-in and counts', async () => {
  const { at } = await firstRun();
  const ada = personAt(at, PAGE);
  await at.sessions.signIn(OTHER_PAGE, ADA);
  expect((await refusalOf(at.sessions.giveCode(OTHER_PAGE, '000000'))).code).toBe('invalid');
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  expect(at.core.memory.attempts(ada)?.wrong).toBe(1);
  expect((await refusalOf(at.sessions.giveCode(OTHER_PAGE, '000000'))).code).toBe('signed-out');
});

test('a recovery code stands in once, however it is typed, and ends the person’s other sessions', async () => {
  const { at, codes } = await firstRun();
  const typed = codes.recoveryCodes[3]!.toLowerCase().replaceAll('-', ' ');
  await at.sessions.signIn(OTHER_PAGE, ADA);
  at.place.stretches.length = 0;
  await at.sessions.giveCode(OTHER_PAGE, typed);
  expect(at.place.stretches).toHaveLength(1);
  expect(at.sessions.state(OTHER_PAGE).person?.recoveryCodesLeft).toBe(9);
  expect(at.sessions.state(PAGE).stage).toBe('outside');

  await at.sessions.signIn(PAGE, ADA);
  expect((await refusalOf(at.sessions.giveCode(PAGE, typed))).because).toBe('wrong-secret');
});

test('by a clock that was set back six digits mean nothing, and a recovery code does', async () => {
  const { at, offer, codes } = await firstRun();
  const { clock, events } = at.place;
  clock.setWall(-3 * MINUTE);
  expect(at.sessions.state(PAGE).warnings).toContain('clock-rollback');
  expect(events.map(({ code }) => code)).toEqual(['clock-rollback']);

  await at.sessions.signIn(OTHER_PAGE, ADA);
  const refusal = await refusalOf(at.sessions.giveCode(OTHER_PAGE, codeFor(offer, clock)));
  expect(refusal).toMatchObject({ code: 'not-allowed', because: 'clock-rollback' });
  await at.sessions.giveCode(OTHER_PAGE, codes.recoveryCodes[0]!);
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('inside');

  clock.setWall(4 * MINUTE);
  expect(at.sessions.state(OTHER_PAGE).warnings).not.toContain('clock-rollback');
});

test('a clock set back is noticed after a restart too', async () => {
  const site = await firstRun();
  site.at.place.clock.setWall(-60 * MINUTE);
  const at = await site.at.restart();
  await at.sessions.signIn(PAGE, ADA);
  const refusal = await refusalOf(at.sessions.giveCode(PAGE, codeFor(site.offer, at.place.clock)));
  expect(refusal.because).toBe('clock-rollback');
});

test('a password chosen when less could be afforded is stretched anew at the next sign-in', async () => {
  const place = newPlace();
  const site = await firstRun(place);
  place.cost = { ...place.cost, passes: 3 };
  // Codes keep the cost they were made with: those of the site are out of reach now, passwords are not.
  const at = await site.at.restart();
  await signInAda({ ...site, at });
  const ada = personAt(at, PAGE);
  expect(at.core.memory.credential(ada)?.cost.passes).toBe(3);
  expect((await at.trail()).at(-1)?.facts).toEqual({ stretched: 'dearer' });
  const again = await at.restart();
  place.clock.pass(MINUTE);
  await signInAda({ ...site, at: again });
  expect(again.core.keys(PAGE)?.site).toHaveLength(32);
});

test('a page where somebody is signed in takes nobody else', async () => {
  const { at } = await firstRun();
  expect((await refusalOf(at.sessions.signIn(PAGE, BEA))).code).toBe('conflict');
  expect((await refusalOf(at.sessions.enrol(PAGE, { code: 'x', password: 'y' }))).code).toBe(
    'conflict',
  );
});
