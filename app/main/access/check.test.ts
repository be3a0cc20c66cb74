// May this page do that, there, now? And what it is told when it may not.
import { expect, test } from 'vitest';
import { areaIdSchema, PERMISSIONS, READY_ROLES, type DeviceId } from '@harmonic/protocol/model';
import type { Check } from './access.ts';
import {
  amend,
  BEA,
  firstRun,
  invite,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  THIRD_PAGE,
  withBea,
  type Running,
} from './access.suite.ts';
import { openDemoAccess } from './demo-access.ts';

const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
const YARD = areaIdSchema.parse('22222222-2222-4222-8222-222222222222');
const PUMP = 'a pump' as DeviceId;
const check = (more: Partial<Check> = {}): Check => ({
  ...{ permission: 'device.connect', scope: 'site', proof: false, ...more },
});

/** Bea, an operator of the hall only. */
async function inHall(at: Running): Promise<void> {
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    areas: [
      { id: HALL, name: 'Hall' },
      { id: YARD, name: 'Yard' },
    ],
  }));
  const { code } = await invite(at, PAGE, { ...BEA, role: 'operator', scope: HALL });
  await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
}

test('exactly what the roles say, on every page, for every permission', async () => {
  const { at } = await firstRun();
  await withBea(at, 'operator');
  for (const permission of PERMISSIONS) {
    const isOperators = READY_ROLES.operator.includes(permission);
    expect(at.decide(OTHER_PAGE, permission, 'site').allowed).toBe(isOperators);
    expect(at.decide(PAGE, permission, 'site').allowed).toBe(true);
    expect(at.decide(THIRD_PAGE, permission, 'any').allowed).toBe(false);
  }
  const shown = at.sessions.state(OTHER_PAGE).mayDo.map(({ permission }) => permission);
  expect(new Set(shown)).toEqual(new Set(READY_ROLES.operator));
});

test('an area’s right holds there, in no other, and lets into what is filtered', async () => {
  const { at } = await firstRun();
  await inHall(at);
  expect(at.decide(OTHER_PAGE, 'live.see', HALL).allowed).toBe(true);
  expect(at.decide(OTHER_PAGE, 'live.see', 'any').allowed).toBe(true);
  expect(at.decide(OTHER_PAGE, 'live.see', YARD)).toMatchObject({ because: 'other-area' });
  expect(at.decide(OTHER_PAGE, 'live.see', 'site')).toMatchObject({ because: 'other-area' });
  expect(at.scopeOf(PUMP)).toBe('site');
  await at.core.memory.commit([{ put: 'placement', device: PUMP, area: HALL }], []);
  expect(at.scopeOf(PUMP)).toBe(HALL);
});

test('refused in words that say who may, and kept in the trail', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  const refusal = await refusalOf(at.require(OTHER_PAGE, 'device.connect', PUMP, check()));
  expect(refusal.code).toBe('not-allowed');
  expect(refusal.message).toBe(
    'Your role does not allow this. These roles may: technician, engineer, admin.',
  );
  expect((await at.trail()).at(-1)).toMatchObject({
    ...{ act: 'device.connect', actor: bea, subject: PUMP, outcome: 'refused' },
    ...{ because: 'no-grant', facts: { permission: 'device.connect' } },
  });
});

test('the same refusal over and over is one entry and a count', async () => {
  const { at } = await firstRun();
  await withBea(at);
  const before = (await at.trail()).length;
  for (let i = 0; i < 500; i += 1) {
    await refusalOf(at.require(OTHER_PAGE, 'device.connect', PUMP, check()));
  }
  expect(await at.trail()).toHaveLength(before + 1);
  at.place.clock.pass(MINUTE);
  const trail = await at.trail();
  expect(trail).toHaveLength(before + 2);
  expect(trail.at(-1)?.facts).toEqual({ permission: 'device.connect', count: '499' });
});

test('nor can many different ones fill the trail', async () => {
  const { at } = await firstRun();
  await withBea(at);
  const before = (await at.trail()).length;
  for (let i = 0; i < 1000; i += 1) {
    await refusalOf(at.require(OTHER_PAGE, 'device.connect', `pump ${i}`, check()));
  }
  expect((await at.trail()).length - before).toBeLessThanOrEqual(201);
});

