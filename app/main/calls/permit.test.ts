// Every call of the contract at the door: who gets through, who is told why not, and what the trail keeps of it.
import { randomBytes } from 'node:crypto';
import { isContractProcedure } from '@orpc/contract';
import { call, EventPublisher, getRouter, isProcedure, type AnyProcedure } from '@orpc/server';
import { expect, test } from 'vitest';
import { DEFAULT_RULES } from '@harmonic/protocol/access';
import {
  DEFAULT_SPECTRUM,
  PERMISSIONS,
  READY_ROLES,
  type Permission,
} from '@harmonic/protocol/model';
import { contract, DEFAULT_WISH, type CallMeta, type Request } from '../../contract/index.ts';
import {
  amend,
  BEA,
  codeFor,
  firstRun,
  HOUR,
  invite,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  signInAda,
  THIRD_PAGE,
  withBea,
  type Running,
} from '../access/access.suite.ts';
import { createAdministration } from '../access/administration.ts';
import { examplePlan, exampleRoute } from '../store/example-kept.suite.ts';
import { WEEKLY } from '../store/example-kept.suite.ts';
import { PUMP } from '../store/example.suite.ts';
import type { CallParts, ConsoleRouter } from './parts.ts';
import { createPlaces } from './places.ts';
import { permit } from './permit.ts';
import { createRouter } from './router.ts';
import { createViewRoutes } from './views.ts';

function pathsOf(router: unknown, path = ''): [string, CallMeta][] {
  if (isContractProcedure(router)) return [[path, router['~orpc'].meta as CallMeta]];
  if (typeof router !== 'object' || router === null) return [];
  return Object.entries(router).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}
const CALLS = pathsOf(contract);
const isOneOf = (permissions: readonly string[], { permission }: CallMeta): boolean =>
  permission !== undefined && permissions.includes(permission);

interface Doorstep {
  router: ConsoleRouter;
  parts: CallParts;
  /** What was asked of plant, store and recorder: nothing, when the door holds. */
  reached: string[];
}

/** The real router over real access; behind it, in place of the plant, a list of what came through. */
function doorstep(at: Running): Doorstep {
  const reached: string[] = [];
  const beyond = (name: string): never =>
    new Proxy({} as never, {
      get: (_target, key) => () => {
        reached.push(`${name}.${String(key)}`);
        throw new Error(`${name} was reached`);
      },
    });
  const people = createAdministration({
    ...{ core: at.core, store: at.store, random: (bytes) => randomBytes(bytes) },
    ...{ risingMs: () => 0, knowsDevice: () => true },
  });
  const parts: CallParts = {
    ...{ access: at, people, plant: beyond('plant'), store: beyond('store') },
    ...{ measuring: beyond('measuring'), calibrationOf: () => beyond('store') },
    ...{ recorder: beyond('recorder'), news: new EventPublisher(), views: createViewRoutes() },
    ...{ transfers: beyond('transfers'), reports: beyond('reports') },
    forwarding: beyond('forwarding'),
    places: createPlaces({
      ...{ access: at, isDevice: (id) => id === PUMP },
      ...{ deviceOfRecording: () => PUMP, deviceOfView: () => PUMP },
      nameOf: () => null,
    }),
    ...{ site: () => beyond('site'), devices: () => [], discovered: () => [] },
    ...{ listPorts: () => beyond('ports'), setUp: () => beyond('host'), now: at.core.now },
  };
  let rights = 0;
  at.sessions.onChange(() => parts.news.publish('access', (rights += 1)));
  return { router: createRouter(parts), parts, reached };
}

const procedureOf = (router: ConsoleRouter, path: string): AnyProcedure => {
  const found = getRouter(router, path.split('.'));
  if (isProcedure(found)) return found;
  throw new Error(`nobody answers ${path}`);
};
const context = (seat: string) => ({ client: `client of ${seat}`, seat });
const from = (seat: string, path: string) => ({ context: context(seat), path: path.split('.') });

