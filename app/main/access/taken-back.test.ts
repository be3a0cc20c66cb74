// A database that was put back, with or without the anchor beside it: what was taken stays taken.
import { expect, test } from 'vitest';
import type { Act } from '../store/access-api.ts';
import { powerCut } from '../store/test-store.suite.ts';
import {
  amend,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  invite,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  signInAda,
  withBea,
  type Running,
  type Site,
} from './access.suite.ts';

/** Old files are put back while the console is dead; the anchor stays unless it is deleted, too. */
async function putBack({ at }: Site, files: string, anchor: Uint8Array | null): Promise<Running> {
  at.place.dataDir = files;
  at.place.anchor.bytes = anchor;
  const next = await at.killed();
  next.place.clock.pass(HOUR);
  return next;
}
/** An entry that changes nothing else. */
const quiet = (at: Running): Act => ({
  ...{ atMs: at.core.now(), actor: null, act: 'storage.retained', scope: 'site', subject: '' },
  ...{ outcome: 'done', because: 'console', facts: {}, personal: null },
});
async function siteWithBea() {
  const site = await firstRun();
  const bea = await withBea(site.at);
  await site.at.sessions.signOut(OTHER_PAGE);
  await amend(site.at, PAGE, (bundle) => bundle);
  return { site, bea, before: powerCut(site.at.place.dataDir) };
}
async function disable({ at }: Site, id: string) {
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) => (one.id === id ? { ...one, status: 'disabled' } : one)),
  }));
  await at.sessions.signOut(PAGE);
  const fresh = await at.restart();
  return { bytes: fresh.place.anchor.bytes, fresh };
}

test('with the anchor deleted, an administrator comes in first, and everybody is told', async () => {
  const { site, bea, before } = await siteWithBea();
  const { fresh } = await disable(site, bea);
  const at = await putBack({ ...site, at: fresh }, before, null);
  expect(at.place.events.map(({ code }) => code)).toContain('trail-broken');
  expect((await refusalOf(at.sessions.signIn(OTHER_PAGE, BEA))).because).toBe('taken-back');
  await signInAda({ ...site, at });
  expect(at.sessions.state(PAGE).warnings).toContain('trail-broken');
  expect((await at.trail()).at(-1)).toMatchObject({ act: 'console.confirm' });
  await at.sessions.signIn(OTHER_PAGE, BEA);
});

test('with the anchor, who was disabled since stays out after an administrator was in', async () => {
  const { site, bea, before } = await siteWithBea();
  const { bytes, fresh } = await disable(site, bea);
  const at = await putBack({ ...site, at: fresh }, before, bytes);
  expect(at.core.memory.policy()?.member(bea)?.status).toBe('active');
  await signInAda({ ...site, at });
  expect((await refusalOf(at.sessions.signIn(OTHER_PAGE, BEA))).because).toBe('wrong-secret');
});

test('with the anchor, the erased are erased again and spent recovery codes stay spent', async () => {
  const { site, bea, before } = await siteWithBea();
  const { at, codes } = site;
  const ada = personAt(at, PAGE);
  await at.core.memory.commit([{ erase: 'person', id: bea, atMs: at.core.now() }], []);
  await at.sessions.signOut(PAGE);
  await at.sessions.signIn(PAGE, { signInName: 'ada', password: 'bernoulli numbers 1843' });
  await at.sessions.giveCode(PAGE, codes.recoveryCodes[0]!);
  const fresh = await at.restart();
  const back = await putBack({ ...site, at: fresh }, before, fresh.place.anchor.bytes);
  expect(back.core.memory.person(bea)?.name).toBe('');
  expect(back.core.memory.credential(ada)?.recovery).toEqual([]);
});

test('with the anchor, an administrator who was demoted since does not come in as one again', async () => {
  const site = await firstRun();
  const { code } = await invite(site.at, PAGE, { ...BEA, role: 'admin' });
  const offer = await site.at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  await site.at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, site.at.place.clock));
  const bea = personAt(site.at, OTHER_PAGE);
  await site.at.sessions.signOut(OTHER_PAGE);
  await amend(site.at, PAGE, (bundle) => bundle);
  const [before, same] = [powerCut(site.at.place.dataDir), powerCut(site.at.place.dataDir)];
  await amend(site.at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) => (one.id === bea ? { ...one, grants: [] } : one)),
  }));
  const fresh = await site.at.restart();
  const at = await putBack({ ...site, at: fresh }, before, fresh.place.anchor.bytes);
  expect(at.core.memory.policy()?.decide(bea, 'people.manage', 'site', at.core.now()).allowed).toBe(
    true,
  );
  expect((await refusalOf(at.sessions.signIn(OTHER_PAGE, BEA))).because).toBe('wrong-secret');
  // Nor when the same is put back once more.
  const again = await putBack({ ...site, at }, same, at.place.anchor.bytes);
  expect((await refusalOf(again.sessions.signIn(OTHER_PAGE, BEA))).because).toBe('wrong-secret');
  await signInAda({ ...site, at: again });
});

test('with the anchor, a sealed code that was spent opens nothing any more; one that was not, does', async () => {
  const site = await firstRun();
  await amend(site.at, PAGE, (bundle) => bundle);
  const [before, same] = [powerCut(site.at.place.dataDir), powerCut(site.at.place.dataDir)];
  const wish = { name: 'Guest', reason: 'everybody is away', code: site.codes.breakGlassCode! };
  await site.at.core.memory.commit([], [quiet(site.at)]);
  const unspent = await site.at.restart();
  const back = await putBack({ ...site, at: unspent }, before, unspent.place.anchor.bytes);
  await back.sessions.breakGlass(OTHER_PAGE, wish);
  const spent = await back.restart();
  const at = await putBack({ ...site, at: spent }, same, spent.place.anchor.bytes);
  expect((await refusalOf(at.sessions.breakGlass(OTHER_PAGE, wish))).because).toBe('wrong-secret');
});