test('what was counted is written when the console closes', async () => {
  const { at } = await firstRun();
  await withBea(at);
  for (let i = 0; i < 3; i += 1) {
    await refusalOf(at.require(OTHER_PAGE, 'device.connect', PUMP, check()));
  }
  const again = await at.restart();
  expect((await again.trail()).some(({ facts }) => facts['count'] === '2')).toBe(true);
});

test('signed out, locked and in need of the password are told apart', async () => {
  const { at } = await firstRun();
  expect((await refusalOf(at.require(THIRD_PAGE, 'device.connect', '', check()))).code).toBe(
    'signed-out',
  );
  at.place.clock.pass(5 * MINUTE);
  await at.require(PAGE, 'device.connect', '', check());
  const proven = at.require(
    PAGE,
    'person.create',
    '',
    check({ permission: 'people.manage', proof: true }),
  );
  expect((await refusalOf(proven)).code).toBe('proof-needed');
  await at.sessions.lock(PAGE);
  expect((await refusalOf(at.require(PAGE, 'device.connect', '', check()))).code).toBe('locked');
});

test('who is inside acts about themselves without any right', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  const actor = await at.require(
    OTHER_PAGE,
    'privacy.setConsent',
    bea,
    check({ permission: 'inside' }),
  );
  expect(actor.entry('done', { facts: { purpose: 'crash-reports' } })).toEqual({
    ...{ atMs: at.core.now(), actor: bea, act: 'privacy.setConsent', scope: 'site', subject: bea },
    ...{ outcome: 'done', because: 'grant', facts: { purpose: 'crash-reports' }, personal: null },
  });
});

test('power over people counts only with a second factor', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at);
  await amend(at, PAGE, (bundle) => {
    const [admin] = bundle.people.flatMap(({ grants }) => grants);
    return {
      ...bundle,
      people: bundle.people.map((one) => (one.id === bea ? { ...one, grants: [admin!] } : one)),
    };
  });
  expect(at.decide(OTHER_PAGE, 'device.connect', 'site').allowed).toBe(true);
  expect(at.decide(OTHER_PAGE, 'people.manage', 'site').allowed).toBe(false);
  const refusal = await refusalOf(
    at.require(OTHER_PAGE, 'person.create', '', check({ permission: 'people.manage' })),
  );
  expect(refusal.because).toBe('no-second-factor');
  expect(personAt(at, OTHER_PAGE)).toBe(bea);
});

test('the demo shows everything of devices, has no people and keeps no trail', async () => {
  const demo = openDemoAccess(() => 1000);
  const session = demo.sessions.state(PAGE);
  expect(session.stage).toBe('demo');
  for (const permission of PERMISSIONS) {
    const isOpen = /^(?:device|live|recording|storage|event)\./.test(permission);
    expect(demo.decide(PAGE, permission, 'site').allowed).toBe(isOpen);
    expect(session.mayDo.some((one) => one.permission === permission)).toBe(isOpen);
  }
  const actor = await demo.require(PAGE, 'device.connect', '', check());
  expect(actor.person).toBeNull();
  const people = demo.require(PAGE, 'person.create', '', check({ permission: 'people.manage' }));
  expect(await refusalOf(people)).toMatchObject({ code: 'not-allowed', because: 'demo' });
  expect((await refusalOf(demo.sessions.signIn(PAGE, BEA))).because).toBe('demo');
  await demo.sessions.lockAll();
  expect(demo.sessions.state(PAGE).stage).toBe('demo');
  await demo.close();
});

test('on a locked page nothing is done, and what goes on by itself goes on for as long as the person has the right', async () => {
  const { at } = await firstRun();
  const bea = await withBea(at, 'technician');
  await at.sessions.lock(OTHER_PAGE);
  expect(at.decide(OTHER_PAGE, 'recording.export', 'site').allowed).toBe(false);
  expect(at.holds(OTHER_PAGE, 'recording.export', 'site').allowed).toBe(true);
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((one) => (one.id === bea ? { ...one, grants: [] } : one)),
  }));
  expect(at.sessions.state(OTHER_PAGE).stage).toBe('locked');
  expect(at.holds(OTHER_PAGE, 'recording.export', 'site').allowed).toBe(false);
  expect(at.holds(THIRD_PAGE, 'recording.export', 'site').allowed).toBe(false);
});