const NAME = { id: PUMP, name: 'Hall' };
const QUERY = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
/** Holds what most calls ask for; each takes its own fields of it and leaves the rest. */
const ANY = {
  ...{ ...NAME, deviceId: PUMP, device: PUMP, area: null, view: 1, reason: 'not here' },
  ...{ signInName: 'zed', grants: [], role: 'viewer', scope: 'site', expiresAtMs: null },
  ...{ code: '123456', password: 'four small rabbits', current: 'before', wanted: 'after' },
  ...{ address: 'tcp://127.0.0.1:9', settings: DEFAULT_SPECTRUM, rangeHz: null, columns: 64 },
  ...{
    waveformS: 0,
    reads: [],
    low: false,
    holdDecayDbPerS: 0,
    preTriggerS: 0,
    channel: 0,
    fromS: 0,
    toS: null,
    topHz: null,
  },
  ...{ samples: 4096, wish: DEFAULT_WISH },
  ...{ calibrationId: PUMP, baselineId: PUMP, noteId: PUMP, ticket: 'x'.repeat(43) },
  ...{ reportId: PUMP, runId: PUMP, key: '01'.repeat(32) },
  ...{ harmonic: 5, psduHex: '', hops: 0, hasMac: false, ageMs: null },
  calibration: {
    ...{ gain: 2, offset: 0, unit: 'g', response: null, date: '2026-01-01', owner: 'lab' },
    validUntil: null,
  },
  ...{ rateHz: 48_000, x0: 0, dx: 1, averages: 1, unit: 'V', fullScale: 1, levels: '' },
  ...{ hz: null, s: null, kind: 'remark', text: 'hum' },
  ...{ plan: examplePlan, basedOn: null, focus: null, harmonics: null, spectralId: 1 },
  ...{ channels: [], format: 'wav', dialect: 'comma-point', bytes: 1000, sidecarBytes: null },
  ...{ query: QUERY, beforeSeq: null, beforeId: null, limit: 1, form: 'csv' },
  ...{ purpose: 'crash-reports', textVersion: 1, given: true },
  ...{ recordingDays: 1, summaryDays: 1, eventDays: 1, ringSeconds: 60, floorBytes: 1 },
};
/** Those that take nothing beside what they name. */
const EXACT: Record<string, object> = {
  'role.define': { id: 'night-shift', name: 'Night shift', permissions: [] },
  'role.remove': { id: 'night-shift' },
  'area.define': NAME,
  'report.set': { reportId: null, wish: WEEKLY.wish },
  'route.set': { routes: [exampleRoute], basedOn: 0 },
  'report.download': { runId: PUMP, format: 'pdf' },
  'rule.set': DEFAULT_RULES,
};

