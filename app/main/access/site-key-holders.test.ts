// The site's key: who is given it, and when it is taken back.
import { randomBytes } from 'node:crypto';
import { ADMIN_ROLE, type Permission } from '@harmonic/protocol/model';
import { expect, test } from 'vitest';
import type { Seat } from './access.ts';
import {
  amend,
  BEA,
  codeFor,
  firstRun,
  invite,
  OTHER_PAGE,
  PAGE,
  THIRD_PAGE,
  type Running,
} from './access.suite.ts';
import { createAdministration } from './administration.ts';
import type { By } from './deeds.ts';

const administrationOf = (at: Running) =>
  createAdministration({
    ...{ core: at.core, store: at.store, random: (bytes) => randomBytes(bytes) },
    ...{ risingMs: () => 0, knowsDevice: () => true },
  });
async function by(at: Running, seat: Seat, act: string, permission: Permission): Promise<By> {
  const check = { permission, scope: 'any' as const, proof: true };
  return { seat, actor: await at.require(seat, act, '', check), agreed: null };
}
const wish = (role = ADMIN_ROLE) => ({
  ...{ name: BEA.name, signInName: BEA.signInName },
  grants: [{ role, scope: 'site' as const, expiresAtMs: null }],
});

test('it goes from the row and from the hand with the role, in one commit', async () => {
  const { at } = await firstRun();
  const { id, code } = await invite(at, PAGE, { ...BEA, role: 'admin' });
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, at.place.clock));
  expect(at.core.keys(OTHER_PAGE)?.site).not.toBeNull();
  const revoking = await by(at, PAGE, 'person.revoke', 'people.manage');
  await administrationOf(at).people.revoke(revoking, { id, role: ADMIN_ROLE, scope: 'site' });
  expect(at.core.memory.credential(id)?.siteKey).toBeNull();
  expect(at.core.keys(OTHER_PAGE)).toBeNull();
  await at.sessions.prove(OTHER_PAGE, BEA.password);
  expect(at.core.keys(OTHER_PAGE)?.site).toBeNull();
  expect(at.core.keys(PAGE)?.site).not.toBeNull();
});

test('an invitation that leads the site no more brings no key', async () => {
  const { at } = await firstRun();
  const { people } = administrationOf(at);
  const creating = await by(at, PAGE, 'person.create', 'people.manage');
  const { id, code } = await people.create(creating, wish());
  expect(at.core.memory.invitations()[0]?.siteKey).not.toBeNull();
  const revoking = await by(at, PAGE, 'person.revoke', 'people.manage');
  await people.revoke(revoking, { id, role: ADMIN_ROLE, scope: 'site' });
  expect(at.core.memory.invitations()[0]?.siteKey).toBeNull();
  await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  expect(at.core.memory.credential(id)?.siteKey).toBeNull();
});

test('erasing people is a top right that signs nothing for the site', async () => {
  const { at } = await firstRun();
  const { roles, people } = administrationOf(at);
  await amend(at, PAGE, (bundle) => bundle);
  const role = { name: 'Privacy', permissions: ['privacy.erase' as const] };
  const defining = await by(at, PAGE, 'role.define', 'role.manage');
  const id = wish().grants[0]!.role.replace('admin', 'privacy') as typeof ADMIN_ROLE;
  await roles.define(defining, { ...role, id });
  await people.create(await by(at, PAGE, 'person.create', 'people.manage'), wish(id));
  expect(at.core.memory.invitations()[0]?.siteKey).toBeNull();
});

test('who changes the password while being made an administrator gets both', async () => {
  const { at } = await firstRun();
  const { id, code } = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  await amend(at, PAGE, (bundle) => bundle);
  const wanted = 'another long phrase of words';
  const granting = await by(at, PAGE, 'person.grant', 'people.manage');
  const changing = at.sessions.changePassword(OTHER_PAGE, { current: BEA.password, wanted });
  await administrationOf(at).people.grant(granting, { id, ...wish().grants[0]! });
  await changing;
  expect(at.core.memory.credential(id)?.siteKey).not.toBeNull();
  await at.sessions.signIn(THIRD_PAGE, { ...BEA, password: wanted });
  expect(at.core.keys(THIRD_PAGE)?.site).toEqual(at.core.keys(PAGE)?.site);
});
