// Two persons are two: nobody makes, resets or removes the second one to be both (R2).
import { randomBytes } from 'node:crypto';
import { ADMIN_ROLE, type Permission } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import type { Seat } from './access.ts';
import type { personAt } from './access.suite.ts';
import {
  amend,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  invite,
  OTHER_PAGE,
  PAGE,
  refusalOf,
  signInAda,
  THIRD_PAGE,
  type Running,
  type Site,
} from './access.suite.ts';
import { createAdministration, type Administration } from './administration.ts';
import type { By } from './deeds.ts';

const CY = { name: 'Cy Twombly', signInName: 'cy', password: 'nine chalk loops on slate' };
const reason = 'lost the telephone';
const WAITS = { code: 'needs-agreement' };
const DAY = 24 * HOUR;
const MINUTE = HOUR / 60;

interface Two extends Site, Administration {
  bea: { id: ReturnType<typeof personAt>; offer: { secret: string } };
}

async function enrolled(at: Running, seat: Seat, who: typeof BEA, role: string) {
  const { id, code } = await invite(at, PAGE, { ...who, role });
  const offer = await at.sessions.enrol(seat, { code, password: who.password });
  if (offer) await at.sessions.confirmSecondFactor(seat, codeFor(offer, at.place.clock));
  return { id, offer: offer ?? { secret: '' } };
}

/** Ada and Bea lead the site; Bea has just enrolled. */
async function twoAdmins(): Promise<Two> {
  const site = await firstRun();
  const { at } = site;
  const people = createAdministration({
    ...{ core: at.core, store: at.store, random: (bytes) => randomBytes(bytes) },
    ...{ risingMs: () => 0, knowsDevice: () => true },
  });
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    rules: { ...bundle.rules, twoPerson: ['recording.manage'] },
  }));
  return { ...site, ...people, bea: await enrolled(at, OTHER_PAGE, BEA, 'admin') };
}

/** A day has gone, and both have signed in again. */
async function nextDay({ at, offer, codes, bea }: Two): Promise<void> {
  at.place.clock.pass(DAY);
  await signInAda({ at, offer, codes });
  await at.sessions.signIn(OTHER_PAGE, BEA);
  await at.sessions.giveCode(OTHER_PAGE, codeFor(bea.offer, at.place.clock));
}

async function by(
  at: Running,
  seat: Seat,
  act: string,
  subject = '',
  permission: Permission | 'inside' = 'people.manage',
): Promise<By> {
  const check = { permission, scope: 'site' as const, proof: true };
  return { seat, actor: await at.require(seat, act, subject, check), agreed: null };
}

const disarm = async ({ at, rules }: Two) => {
  const { rules: now } = at.core.memory.bundle()!;
  const asking = await by(at, PAGE, 'rule.set', 'rules', 'rule.manage');
  await expect(rules.set(asking, { ...now, twoPerson: [] })).rejects.toMatchObject(WAITS);
  return at.core.memory.requests()[0]!.id;
};
const agree = async ({ at, requests }: Two, seat: Seat, id: string) =>
  requests.agree(await by(at, seat, 'request.agree', id, 'inside'), id);

test('who enrolled today agrees to nothing before tomorrow', async () => {
  const two = await twoAdmins();
  const { rules: now } = two.at.core.memory.bundle()!;
  const asking = await by(two.at, PAGE, 'rule.set', 'rules', 'rule.manage');
  const early = two.rules.set(asking, { ...now, twoPerson: [] });
  expect((await refusalOf(early)).because).toBe('no-second');
  await nextDay(two);
  const id = await disarm(two);
  expect(two.requests.list(OTHER_PAGE)).toMatchObject([{ mayAgree: true }]);
  expect(await agree(two, OTHER_PAGE, id)).toMatchObject({ act: 'rule.set' });
});

test('of two administrators one resets the other alone, and is not both', async () => {
  const two = await twoAdmins();
  const { at, people, bea } = two;
  await nextDay(two);
  expect(two.directory(PAGE).people.flatMap(({ takesTwo }) => takesTwo)).toEqual([]);
  const id = await disarm(two);
  const resetting = await by(at, PAGE, 'person.resetFactors', bea.id);
  const { code } = await people.resetFactors(resetting, { id: bea.id, reason });
  const sock = 'page of a sock';
  const offer = await at.sessions.enrol(sock, { code, password: 'some other long thing here' });
  await at.sessions.confirmSecondFactor(sock, codeFor(offer!, at.place.clock));
  expect(two.requests.list(sock)).toEqual([]);
  expect((await refusalOf(agree(two, sock, id))).because).toBe('too-new');
  expect(at.core.memory.bundle()?.rules.twoPerson).toEqual(['recording.manage']);
});