/** With an input that is well formed: what is not is refused as that, and asks nobody. */
async function codeOf({ router }: Doorstep, path: string, seat: string): Promise<string> {
  try {
    await call(procedureOf(router, path), EXACT[path] ?? ANY, from(seat, path));
    return 'let in';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

async function codesOf(door: Doorstep, paths: readonly string[], seat: string) {
  const codes: Record<string, string> = {};
  for (const path of paths) codes[path] = await codeOf(door, path, seat);
  return codes;
}
const all = (paths: readonly string[], code: string) =>
  Object.fromEntries(paths.map((path) => [path, code]));
const pathsWhere = (is: (meta: CallMeta) => boolean): string[] =>
  CALLS.filter(([, meta]) => is(meta)).map(([path]) => path);

test('every call names a permission there is', () => {
  expect(CALLS.length).toBeGreaterThan(70);
  const known = [...PERMISSIONS, 'anyone', 'inside'];
  expect(pathsWhere((meta) => !isOneOf(known, meta))).toEqual([]);
});

test('before signing in there are these calls and no other', () => {
  expect(pathsWhere((meta) => isOneOf(['anyone'], meta)).sort()).toEqual([
    ...['session.breakGlass', 'session.confirmSecondFactor', 'session.createFirst'],
    ...['session.enrol', 'session.giveCode', 'session.signIn', 'session.signOut'],
    ...['session.unlock', 'session.watch', 'site.get', 'site.setUp', 'site.watch'],
  ]);
});

test('a call that names no permission is made by nobody, not even an administrator', async () => {
  const { at } = await firstRun();
  const { parts } = doorstep(at);
  const bare = { '~orpc': { meta: {} } };
  const knock = permit(parts) as unknown as (options: object, input: object) => Promise<unknown>;
  let isIn = false;
  const next = () => Promise.resolve({ output: (isIn = true) });
  await expect(
    knock({ context: context(PAGE), path: ['plant', 'stop'], procedure: bare, next }, {}),
  ).rejects.toMatchObject({ code: 'not-allowed' });
  expect(isIn).toBe(false);
  await at.restart();
});

test('whoever is signed out is refused every call that is not for coming in, and nothing is reached', async () => {
  const { at } = await firstRun();
  const door = doorstep(at);
  const closed = pathsWhere((meta) => !isOneOf(['anyone'], meta));
  const kept = (await at.trail()).length;
  expect(await codesOf(door, closed, THIRD_PAGE)).toEqual(all(closed, 'signed-out'));
  expect(door.reached).toEqual([]);
  expect((await at.trail()).length, 'strangers write nothing').toBe(kept);
  await at.restart();
});

test('a locked page is refused the same, until the password is given', async () => {
  const { at } = await firstRun();
  const door = doorstep(at);
  await at.sessions.lock(PAGE);
  const closed = pathsWhere((meta) => !isOneOf(['anyone'], meta));
  expect(await codesOf(door, closed, PAGE)).toEqual(all(closed, 'locked'));
  expect(door.reached).toEqual([]);
  await at.restart();
});

test.each(['viewer', 'operator', 'technician', 'engineer', 'auditor'] as const)(
  'a %s is refused every call outside of their rights, and each leaves one entry that says so',
  async (role) => {
    const { at } = await firstRun();
    const bea = await withBea(at, role);
    const door = doorstep(at);
    const rights: readonly Permission[] = READY_ROLES[role];
    const beyond = pathsWhere((meta) => !isOneOf([...rights, 'anyone', 'inside'], meta));
    expect(beyond.length).toBeGreaterThan(20);
    const before = (await at.trail()).length;
    expect(await codesOf(door, beyond, OTHER_PAGE)).toEqual(all(beyond, 'not-allowed'));
    expect(door.reached).toEqual([]);
    const entries = (await at.trail()).slice(before);
    expect(entries.map(({ act, actor, outcome }) => [act, actor, outcome])).toEqual(
      beyond.map((path) => [path, bea, 'refused']),
    );
    await at.restart();
  },
);

test('an administrator’s every act that comes to nothing leaves exactly one entry', async () => {
  const { at } = await firstRun();
  const door = doorstep(at);
  const nobody = '99999999-9999-4999-8999-999999999999';
  const deeds = {
    'person.rename': { id: nobody, name: 'Zed' },
    'person.disable': { id: nobody, reason: 'not here' },
    'person.enable': { id: nobody },
    'person.unlock': { id: nobody },
    'person.resetFactors': { id: nobody, reason: 'not here' },
    'person.grant': { id: nobody, role: 'viewer', scope: 'site', expiresAtMs: null },
    'person.revoke': { id: nobody, role: 'viewer', scope: 'site' },
    'person.endSessions': { id: nobody },
    'role.remove': { id: 'night-shift' },
    'area.remove': { id: nobody },
    'privacy.erase': { id: nobody },
  };
  for (const [path, input] of Object.entries(deeds)) {
    const before = (await at.trail()).length;
    await expect(
      call(procedureOf(door.router, path), input, from(PAGE, path)),
      path,
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(not-found|conflict)$/) as string });
    const entries = (await at.trail()).slice(before);
    expect(entries.map(({ act, outcome }) => `${act} ${outcome}`)).toEqual([`${path} refused`]);
  }
  await at.restart();
});

test('five minutes after the password, what asks for it again asks', async () => {
  const { at } = await firstRun();
  const door = doorstep(at);
  at.place.clock.pass(6 * MINUTE);
  const proven = pathsWhere(({ proof }) => proof === true);
  expect(proven.length).toBeGreaterThan(15);
  expect(await codesOf(door, proven, PAGE)).toEqual(all(proven, 'proof-needed'));
  await at.restart();
});

test('a stream ends with the right to it, and says why', async () => {
  const { at } = await firstRun();
  await withBea(at);
  const door = doorstep(at);
  const watch = procedureOf(door.router, 'device.watch');
  const stream = (await call(watch, {}, from(OTHER_PAGE, 'device.watch'))) as AsyncGenerator;
  expect((await stream.next()).value).toEqual([]);
  const next = stream.next();
  await at.sessions.lock(OTHER_PAGE);
  await expect(next).rejects.toMatchObject({ code: 'locked' });
  await at.restart();
});

