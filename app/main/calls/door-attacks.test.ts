import { expect, test } from 'vitest';
import { roleIdSchema } from '@harmonic/protocol/model';
import { contract, type CallMeta, type LineNode } from '../../contract/index.ts';
import * as access from '../access/access.suite.ts';
import { createBoards } from '../devices/boards.ts';
import { HALL_PUMP, YARD_PUMP, inTwoAreas, openDoorRig } from './door.suite.ts';
import { STREAMS_A_PAGE } from './stream.ts';

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'let through',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : 'broke'),
  );
const isStream = (value: unknown): value is AsyncIterator<unknown> =>
  typeof value === 'object' && value !== null && 'next' in value;
const streamOf = (value: unknown): AsyncIterator<unknown> => {
  if (isStream(value)) return value;
  throw new Error('it is no stream');
};

/** Every call by its path, with what it says of who may make it. */
const CALLS = Object.entries(contract).flatMap(([noun, calls]) =>
  Object.entries(calls).map(([verb, procedure]): [string, CallMeta] => [
    `${noun}.${verb}`,
    (procedure as { '~orpc': { meta: CallMeta } })['~orpc'].meta,
  ]),
);

test('every call names its permission, and what changes something leaves an entry', () => {
  expect(CALLS.filter(([, { permission }]) => permission === undefined)).toEqual([]);
  const looking =
    /\.(?:get|list|watch|see|verify|overview|plan|heard|marks|spectral(?:Event)?|previewErasure|retentionReports|consents)$/;
  const silent = CALLS.filter(
    ([path, { audit, permission }]) =>
      audit !== true && permission !== 'anyone' && permission !== 'inside' && !looking.test(path),
  ).map(([path]) => path);
  // Views and measurements are looking, too; what one has begun oneself is let go as it was begun.
  expect(silent).toEqual([
    'export.cancel',
    'import.cancel',

    'view.open',
    'view.set',
    'view.resetHold',
    'view.close',
    'measure.live',
    'measure.recording',
    'route.dryRun',
  ]);
});

test('an id written beside the one a call acts on changes nothing', async () => {
  const { at } = await inTwoAreas();
  const rig = openDoorRig(at);
  const sly = { id: YARD_PUMP, deviceId: HALL_PUMP, device: HALL_PUMP };
  expect(await codeOf(rig.call('device.forget', sly, access.OTHER_PAGE))).toBe('not-allowed');
  expect(await codeOf(rig.call('device.rename', { ...sly, name: 'x' }, access.OTHER_PAGE))).toBe(
    'not-allowed',
  );
  expect(rig.done).toEqual([]);
  await rig.call('device.forget', { id: HALL_PUMP }, access.OTHER_PAGE);
  expect(rig.done).toEqual([['forget', HALL_PUMP]]);
});

test('what somebody types stands sealed beside the entry, not in its chain', async () => {
  const { at } = await inTwoAreas();
  const rig = openDoorRig(at);
  const renamed = { id: HALL_PUMP, name: 'Pump of Dora' };
  // The plant of this story does it and answers no device.
  await codeOf(rig.call('device.rename', renamed, access.OTHER_PAGE));
  const last = (await at.trail()).at(-1);
  expect(last).toMatchObject({ act: 'device.rename', outcome: 'done', subject: HALL_PUMP });
  expect(JSON.stringify(last)).not.toContain('Dora');
});

test('nobody outside gets further than the entrance', async () => {
  const { at } = await inTwoAreas();
  const rig = openDoorRig(at);
  for (const [path, { permission }] of CALLS) {
    if (permission === 'anyone') continue;
    // What is not even well formed is refused as that; nothing is let through.
    expect(['signed-out', 'BAD_REQUEST'], path).toContain(
      await codeOf(rig.call(path, {}, 'a page nobody knows')),
    );
  }
  expect(rig.done).toEqual([]);
});

test('a call without a body leaves no request behind that poisons the others', async () => {
  const { at } = await access.firstRun();
  await access.withBea(at, 'engineer');
  await access.amend(at, access.PAGE, (bundle) => ({
    ...bundle,
    rules: { ...bundle.rules, twoPerson: ['storage.manage'] },
  }));
  const rig = openDoorRig(at);
  const nothing = rig.call('storage.setRetention', undefined, access.OTHER_PAGE);
  expect(await codeOf(nothing)).toBe('BAD_REQUEST');
  expect(at.core.memory.requests()).toEqual([]);
  const retention = {
    recordingDays: 1,
    summaryDays: 1,
    eventDays: 1,
    ringSeconds: 60,
    floorBytes: 1,
  };
  const asked = rig.call('storage.setRetention', retention, access.OTHER_PAGE);
  expect(await codeOf(asked)).toBe('needs-agreement');
  expect(rig.done).toEqual([]);
  const [request] = rig.parts.people?.requests.list(access.PAGE) ?? [];
  expect(request?.asked).toMatchObject({ recordingDays: '1' });
  await at.sessions.prove(access.PAGE, access.ADA.password);
  await rig.call('request.agree', { id: request?.id }, access.PAGE);
  expect(rig.done).toEqual([['setRetention', retention]]);
  const entry = (await at.trail()).find(
    ({ act, outcome }) => act === 'storage.setRetention' && outcome === 'done',
  );
  expect(entry?.actor).toBe(access.personAt(at, access.OTHER_PAGE));
  expect(entry?.facts.secondPerson).toBe(access.personAt(at, access.PAGE));
});