test('who removes the other administrator is not the only one for a week', async () => {
  const two = await twoAdmins();
  const { at, people, bea } = two;
  const sock = { name: 'S', signInName: 'sock' };
  const grants = [{ role: ADMIN_ROLE, scope: 'site' as const, expiresAtMs: null }];
  const appoint = async () =>
    people.create(await by(at, PAGE, 'person.create'), { ...sock, grants });
  await people.disable(await by(at, PAGE, 'person.disable', bea.id), { id: bea.id, reason });
  expect((await refusalOf(appoint())).because).toBe('no-second');
  at.place.clock.pass(6 * DAY);
  await signInAda(two);
  expect((await refusalOf(appoint())).because).toBe('no-second');
  // Whom one has put out one may let in again.
  await people.enable(await by(at, PAGE, 'person.enable', bea.id), { id: bea.id });
  await people.disable(await by(at, PAGE, 'person.disable', bea.id), { id: bea.id, reason });
  at.place.clock.pass(7 * DAY);
  await signInAda(two);
  expect(await appoint()).toMatchObject({ code: expect.stringMatching(/./) });
});

test('who takes the other’s role away is not the only one either', async () => {
  const two = await twoAdmins();
  const { at, people, bea } = two;
  const role = ADMIN_ROLE;
  const revoking = await by(at, PAGE, 'person.revoke', bea.id);
  await people.revoke(revoking, { id: bea.id, role, scope: 'site' });
  const wish = {
    name: 'S',
    signInName: 'sock',
    grants: [{ role, scope: 'site' as const, expiresAtMs: null }],
  };
  const creating = await by(at, PAGE, 'person.create');
  expect((await refusalOf(people.create(creating, wish))).because).toBe('no-second');
});

test('of three administrators no one resets, disables, enables, demotes or erases another alone', async () => {
  const two = await twoAdmins();
  const { at, people, privacy, requests } = two;
  const cy = await enrolled(at, THIRD_PAGE, CY, 'admin');
  await nextDay(two);
  const asking = (act: string) => by(at, PAGE, act, cy.id);
  const role = { role: ADMIN_ROLE, scope: 'site' as const };
  const { id } = cy;
  // The page says so beforehand; of two administrators one may let the other in again alone.
  const takesTwo = () => two.directory(PAGE).people.map(({ name, takesTwo }) => [name, takesTwo]);
  expect(takesTwo()).toContainEqual([CY.name, ['people.manage', 'privacy.erase']]);
  const acts = [
    people.disable(await asking('person.disable'), { id, reason }),
    people.resetFactors(await asking('person.resetFactors'), { id, reason }),
    people.revoke(await asking('person.revoke'), { id, ...role }),
    privacy.erase(await by(at, PAGE, 'privacy.erase', id, 'privacy.erase'), { id }),
  ];
  for (const act of acts) await expect(act).rejects.toMatchObject(WAITS);
  const [disabling] = requests.list(OTHER_PAGE);
  const call = await agree(two, OTHER_PAGE, disabling!.id);
  await people.disable(call.by, call.input as { id: typeof id; reason: string });
  expect(at.core.memory.policy()?.member(id)?.status).toBe('disabled');
  await expect(people.enable(await asking('person.enable'), { id })).rejects.toMatchObject(WAITS);
});

test('the sealed code agrees to nothing, and lets an administrator in again alone', async () => {
  const two = await twoAdmins();
  const { at, people, requests, codes, bea } = two;
  await nextDay(two);
  const wish = { name: 'Guest', reason: 'everybody is away', code: codes.breakGlassCode! };
  await at.sessions.breakGlass(THIRD_PAGE, wish);
  const id = await disarm(two);
  expect(requests.list(THIRD_PAGE)).toEqual([]);
  expect((await refusalOf(agree(two, THIRD_PAGE, id))).because).toBe('break-glass');
  const resetting = await by(at, THIRD_PAGE, 'person.resetFactors', bea.id);
  expect(await people.resetFactors(resetting, { id: bea.id, reason })).toMatchObject({
    code: expect.stringMatching(/./),
  });
});