test('what takes two is run when a second person agrees, who is shown what it shows once', async () => {
  const site = await firstRun();
  const { at } = site;
  const door = doorstep(at);
  const { code } = await invite(at, PAGE, { ...BEA, role: 'admin' });
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, at.place.clock));
  // Whoever has just enrolled agrees to nothing for a day.
  at.place.clock.pass(24 * HOUR);
  await signInAda(site);
  await at.sessions.signIn(OTHER_PAGE, BEA);
  await at.sessions.giveCode(OTHER_PAGE, codeFor(offer!, at.place.clock));
  const ask = (path: string, input: object, seat: string) =>
    call(procedureOf(door.router, path), input, from(seat, path));

  const grants = [{ role: 'admin', scope: 'site', expiresAtMs: null }];
  const third = { name: 'Cy Twombly', signInName: 'cy', grants };
  await expect(ask('person.create', third, PAGE)).rejects.toMatchObject({
    code: 'needs-agreement',
  });
  const waiting = (await ask('request.watch', {}, OTHER_PAGE)) as AsyncGenerator<Request[]>;
  const [request] = (await waiting.next()).value as Request[];
  expect(request).toMatchObject({ act: 'person.create', byName: 'Ada Lovelace', mayAgree: true });
  await expect(ask('request.agree', { id: request!.id }, PAGE)).rejects.toMatchObject({
    code: 'not-allowed',
  });
  const shown = await ask('request.agree', { id: request!.id }, OTHER_PAGE);
  expect(shown).toMatchObject({ invitation: { code: expect.any(String) as string }, codes: null });
  const { invitation } = shown as { invitation: { code: string } };
  const password = 'nine chalk loops on slate';
  expect(await at.sessions.enrol(THIRD_PAGE, { code: invitation.code, password })).not.toBeNull();
  const [entry] = (await at.trail()).filter(({ because }) => because === 'two-persons');
  expect(entry).toMatchObject({ act: 'person.create', facts: { request: request!.id } });
  await waiting.return(undefined);
  await at.restart();
});

test('what would wait for nobody is refused at once, with one entry, and may be asked for tomorrow', async () => {
  const site = await firstRun();
  const { at } = site;
  const door = doorstep(at);
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    rules: { ...bundle.rules, twoPerson: ['storage.manage'] },
  }));
  const kept = { recordingDays: 0, summaryDays: 400, eventDays: 300, ringSeconds: 60 };
  const retain = () =>
    call(
      procedureOf(door.router, 'storage.setRetention'),
      { ...kept, floorBytes: 2 ** 31 },
      from(PAGE, 'storage.setRetention'),
    );
  const refused = { code: 'conflict', data: { because: 'no-second' } };
  await expect(retain()).rejects.toMatchObject(refused);
  const { code } = await invite(at, PAGE, { ...BEA, role: 'admin' });
  const offer = await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  await at.sessions.confirmSecondFactor(OTHER_PAGE, codeFor(offer!, at.place.clock));
  at.place.clock.pass(2 * MINUTE);
  await expect(retain()).rejects.toMatchObject(refused);
  const told = (await at.trail()).filter(({ act }) => act === 'storage.setRetention');
  expect(told.map(({ outcome, because }) => `${outcome} ${because}`)).toEqual([
    'refused no-second',
    'refused no-second',
  ]);
  expect(at.core.memory.requests()).toEqual([]);
  at.place.clock.pass(24 * HOUR);
  await signInAda(site);
  await expect(retain()).rejects.toMatchObject({ code: 'needs-agreement' });
  expect(door.reached).toEqual([]);
  await at.restart();
});

test('a file is brought in by whoever holds it, where recording takes two: an agreement would hand the ticket to nobody', async () => {
  const { at } = await firstRun();
  const door = doorstep(at);
  await amend(at, PAGE, (bundle) => ({
    ...bundle,
    rules: {
      ...bundle.rules,
      twoPerson: ['recording.make', 'recording.manage', 'recording.import'],
    },
  }));
  const file = { name: 'fan.wav', bytes: 4096, sidecarBytes: null };
  const begin = call(procedureOf(door.router, 'import.begin'), file, from(PAGE, 'import.begin'));
  await expect(begin).rejects.toThrow('transfers was reached');
  expect(at.core.memory.requests()).toEqual([]);
  await at.restart();
});
