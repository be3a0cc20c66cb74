// Administration over the real doors: passwords, enrolment, second factors, sessions, hand-over of the site's key.
import { randomBytes } from 'node:crypto';
import { ADMIN_ROLE, roleIdSchema, type Permission, type PersonId } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import type { Seat } from './access.ts';
import {
  ADA,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  personAt,
  signInAda,
  THIRD_PAGE,
  type Running,
} from './access.suite.ts';
import { createAdministration, type Administration } from './administration.ts';
import type { By } from './deeds.ts';

const CY = { name: 'Cy Twombly', signInName: 'cy', password: 'nine chalk loops on slate' };

const administrationOf = (at: Running): Administration =>
  createAdministration({
    ...{ core: at.core, store: at.store, random: (bytes) => randomBytes(bytes) },
    ...{ risingMs: () => 0, knowsDevice: () => true },
  });

/** As the router does it: the door is asked first. */
async function by(
  at: Running,
  seat: Seat,
  act: string,
  subject: string,
  permission: Permission | 'inside' = 'people.manage',
): Promise<By> {
  const actor = await at.require(seat, act, subject, {
    permission,
    scope: 'any',
    proof: true,
  });
  return { seat, actor, agreed: null };
}

async function enrolled(
  at: Running,
  seat: Seat,
  who: typeof CY,
  grants: readonly string[],
): Promise<PersonId> {
  const people = administrationOf(at).people;
  const { id, code } = await people.create(await by(at, PAGE, 'person.create', ''), {
    ...{ name: who.name, signInName: who.signInName },
    grants: grants.map((role) => ({
      ...{ role: roleIdSchema.parse(role), scope: 'site', expiresAtMs: null },
    })),
  });
  const offer = await at.sessions.enrol(seat, { code, password: who.password });
  if (offer) await at.sessions.confirmSecondFactor(seat, codeFor(offer, at.place.clock));
  return id;
}

test('somebody is invited, enrols, works, is disabled and is outside at once', async () => {
  const { at } = await firstRun();
  const bea = await enrolled(at, OTHER_PAGE, BEA, ['viewer']);
  expect(at.sessions.state(OTHER_PAGE)).toMatchObject({ stage: 'inside', person: { id: bea } });
  const { people } = administrationOf(at).directory(PAGE);
  expect(
    people.find(({ id }) => id === bea),
    'enrolled',
  ).toMatchObject({ status: 'active' });
  expect(at.decide(OTHER_PAGE, 'live.see', 'site').allowed).toBe(true);

  const told: string[] = [];
  const stop = at.sessions.onChange(() => void told.push(at.sessions.state(OTHER_PAGE).stage));
  const disable = await by(at, PAGE, 'person.disable', bea);
  await administrationOf(at).people.disable(disable, { id: bea, reason: 'left' });
  stop();
  expect(told.at(-1)).toBe('outside');
  expect(at.decide(OTHER_PAGE, 'live.see', 'site').allowed).toBe(false);
  await expect(at.sessions.signIn(THIRD_PAGE, BEA)).rejects.toThrow();
  await at.restart();
});

test('two administrators appoint a third, who gets the site’s key without enrolling anew', async () => {
  const site = await firstRun();
  const { at } = site;
  const { id: cy, code } = await administrationOf(at).people.create(
    await by(at, PAGE, 'person.create', ''),
    {
      ...{ name: CY.name, signInName: CY.signInName },
      grants: [{ role: ADMIN_ROLE, scope: 'site', expiresAtMs: null }],
    },
  );
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password: CY.password });
  await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, at.place.clock));
  expect(at.core.keys(OTHER_PAGE)?.site).not.toBeNull();
  const bea = await enrolled(at, THIRD_PAGE, BEA, ['viewer']);
  expect(at.core.keys(THIRD_PAGE)?.site ?? null).toBeNull();
  at.place.clock.pass(24 * HOUR);
  await signInAda(site);
  await at.sessions.signIn(OTHER_PAGE, CY);
  await at.sessions.giveCode(OTHER_PAGE, codeFor(offer!, at.place.clock));
  await at.sessions.signIn(THIRD_PAGE, BEA);

  const { people, requests } = administrationOf(at);
  const wish = { id: bea, role: ADMIN_ROLE, scope: 'site' as const, expiresAtMs: null };
  const asking = await by(at, PAGE, 'person.grant', bea);
  await expect(people.grant(asking, wish)).rejects.toMatchObject({ code: 'needs-agreement' });
  const [request] = requests.list(OTHER_PAGE);
  const agreeing = await by(at, OTHER_PAGE, 'request.agree', request!.id, 'inside');
  const call = await requests.agree(agreeing, request!.id);
  await people.grant(call.by, call.input as typeof wish);

  expect((await at.trail()).at(-1)).toMatchObject({
    ...{ act: 'person.grant', actor: personAt(at, PAGE), facts: { secondPerson: cy } },
  });
  await at.sessions.signOut(THIRD_PAGE);
  await at.sessions.signIn(THIRD_PAGE, BEA);
  expect(at.core.keys(THIRD_PAGE)?.site).toEqual(at.core.keys(PAGE)?.site);
  await at.restart();
});

