// Every call that changes something, carried out once on a real site with a real device: exactly one entry each.
import { join } from 'node:path';
import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEFAULT_RULES } from '@harmonic/protocol/access';
import {
  areaIdSchema,
  calibrationSchema,
  DEFAULT_SPECTRUM,
  linkAddressSchema,
  roleIdSchema,
  type DeviceId,
  type PersonId,
  type RecordingId,
} from '@harmonic/protocol/model';
import {
  contract,
  encodeLevels,
  reportWishSchema,
  type AuditRow,
  type CallMeta,
  type ExportWish,
} from '../../../contract/index.ts';
import { startDevice, type DeviceEnd } from '../../devices/real-ends.suite.ts';
import { examplePlan } from '../../store/example-kept.suite.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  beFirst,
  cookieOf,
  open,
  openPage,
  removeScratch,
  scratchDir,
  type OpenPage,
} from './test-gateway.suite.ts';

const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };
const BEA = { name: 'Bea Potter', signInName: 'bea', password: 'four small rabbits in sand' };
const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i + 1);
const VIEWER = roleIdSchema.parse('viewer');
const reason = 'for the story';

const auditedCalls = (router: unknown, path = ''): string[] => {
  if (isContractProcedure(router))
    return (router['~orpc'].meta as CallMeta).audit === true ? [path] : [];
  if (typeof router !== 'object' || router === null) return [];
  return Object.entries(router).flatMap(([key, inner]) =>
    auditedCalls(inner, path === '' ? key : `${path}.${key}`),
  );
};

let gateway: Gateway;
let device: DeviceEnd;
let office: OpenPage;
let calls: OpenPage['calls'];
let pages = 0;
const newPage = async (): Promise<OpenPage> =>
  openPage(
    gateway,
    cookieOf(await ask(gateway, '/')),
    `page-${String((pages += 1)).padStart(16, '0')}`,
  );

beforeAll(async () => {
  device = await startDevice({ hardwareId: 'ab12cd34ab12cd34', name: 'node', key: KEY });
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'one-entry') });
  const link = new URL(gateway.wayIn());
  const cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  office = await openPage(gateway, cookie, 'office-0123456789abcdef');
  calls = office.calls;
  await beFirst(office, ADA);
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await device.close();
  removeScratch();
});

async function entriesAfter(seq: number): Promise<AuditRow[]> {
  const query = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
  const { rows } = await calls.audit.list({ query, beforeSeq: null, limit: 100 });
  return rows.filter((row) => row.seq > seq);
}
const newest = async (): Promise<number> => (await entriesAfter(-1))[0]?.seq ?? 0;

const done = new Set<string>();
/** Carries out one call; the trail has exactly one entry more, of this act, done. */
async function once<T>(path: string, call: () => Promise<T>): Promise<T> {
  const before = await newest();
  const answer = await call();
  const found = await entriesAfter(before);
  expect(
    found.map(({ act, outcome }) => `${act} ${outcome}`),
    path,
  ).toEqual([`${path} done`]);
  done.add(path);
  return answer;
}

let deviceId: DeviceId;
let recording: RecordingId;
let bea: PersonId;

const remark = { channel: 0, kind: 'remark' as const, text: 'Twice the mains' };
const asked = { kind: 'question' as const, text: 'Mains?' };

