// Reports as a page meets them: a real gateway, store, measuring and report thread; a device whose signal is known.
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { calibrationSchema, deviceIdSchema, recordingIdSchema } from '@harmonic/protocol/model';
import {
  reportWishSchema,
  type Device,
  type ReportRun,
  type Reports,
  type ReportWish,
} from '../../../contract/index.ts';
import { startDevice, type DeviceEnd } from '../../devices/real-ends.suite.ts';
import { zipEntry } from '../../../report/zip-entry.suite.ts';
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
const GONE = deviceIdSchema.parse('99999999-9999-4999-8999-999999999999');
let end: DeviceEnd;
let gateway: Gateway;
let page: OpenPage;
let cookie: string;
let device: Device;

beforeAll(async () => {
  end = await startDevice({ hardwareId: 'ab12cd34ab12cd34', name: 'feeder', preset: 'mains' });
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'reports-site') });
  const link = new URL(gateway.wayIn());
  cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  page = await openPage(gateway, cookie, 'office-0123456789abcdef');
  await beFirst(page, ADA);
  device = await adopted();
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await end.close();
  removeScratch();
});

async function adopted(): Promise<Device> {
  await page.calls.device.connect({ address: end.address });
  for await (const devices of await page.calls.device.watch({})) {
    const found = devices.find(({ connection }) => connection?.state === 'streaming');
    if (!found) continue;
    await page.calls.device.adopt({ id: found.id, name: 'Feeder 3' });
    const calibration = calibrationSchema.parse({
      ...{ gain: 10, unit: 'A', date: '2026-01-15', owner: 'Lab 3' },
    });
    await page.calls.calibration.set({ deviceId: found.id, channel: 0, calibration });
    return found;
  }
  throw new Error('the console went away');
}

const wishOf = (change: Partial<Record<keyof ReportWish, unknown>> = {}): ReportWish =>
  reportWishSchema.parse({
    ...{ name: 'Weekly: hall/2', time: { every: 'week', weekday: 1, minute: 360 }, enabled: true },
    ...{ devices: [device.id, GONE], source: { from: 'live', seconds: 2 }, profile: 'mains' },
    ...{ formats: ['xlsx'], language: 'en', ...change },
  });

/** Plans it, asks for one, and waits for what becomes of it. */
async function made(wish: ReportWish): Promise<{ run: ReportRun; reports: Reports }> {
  const { id: reportId } = await page.calls.report.set({ reportId: null, wish });
  const { id } = await page.calls.report.make({ reportId });
  for await (const reports of await page.calls.report.watch({})) {
    const run = reports.runs.find((one) => one.id === id);
    if (run && run.state !== 'waiting') return { run, reports };
  }
  throw new Error('the console went away');
}

test('a short measurement: the fundamental and its calibration in the file that is downloaded', async () => {
  const { run, reports } = await made(wishOf());
  expect(run).toMatchObject({ state: 'made', by: 'person', silent: 1, attempts: 1 });
  const [file] = run.files;
  expect(file!.name).toMatch(/^Weekly hall 2 \d{4}-\d\d-\d\d \d\d\.\d\d\.xlsx$/);
  const path = join(reports.folder, file!.name);
  expect(statSync(path).mode & 0o077, 'closed to other people').toBe(0);
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(file!.sha256);

  const { ticket, name } = await page.calls.report.download({ runId: run.id, format: 'xlsx' });
  expect(name).toBe(file!.name);
  const answer = await fetch(new URL(`/files/${ticket}`, gateway.url), { headers: { cookie } });
  expect(answer.headers.get('content-disposition')).toContain('Weekly');
  const got = join(scratchDir(), 'got.xlsx');
  writeFileSync(got, Buffer.from(await answer.arrayBuffer()));
  expect(readFileSync(got)).toEqual(readFileSync(path));
  const again = await fetch(new URL(`/files/${ticket}`, gateway.url), { headers: { cookie } });
  expect(again.status, 'a ticket is good once').toBe(404);

  const words = zipEntry(got, 'xl/sharedStrings.xml');
  expect(words).toContain('A, by Lab 3, Jan 15, 2026');
  expect(words).toContain('No data: this device is no longer on this console.');
  const numbers = [...zipEntry(got, 'xl/worksheets/sheet1.xml').matchAll(/<v>([\d.eE+-]+)<\/v>/g)];
  expect(numbers.some(([, value]) => Math.abs(Number(value) - 50) < 0.1)).toBe(true);
}, 60_000);

test('over recordings: the newest whole, those before at a glance; a device without one says so', async () => {
  const seconds = async (): Promise<number> =>
    (await page.calls.recording.list({})).find(({ state }) => state === 'recording')?.seconds ?? 0;
  for (const name of ['Run 1', 'Run 2']) {
    const { id } = await page.calls.recording.start({ id: device.id, preTriggerS: 0 });
    await expect.poll(seconds, { timeout: 20_000 }).toBeGreaterThan(1);
    await page.calls.recording.stop({ id: device.id });
    await page.calls.recording.rename({ id: recordingIdSchema.parse(id), name });
  }
  const wish = wishOf({ name: 'Daily', source: { from: 'recordings' }, language: 'pt-BR' });
  const { run, reports } = await made(wish);
  expect(run).toMatchObject({ state: 'made', silent: 1 });
  const path = join(reports.folder, run.files[0]!.name);
  const words = zipEntry(path, 'xl/sharedStrings.xml');
  for (const one of ['Gravações anteriores do período', 'Run 1', 'Run 2', 'Linhas mais fortes'])
    expect(words, one).toContain(one);
}, 60_000);

test('a file that somebody has moved is said to be gone; another report takes another name', async () => {
  const first = await made(wishOf({ name: 'Twice', source: { from: 'recordings' } }));
  const second = await made(wishOf({ name: 'Twice', source: { from: 'recordings' } }));
  expect(second.run.files[0]!.name).not.toBe(first.run.files[0]!.name);
  rmSync(join(first.reports.folder, first.run.files[0]!.name));
  await expect(
    page.calls.report.download({ runId: first.run.id, format: 'xlsx' }),
  ).rejects.toMatchObject({ data: { because: 'report-file-gone' } });
  await expect(
    page.calls.report.download({ runId: second.run.id, format: 'pdf' }),
  ).rejects.toMatchObject({ data: { because: 'report-file-gone' } });
}, 60_000);

test('a folder that takes no file: the report fails, says why, and the site has a notice until it is made', async () => {
  const { reports } = await made(wishOf({ name: 'Once', source: { from: 'recordings' } }));
  const { retention } = await page.calls.storage.get({});
  await page.calls.storage.setRetention({ ...retention, floorBytes: 0 });
  rmSync(reports.folder, { recursive: true });
  writeFileSync(reports.folder, 'in the way');
  const { run } = await made(wishOf({ name: 'Blocked', source: { from: 'recordings' } }));
  expect(run).toMatchObject({ state: 'failed', attempts: 1, files: [] });
  expect(run.failure?.detail).toContain('EEXIST');
  await expect
    .poll(async () => (await page.calls.site.get({})).notices)
    .toMatchObject([{ code: 'reports-failed', detail: 'Blocked' }]);
  rmSync(reports.folder);
  await page.calls.report.make({ reportId: run.reportId });
  await expect
    .poll(async () => (await page.calls.site.get({})).notices, { timeout: 20_000 })
    .toEqual([]);
}, 60_000);