test('who is too new sees what they may agree to tomorrow, and when', async () => {
  const two = await twoAdmins();
  const { at } = two;
  await nextDay(two);
  const cy = await enrolled(at, THIRD_PAGE, CY, 'admin');
  const enrolledMs = at.core.now();
  at.place.clock.pass(MINUTE);
  const id = await disarm(two);
  expect(two.requests.list(THIRD_PAGE)).toMatchObject([
    { mayAgree: false, mayAgreeFromMs: enrolledMs + DAY },
  ]);
  expect((await refusalOf(agree(two, THIRD_PAGE, id))).because).toBe('too-new');
  const declining = await by(at, THIRD_PAGE, 'request.decline', id, 'inside');
  expect((await refusalOf(two.requests.decline(declining, id))).because).toBe('too-new');
  at.place.clock.pass(DAY - MINUTE);
  await at.sessions.signIn(THIRD_PAGE, CY);
  await at.sessions.giveCode(THIRD_PAGE, codeFor(cy.offer, at.place.clock));
  expect(two.requests.list(THIRD_PAGE)).toMatchObject([{ mayAgree: true, mayAgreeFromMs: null }]);
});

test('who has long enrolled agrees to what signs nothing, before any act takes their key in', async () => {
  const two = await twoAdmins();
  const { at } = two;
  const { id, code } = await invite(at, PAGE, { ...CY, role: 'engineer' });
  await at.sessions.enrol(THIRD_PAGE, { code, password: CY.password });
  await nextDay(two);
  await at.sessions.signIn(THIRD_PAGE, CY);
  expect(at.core.memory.policy()?.member(id)?.key).toBeNull();
  const asking = await by(at, PAGE, 'recording.remove', '', 'recording.manage');
  const asked = { permission: 'recording.manage', scope: 'site', subject: '', asked: {} } as const;
  await expect(two.requests.ask(asking, { ...asked, input: {} })).rejects.toMatchObject(WAITS);
  expect(two.requests.list(THIRD_PAGE)).toMatchObject([{ mayAgree: true, mayAgreeFromMs: null }]);
});

test('the sealed code asks for nothing that takes two, however many would agree', async () => {
  const two = await twoAdmins();
  const { at, people, requests, codes, bea } = two;
  await nextDay(two);
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    rules: { ...bundle.rules, twoPerson: ['recording.manage', 'people.manage'] },
  }));
  const guest = { name: 'Ada herself', reason: 'being two', code: codes.breakGlassCode! };
  await at.sessions.breakGlass(THIRD_PAGE, guest);
  const asking = await by(at, THIRD_PAGE, 'recording.remove', '', 'recording.manage');
  const asked = { permission: 'recording.manage', scope: 'site', subject: '', asked: {} } as const;
  const call = requests.askForCall(asking, { ...asked, input: {} });
  expect((await refusalOf(call)).because).toBe('break-glass');
  const creating = await by(at, THIRD_PAGE, 'person.create');
  const wish = { name: 'S', signInName: 'sock', grants: [] };
  expect((await refusalOf(people.create(creating, wish))).because).toBe('break-glass');
  expect(at.core.memory.requests()).toEqual([]);
  const told = (await at.trail()).filter(({ outcome }) => outcome === 'refused');
  expect(told.map(({ act, because }) => `${act} ${because}`)).toEqual([
    'recording.remove break-glass',
    'person.create break-glass',
  ]);
  // What it is for waits for nobody, whatever the rules name.
  const resetting = await by(at, THIRD_PAGE, 'person.resetFactors', bea.id);
  expect(await people.resetFactors(resetting, { id: bea.id, reason })).toMatchObject({
    code: expect.stringMatching(/./) as string,
  });
});

test('whom two have disabled the sealed code neither enables nor gives a way in', async () => {
  const two = await twoAdmins();
  const { at, people, requests, codes } = two;
  const { id } = await enrolled(at, THIRD_PAGE, CY, 'admin');
  await nextDay(two);
  const disabling = people.disable(await by(at, PAGE, 'person.disable', id), { id, reason });
  await expect(disabling).rejects.toMatchObject(WAITS);
  const call = await agree(two, OTHER_PAGE, requests.list(OTHER_PAGE)[0]!.id);
  await people.disable(call.by, call.input as { id: typeof id; reason: string });
  const wish = { name: 'Ada herself', reason: 'being two', code: codes.breakGlassCode! };
  await at.sessions.breakGlass(THIRD_PAGE, wish);
  for (const act of ['person.enable', 'person.resetFactors', 'person.unlock']) {
    expect((await refusalOf(by(at, THIRD_PAGE, act, id))).because, act).toBe('break-glass');
  }
  const enabling = people.enable(await by(at, PAGE, 'person.enable', id), { id });
  await expect(enabling).rejects.toMatchObject(WAITS);
});