async function keyOf(id: DeviceId): Promise<void> {
  const key = Buffer.from(KEY).toString('hex');
  const set = await once('device.setKey', () => calls.device.setKey({ id, key }));
  expect(set.authentication.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  await vi.waitFor(async () => {
    const [shown] = await calls.device.list({});
    expect(shown).toMatchObject({ trust: 'authenticated', authentication: { because: null } });
    expect(JSON.stringify(shown)).not.toContain(key);
  });
  const before = await newest();
  const otherKey = Buffer.alloc(32, 9).toString('hex');
  await calls.device.setKey({ id, key: otherKey });
  await vi.waitFor(async () => {
    const [shown] = await calls.device.list({});
    expect(shown?.authentication).toMatchObject({ state: 'unauthenticated', because: 'wrong-key' });
    const found = await entriesAfter(before);
    expect(found.map(({ act, outcome, because }) => `${act} ${outcome} ${because}`)).toEqual([
      'device.prove refused proof-other-key',
      expect.stringMatching(/^device.setKey done /),
    ]);
    // The trail holds no key, in any form.
    expect(JSON.stringify(found)).not.toContain(otherKey);
  });
  const events = await calls.event.list({ beforeId: null, limit: 50 });
  expect(events.map(({ code }) => code)).toContain('device.unauthenticated');
  expect(JSON.stringify(events)).not.toContain(otherKey);
  // Not over a serial line: refused before a key is made. That it was asked for is kept.
  const asked = await newest();
  await expect(calls.device.makeKey({ id })).rejects.toMatchObject({ code: 'conflict' });
  expect((await entriesAfter(asked)).map(({ act, outcome }) => `${act} ${outcome}`)).toEqual([
    'device.makeKey failed',
  ]);
  await once('device.removeKey', () => calls.device.removeKey({ id }));
  const [shown] = await calls.device.list({});
  expect(shown).toMatchObject({ trust: 'unverified', authentication: { state: 'key-unknown' } });
  // Done over serial, in provisioning mode: device-keys.test.ts, and the journey.
  done.add('device.makeKey');
}

async function keptBeside(id: DeviceId): Promise<void> {
  const of = { deviceId: id, channel: 0 };
  const calibration = calibrationSchema.parse({
    ...{ gain: 2, unit: 'g', date: '2026-01-15', owner: 'Lab 3' },
  });
  const early = { ...calibration, date: '0026-01-15' };
  await expect(calls.calibration.set({ ...of, calibration: early })).rejects.toMatchObject({
    data: { because: 'date-too-early' },
  });
  const { id: calibrationId } = await once('calibration.set', () =>
    calls.calibration.set({ ...of, calibration }),
  );
  expect(await calls.calibration.get({ deviceId: id, calibrationId })).toEqual(calibration);
  const settings = { ...DEFAULT_SPECTRUM, n: 256 as const };
  const spectrum = { settings, rateHz: 48_000, x0: 0, dx: 187.5, averages: 8 };
  const levels = encodeLevels(new Float32Array(129).fill(-60));
  const { id: baselineId } = await once('baseline.save', () =>
    calls.baseline.save({
      ...{ ...of, ...spectrum, levels, name: 'Healthy', unit: 'V', fullScale: 1 },
    }),
  );
  expect(await calls.baseline.list({ deviceId: id })).toMatchObject([
    { id: baselineId, calibrationId },
  ]);
  expect(await calls.baseline.get({ deviceId: id, baselineId })).toMatchObject({ levels });
  await once('calibration.retire', () => calls.calibration.retire({ deviceId: id, calibrationId }));
  await once('baseline.remove', () => calls.baseline.remove({ deviceId: id, baselineId }));
  // Of a device without a key nobody can hear who it is.
  const unsigned = examplePlan.assignments.map((one) => ({ ...one, signedBy: id }));
  const waveform = { ...examplePlan.waveform, f0Hz: 100 };
  await expect(
    calls.harmonic.setPlan({
      ...{ deviceId: id, basedOn: null },
      plan: { ...examplePlan, waveform, assignments: unsigned },
    }),
  ).rejects.toMatchObject({ data: { because: 'signer-without-key' } });
  const { version } = await once('harmonic.setPlan', () =>
    calls.harmonic.setPlan({ deviceId: id, plan: { ...examplePlan, waveform }, basedOn: null }),
  );
  // Two windows: whoever read the plan before this one neither replaces nor removes it.
  for (const stale of [null, 0, version + 1]) {
    const late = { deviceId: id, basedOn: stale };
    const refused = { code: 'conflict', data: { because: 'plan-changed' } };
    await expect(
      calls.harmonic.setPlan({ ...late, plan: { ...examplePlan, waveform } }),
    ).rejects.toMatchObject(refused);
    await expect(calls.harmonic.removePlan(late)).rejects.toMatchObject(refused);
  }
  await once('harmonic.removePlan', () =>
    calls.harmonic.removePlan({ deviceId: id, basedOn: version }),
  );
  const { version: routed } = await once('route.set', () =>
    calls.route.set({ routes: [], basedOn: 0 }),
  );
  expect(routed).toBe(1);
  const hz = { from: 100, to: 100 };
  const { id: noteId } = await once('note.add', () => calls.note.add({ ...of, ...remark, hz }));
  const which = { deviceId: id, noteId };
  await once('note.change', () => calls.note.change({ ...which, ...asked }));
  expect(await calls.note.list({ deviceId: id })).toMatchObject([{ ...asked, hz }]);
  await once('note.remove', () => calls.note.remove(which));
}

async function notesOf(id: RecordingId): Promise<void> {
  const s = { from: 0, to: 0.1 };
  const { id: noteId } = await once('recordingNote.add', () =>
    calls.recordingNote.add({ id, ...remark, hz: null, s }),
  );
  await once('recordingNote.change', () => calls.recordingNote.change({ id, noteId, ...asked }));
  expect(await calls.recordingNote.list({ id })).toMatchObject([{ ...asked, s, hz: null }]);
  await once('recordingNote.remove', () => calls.recordingNote.remove({ id, noteId }));
}

async function reportsOf(id: DeviceId): Promise<void> {
  const wish = reportWishSchema.parse({
    ...{ name: 'Daily', time: { every: 'day', minute: 360 }, enabled: false, devices: [id] },
    ...{ source: { from: 'recordings' }, profile: 'general', formats: ['xlsx'], language: 'en' },
  });
  const { id: reportId } = await once('report.set', () =>
    calls.report.set({ reportId: null, wish }),
  );
  const { id: runId } = await once('report.make', () => calls.report.make({ reportId }));
  for await (const { runs } of await calls.report.watch({}))
    if (runs.find((run) => run.id === runId)?.state === 'made') break;
  const { name } = await once('report.download', () =>
    calls.report.download({ runId, format: 'xlsx' }),
  );
  expect(name).toMatch(/^Daily \d{4}-\d\d-\d\d \d\d\.\d\d\.xlsx$/);
  await once('report.remove', () => calls.report.remove({ reportId }));
}

test('devices and what is recorded of them', async () => {
  const { address } = device;
  deviceId = (await once('device.connect', () => calls.device.connect({ address }))).id;
  await vi.waitFor(
    async () => expect((await calls.device.list({}))[0]?.connection?.stream).toBeTruthy(),
    { timeout: 15_000 },
  );
  const id = { id: deviceId };
  await once('device.adopt', () => calls.device.adopt({ ...id, name: 'Pump' }));
  await once('device.rename', () => calls.device.rename({ ...id, name: 'Pump 1' }));
  const settings = { ...DEFAULT_SPECTRUM, n: 8192 as const };
  await once('device.setSettings', () => calls.device.setSettings({ ...id, settings }));
  await keyOf(deviceId);
  await keptBeside(deviceId);
  const start = { ...id, preTriggerS: 0 };
  recording = (await once('recording.start', () => calls.recording.start(start))).id;
  await vi.waitFor(async () => expect((await calls.recording.list({}))[0]?.samples).not.toBe(0), {
    timeout: 15_000,
  });
  await once('recording.stop', () => calls.recording.stop(id));
  const wish: Omit<ExportWish, 'id'> = {
    fromS: 0,
    toS: null,
    channels: [],
    format: 'wav',
    dialect: 'comma-point',
  };
  await once('export.begin', () => calls.export.begin({ id: recording, ...wish }));
  const file = { name: 'Run 1.wav', bytes: 1000, sidecarBytes: null };
  await reportsOf(deviceId);
  await once('import.begin', () => calls.import.begin(file));
  const name = 'Run 1';
  await once('recording.rename', () => calls.recording.rename({ id: recording, name }));
  await notesOf(recording);
  const span = { id: recording, fromS: 0, toS: null };
  const replayed = await once('recording.replay', () => calls.recording.replay(span));
  // Typed, nobody is asked whether they may see it.
  const typed = { address: linkAddressSchema.parse(`recording:${recording}`) };
  await expect(calls.device.connect(typed)).rejects.toMatchObject({
    data: { because: 'replayed-on-its-page' },
  });
  const streaming = async (): Promise<void> => {
    const found = (await calls.device.list({})).find((each) => each.id === replayed.id);
    expect(found).toMatchObject({
      ...{ name: 'Run 1', adopted: false },
      connection: { kind: 'replay', stream: { channels: [{ unit: 'V' }, { unit: 'A' }] } },
    });
  };
  await vi.waitFor(streaming, { timeout: 15_000 });
  await calls.device.forget({ id: replayed.id });
  await once('recording.remove', () => calls.recording.remove({ id: recording }));
  const { retention } = await calls.storage.get({});
  await once('storage.setRetention', () =>
    calls.storage.setRetention({ ...retention, eventDays: 77 }),
  );
}, 60_000);

test('people, roles, areas and rules', async () => {
  await once('area.define', () => calls.area.define({ id: HALL, name: 'Hall' }));
  await once('area.place', () => calls.area.place({ device: deviceId, area: HALL }));
  await calls.area.place({ device: deviceId, area: null });
  await once('area.remove', () => calls.area.remove({ id: HALL }));
  const role = {
    id: roleIdSchema.parse('listener'),
    name: 'Listener',
    permissions: ['device.see' as const],
  };
  await once('role.define', () => calls.role.define(role));
  await once('role.remove', () => calls.role.remove({ id: role.id }));
  await once('rule.set', () => calls.rule.set({ ...DEFAULT_RULES, idleLockMinutes: 10 }));
  await once('rule.renewBreakGlass', () => calls.rule.renewBreakGlass({}));

  const { name, signInName, password } = BEA;
  const invited = await once('person.create', () =>
    calls.person.create({ name, signInName, grants: [] }),
  );
  bea = invited.id;
  const id = { id: bea };
  const hers = await newPage();
  await hers.calls.session.enrol({ code: invited.code, password });
  const grant = { ...id, role: VIEWER, scope: 'site' as const };
  await once('person.grant', () => calls.person.grant({ ...grant, expiresAtMs: null }));
  await once('person.revoke', () => calls.person.revoke(grant));
  await once('person.rename', () => calls.person.rename({ ...id, name: 'Beatrix Potter' }));
  await once('privacy.export', () => calls.privacy.export(id));
  await hers.calls.session.signOut({});
  await once('person.disable', () => calls.person.disable({ ...id, reason }));
  await once('person.enable', () => calls.person.enable(id));
  await once('person.endSessions', () => calls.person.endSessions(id));
  for (let wrong = 0; wrong < 4; wrong += 1)
    await hers.calls.session
      .signIn({ signInName, password: 'not hers at all' })
      .catch(() => undefined);
  await once('person.unlock', () => calls.person.unlock(id));
  await once('person.resetFactors', () => calls.person.resetFactors({ ...id, reason }));
  await once('privacy.erase', () => calls.privacy.erase(id));
}, 60_000);

test('copies of the trail, and the end of a device', async () => {
  const query = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
  await once('audit.export', async () => {
    for await (const piece of await calls.audit.export({ form: 'csv', query }))
      expect(piece.type).toContain('csv');
  });
  const id = { id: deviceId };
  await once('device.disconnect', () => calls.device.disconnect(id));
  await once('device.reconnect', () => calls.device.reconnect(id));
  await once('device.forget', () => calls.device.forget(id));
}, 60_000);

test('no call that leaves an entry was left out', () => {
  expect(auditedCalls(contract).filter((path) => !done.has(path))).toEqual([]);
});