test('streams that nobody reads are given back, and a page holds only so many', async () => {
  const { at } = await access.firstRun();
  const rig = openDoorRig(at);
  for (let i = 0; i < 3 * STREAMS_A_PAGE; i += 1) {
    const stream = streamOf(await rig.call('session.watch', {}, 'a stranger'));
    await stream.return?.();
  }
  for (let i = 0; i < STREAMS_A_PAGE; i += 1) await rig.call('session.watch', {}, 'a stranger');
  expect(await codeOf(rig.call('session.watch', {}, 'a stranger'))).toBe('too-many');
  expect(await codeOf(rig.call('session.watch', {}, 'another'))).toBe('let through');
});

test('a copy of the trail ends with the session that asked for it', async () => {
  const { at } = await access.firstRun();
  const rig = openDoorRig(at);
  await at.sessions.prove(access.PAGE, access.ADA.password);
  const query = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
  const stream = streamOf(await rig.call('audit.export', { form: 'chain', query }, access.PAGE));
  await at.sessions.signOut(access.PAGE);
  expect(await codeOf(Promise.resolve(stream.next()))).toBe('signed-out');
});

test('whoever loses the right loses stream and live view at once', async () => {
  const { at, bea } = await inTwoAreas('viewer');
  const rig = openDoorRig(at);
  const stream = streamOf(await rig.call('device.watch', {}, access.OTHER_PAGE));
  expect(await stream.next()).toMatchObject({ done: false });
  rig.parts.views.own({ client: access.OTHER_PAGE, seat: access.OTHER_PAGE }, 1);
  const next = codeOf(Promise.resolve(stream.next()));
  await access.amend(at, access.PAGE, (bundle) => ({
    ...bundle,
    people: bundle.people.map((member) => (member.id === bea ? { ...member, grants: [] } : member)),
  }));
  expect(await next).toBe('not-allowed');
  expect(rig.done).toEqual([['closeView', 1]]);
});

test('who may open links plays no recording of an area that is not theirs', async () => {
  const { at, bea } = await inTwoAreas('viewer');
  const linker = roleIdSchema.parse('linker');
  await access.amend(at, access.PAGE, (bundle) => ({
    ...bundle,
    roles: [...bundle.roles, { id: linker, name: 'Linker', permissions: ['device.connect'] }],
    people: bundle.people.map((member) =>
      member.id === bea
        ? {
            ...member,
            grants: [...member.grants, { ...member.grants[0]!, role: linker, scope: 'site' }],
          }
        : member,
    ),
  }));
  const rig = openDoorRig(at);
  const [ours, theirs] = [HALL_PUMP, YARD_PUMP].map((deviceId) => ({ id: deviceId, deviceId }));
  Object.assign(rig.parts.recorder, { all: () => [ours, theirs] });
  const play = (id: unknown) =>
    codeOf(rig.call('recording.replay', { id, fromS: 0, toS: null }, access.OTHER_PAGE));
  expect(await play(theirs?.id)).toBe('not-found');
  expect(rig.done).toEqual([]);
  await play(ours?.id);
  expect(rig.done).toMatchObject([['replay', { id: HALL_PUMP }]]);

  // Nor does opening the device again that has played it.
  const again = () => codeOf(rig.call('device.reconnect', { id: HALL_PUMP }, access.OTHER_PAGE));
  Object.assign(rig.parts.plant, { recordingOf: () => theirs?.id });
  expect(await again()).toBe('not-found');
  expect(rig.done).toHaveLength(1);
  Object.assign(rig.parts.plant, { recordingOf: () => ours?.id });
  await again();
  expect(rig.done.at(-1)).toEqual(['reconnect', HALL_PUMP]);
});

test('the board of a line tells of no node in an area that is not the caller’s', async () => {
  const { at } = await inTwoAreas('viewer');
  const rig = openDoorRig(at);
  const nodeOf = (deviceId: LineNode['deviceId'], name: string): LineNode => ({
    ...{
      deviceId,
      name,
      adopted: true,
      role: 'slave',
      live: true,
      atMs: 0,
      locked: true,
      f0Hz: 1000,
    },
    ...{ clockPpm: 1, master: null, contested: false, offPpm: null, agrees: null, drift: null },
    isOfLine: true,
  });
  const nodes = [nodeOf(HALL_PUMP, 'Pump of the hall'), nodeOf(YARD_PUMP, 'Pump of the yard')];
  const silent = createBoards(() => undefined).read(HALL_PUMP, null);
  Object.assign(rig.parts.plant, { board: () => ({ ...silent, nodes }) });
  const namesFor = async (page: string): Promise<unknown> => {
    const wish = { deviceId: HALL_PUMP, focus: null };
    const { value } = await streamOf(await rig.call('harmonic.watch', wish, page)).next();
    return (value as { nodes: LineNode[] }).nodes.map(({ name }) => name);
  };
  expect(await namesFor(access.OTHER_PAGE)).toEqual(['Pump of the hall']);
  expect(await namesFor(access.PAGE)).toEqual(['Pump of the hall', 'Pump of the yard']);
});