test('reset factors put somebody outside, and the new code lets them in again', async () => {
  const { at } = await firstRun();
  const bea = await enrolled(at, OTHER_PAGE, BEA, ['viewer']);
  const reset = await by(at, PAGE, 'person.resetFactors', bea);
  const { code } = await administrationOf(at).people.resetFactors(reset, {
    id: bea,
    reason: 'lost',
  });
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('outside');
  await expect(at.sessions.signIn(OTHER_PAGE, BEA)).rejects.toThrow();
  at.place.clock.pass(MINUTE);
  await at.sessions.enrol(OTHER_PAGE, { code, password: 'five quiet herons by the weir' });
  expect(personAt(at, OTHER_PAGE)).toBe(bea);
  await at.restart();
});

test('a new sealed code opens the site, and the one before does not', async () => {
  const { at, codes } = await firstRun();
  const renew = await by(at, PAGE, 'rule.renewBreakGlass', '', 'rule.manage');
  const { breakGlassCode } = await administrationOf(at).rules.renewBreakGlass(renew);
  const rescues = at.place.rescues.length;
  expect(rescues).toBeGreaterThan(1);
  const wish = { name: 'Dee', reason: 'everybody is away' };
  await expect(
    at.sessions.breakGlass(THIRD_PAGE, { ...wish, code: codes.breakGlassCode! }),
  ).rejects.toThrow();
  at.place.clock.pass(HOUR);
  await at.sessions.breakGlass(THIRD_PAGE, { ...wish, code: breakGlassCode! });
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');

  // It lets people in again; it takes nothing over.
  const dee = await by(at, THIRD_PAGE, 'person.create', '');
  await expect(
    administrationOf(at).people.create(dee, {
      ...{ name: 'Eve', signInName: 'eve' },
      grants: [{ role: ADMIN_ROLE, scope: 'site', expiresAtMs: null }],
    }),
  ).rejects.toMatchObject({ because: 'break-glass' });
  await at.restart();
});

test.each([
  ['before', true],
  ['after', false],
])('a password given %s the kit is made takes nothing from the new kit', async (_when, isFirst) => {
  const { at } = await firstRun();
  const renew = await by(at, PAGE, 'rule.renewBreakGlass', '', 'rule.manage');
  const { rules } = administrationOf(at);
  const proving = isFirst ? at.sessions.prove(PAGE, ADA.password) : null;
  const renewing = rules.renewBreakGlass(renew);
  await (proving ?? at.sessions.prove(PAGE, ADA.password));
  const code = (await renewing).breakGlassCode!;
  await at.sessions.breakGlass(THIRD_PAGE, { code, name: 'Dee', reason: 'everybody is away' });
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');
});

test('nothing is sealed that is not the site’s key', async () => {
  const { at } = await firstRun();
  await expect(at.core.newKit(new Uint8Array(32))).rejects.toThrow('not the key');
  await expect(at.core.invite(personAt(at, PAGE), new Uint8Array(32))).rejects.toThrow(
    'not the key',
  );
});

test('an erased person is outside at once, and nobody signs in with their name', async () => {
  const { at } = await firstRun();
  const bea = await enrolled(at, OTHER_PAGE, BEA, ['viewer']);
  const erase = await by(at, PAGE, 'privacy.erase', bea, 'privacy.erase');
  await administrationOf(at).privacy.erase(erase, { id: bea });
  expect(at.sessions.state(OTHER_PAGE)).toMatchObject({ stage: 'outside', person: null });
  await expect(at.sessions.signIn(OTHER_PAGE, BEA)).rejects.toThrow();
  await at.restart();
});
