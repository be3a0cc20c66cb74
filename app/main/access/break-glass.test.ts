// The sealed code: once, for four hours, marked; and on another machine.
import { expect, test } from 'vitest';
import {
  ADA,
  amend,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  start,
  THIRD_PAGE,
  withBea,
  type Site,
} from './access.suite.ts';

const GUEST = { name: 'Grace Hopper', reason: 'nobody knows a password any more' };
const opened = async (site: Site, seat = THIRD_PAGE): Promise<void> =>
  site.at.sessions.breakGlass(seat, { ...GUEST, code: site.codes.breakGlassCode! });

test('it opens the site as an administrator for four hours, once, and says so everywhere', async () => {
  const site = await firstRun();
  const { at } = site;
  await opened(site);
  const session = at.sessions.state(THIRD_PAGE);
  expect(session).toMatchObject({
    ...{ stage: 'inside', person: { name: 'Grace Hopper', signInName: '', roles: ['admin'] } },
    breakGlassUntilMs: at.core.now() + 4 * HOUR,
  });
  expect(session.warnings).toContain('break-glass-spent');
  expect(at.sessions.state(PAGE).warnings).toContain('break-glass-spent');
  expect(at.core.isBreakGlass(THIRD_PAGE)).toBe(true);
  expect(at.place.events.map(({ code }) => code)).toEqual(['break-glass-opened']);
  const guest = personAt(at, THIRD_PAGE);
  expect((await at.trail()).at(-1)).toMatchObject({
    ...{ act: 'session.breakGlass', actor: guest, because: 'break-glass' },
  });
  const actor = await at.require(THIRD_PAGE, 'device.connect', 'd', {
    ...{ permission: 'device.connect', scope: 'site', proof: true },
  });
  expect(actor.entry('done')).toMatchObject({ actor: guest, because: 'break-glass' });

  const again = at.sessions.breakGlass(OTHER_PAGE, { ...GUEST, code: site.codes.breakGlassCode! });
  expect((await refusalOf(again)).because).toBe('spent');
  at.place.clock.pass(10 * MINUTE);
  for (let i = 0; i < 23; i += 1) {
    at.sessions.active(THIRD_PAGE);
    at.place.clock.pass(10 * MINUTE);
  }
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('outside');
  expect(at.core.memory.policy()?.decide(guest, 'live.see', 'site', at.core.now()).allowed).toBe(
    false,
  );
});

test('the reason is kept, sealed beside the trail and not in it', async () => {
  const site = await firstRun();
  await opened(site);
  const lines = JSON.stringify(await site.at.trail());
  expect(lines).not.toContain(GUEST.reason);
  expect(lines).not.toContain(GUEST.name);
  const query = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
  const [row] = await site.at.store.trail(query, null, 1);
  expect(row?.personal).toEqual(GUEST);
});

test('it lets an administrator in again and does nothing else to one, nor to the rules', async () => {
  const site = await firstRun();
  const { at } = site;
  const bea = await withBea(at);
  await opened(site);
  const ada = personAt(at, PAGE);
  const may = (act: string, subject: string, permission: 'people.manage' | 'rule.manage') =>
    at.require(THIRD_PAGE, act, subject, { permission, scope: 'site', proof: true });
  await may('person.resetFactors', ada, 'people.manage');
  await may('person.unlock', ada, 'people.manage');
  await may('person.disable', bea, 'people.manage');
  expect((await refusalOf(may('person.disable', ada, 'people.manage'))).because).toBe(
    'break-glass',
  );
  expect((await refusalOf(may('person.grant', ada, 'people.manage'))).because).toBe('break-glass');
  expect((await refusalOf(may('rule.set', '', 'rule.manage'))).because).toBe('break-glass');
  const mayDo = at.sessions.state(THIRD_PAGE).mayDo.map(({ permission }) => permission);
  expect(mayDo).not.toContain('rule.manage');
  expect(mayDo).toContain('people.manage');
});

test('the whole way back: reset by the sealed code, enrolled anew, a new code made', async () => {
  const site = await firstRun();
  const ada = personAt(site.at, PAGE);
  const at = await site.at.restart();
  await opened({ ...site, at });
  const { code, row } = await at.core.invite(ada, at.core.keys(THIRD_PAGE)?.site ?? null);
  await at.core.memory.commit(
    [
      { drop: 'credential', person: ada },
      { put: 'invitation', row },
    ],
    [],
  );
  await amend(at, THIRD_PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) =>
      one.id === ada ? { ...one, credentialVersion: 2, key: null } : one,
    ),
  }));
  const offer = await at.sessions.enrol(PAGE, { code, password: 'eleven owls at noon' });
  await at.sessions.confirmSecondFactor(PAGE, codeFor(offer!, at.place.clock));
  const { newKit } = at.core;
  const kit = await newKit(at.core.keys(PAGE)!.site!);
  await at.core.memory.commit(kit.writes, []);
  await amend(at, PAGE, (bundle) => ({ ...bundle, breakGlass: kit.digest }));
  await kit.kept();
  expect(at.place.rescues).toHaveLength(2);
  expect(at.sessions.state(PAGE).warnings).not.toContain('break-glass-spent');
  await at.sessions.breakGlass('page 7', { ...GUEST, code: kit.code });
  expect(at.sessions.state('page 7').stage).toBe('inside');
});

const MADE_UP = 'AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG';
const madeUpAt = ({ sessions }: Site['at'], page: string) =>
  refusalOf(sessions.breakGlass(page, { ...GUEST, code: MADE_UP }));

test('a page that tried five wrong ones waits a minute, and the real one opens on another at once', async () => {
  const site = await firstRun();
  const { at } = site;
  for (let i = 0; i < 5; i += 1) expect((await madeUpAt(at, 'a stranger')).code).toBe('invalid');
  const refused = await madeUpAt(at, 'a stranger');
  expect(refused).toMatchObject({ code: 'too-many', untilMs: at.core.now() + MINUTE });
  await opened(site);
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');
});

test('of twenty wrong ones on many pages all wait, for a minute and no longer, also after a restart', async () => {
  const site = await firstRun();
  const { at } = site;
  for (let i = 0; i < 20; i += 1) {
    expect((await madeUpAt(at, `stranger ${i}`)).because).toBe('wrong-secret');
  }
  expect((await refusalOf(opened(site))).code).toBe('too-many');
  const next = await at.restart();
  const untilMs = next.core.memory.attempts('break-glass')!.lockedUntilMs;
  expect(untilMs - next.core.now()).toBeLessThanOrEqual(MINUTE);
  expect((await refusalOf(opened({ ...site, at: next }))).code).toBe('too-many');
  await next.sessions.signIn(PAGE, ADA);
  next.place.clock.pass(MINUTE);
  await opened({ ...site, at: next });
});

test('one page that asks in a crowd does not fill the line', async () => {
  const site = await firstRun();
  const crowd = Array.from({ length: 12 }, () => madeUpAt(site.at, 'a stranger'));
  await opened(site);
  expect(site.at.sessions.state(THIRD_PAGE).stage).toBe('inside');
  expect((await Promise.all(crowd)).map(({ because }) => because)).toContain('busy');
});

test('it locks as any page does, and the code opens it again there, nowhere else', async () => {
  const site = await firstRun();
  const { at } = site;
  await opened(site);
  at.place.clock.pass(15 * MINUTE);
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('locked');
  expect((await refusalOf(at.sessions.unlock(THIRD_PAGE, ADA.password))).because).toBe(
    'wrong-secret',
  );
  const elsewhere = at.sessions.unlock(PAGE, site.codes.breakGlassCode!);
  expect((await refusalOf(elsewhere)).because).toBe('wrong-secret');
  await at.sessions.unlock(THIRD_PAGE, site.codes.breakGlassCode!.toLowerCase());
  expect(at.sessions.state(THIRD_PAGE).stage).toBe('inside');
  expect(at.core.keys(THIRD_PAGE)?.site).toHaveLength(32);
  const own = at.sessions.changePassword(THIRD_PAGE, { current: 'x', wanted: 'y' });
  expect((await refusalOf(own)).because).toBe('break-glass');
  expect((await refusalOf(at.sessions.offerSecondFactor(THIRD_PAGE))).because).toBe('break-glass');
});

test('on another machine no password opens, the sealed code does, and everybody enrols anew', async () => {
  const site = await firstRun();
  await withBea(site.at);
  await amend(site.at, PAGE, (bundle) => bundle);
  const { place } = site.at;
  const anchor = place.anchor.bytes;
  place.deviceSecret = new Uint8Array(32).fill(99);
  const at = await site.at.killed();
  const refusal = await refusalOf(at.sessions.signIn(PAGE, ADA));
  expect(refusal).toMatchObject({ code: 'unavailable', because: 'unbound' });
  expect(refusal.message).toContain('break-glass');

  // Whoever brings the first machine's secret back finds its anchor as it was.
  expect(place.anchor.bytes).toEqual(anchor);

  await opened({ ...site, at });
  expect(at.core.memory.people().map(({ id }) => at.core.memory.credential(id))).toEqual([
    ...[null, null, null],
  ]);
  const keys = at.core.memory.bundle()?.people.map(({ key }) => key !== null);
  expect(keys).toEqual([false, false, true]);
  expect((await at.trail()).at(-1)?.facts).toEqual({ boundAnew: 'yes' });

  const again = await at.restart();
  expect((await refusalOf(again.sessions.signIn(PAGE, BEA))).because).toBe('wrong-secret');
  const openings = (await again.trail()).filter(({ act }) => act === 'console.opened');
  expect(openings.map(({ because }) => because)).toEqual(['unbound', 'anchor-agrees']);
});

test('a folder whose site was exchanged does not open', async () => {
  const mine = await firstRun();
  const theirs = await firstRun();
  const { at } = mine;
  const value = (name: 'site-id' | 'site-key') =>
    theirs.at.core.memory.value(name) ?? new Uint8Array(0);
  await at.store.changeAccess(
    [
      { put: 'value', name: 'site-id', bytes: value('site-id') },
      { put: 'value', name: 'site-key', bytes: value('site-key').slice(0, 32) },
    ],
    [],
  );
  const { killed } = at;
  expect((await refusalOf(killed())).code).toBe('damaged');
});

test('before there is anybody there is no sealed code', async () => {
  const at = await start();
  const early = at.sessions.breakGlass(PAGE, { ...GUEST, code: 'A'.repeat(26) });
  expect((await refusalOf(early)).because).toBe('no-policy');
});
