// Measuring as a page meets it: a real gateway, capture, store and measuring thread; a device whose signal is known.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Device, LiveMeasurement } from '../../../contract/index.ts';
import { DEFAULT_WISH } from '../../../contract/index.ts';
import { startDevice, type DeviceEnd } from '../../devices/real-ends.suite.ts';
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
let end: DeviceEnd;
let gateway: Gateway;
let page: OpenPage;
let device: Device;

beforeAll(async () => {
  end = await startDevice({ hardwareId: 'ab12cd34ab12cd34', name: 'feeder', preset: 'mains' });
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'measuring') });
  const link = new URL(gateway.wayIn());
  const cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  page = await openPage(gateway, cookie, 'office-0123456789abcdef');
  await beFirst(page, ADA);
  device = await streamingAt();
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await end.close();
  removeScratch();
});

async function streamingAt(): Promise<Device> {
  await page.calls.device.connect({ address: end.address });
  for await (const devices of await page.calls.device.watch({})) {
    const found = devices.find(({ connection }) => connection?.state === 'streaming');
    if (found) return found;
  }
  throw new Error('the console went away');
}

test('live: it gathers, says how much of it, then measures f0 and its harmonics again and again', async () => {
  const seen: LiveMeasurement['state'][] = [];
  let measured = 0;
  for await (const news of await page.calls.measure.live({
    ...{ deviceId: device.id, channel: 0, samples: 16_384 },
    wish: { ...DEFAULT_WISH, profile: 'mains' },
  })) {
    if (news.state !== seen.at(-1)) seen.push(news.state);
    if (news.state !== 'measured') continue;
    const { record } = news;
    expect(record).toMatchObject({ samples: 16_384, shortened: null, calibration: null });
    expect(record.measures.f0Hz).toBeCloseTo(50, 1);
    expect(record.measures.explanations['f0Hz']!.n).toBeGreaterThan(0);
    expect(Math.abs(Date.now() - record.startedAtMs)).toBeLessThan(30_000);
    measured += 1;
    if (measured === 2) break;
  }
  expect(seen).toEqual(['gathering', 'measured']);
}, 30_000);

test('a recording gives the numbers that the live stream gave, and the samples say which', async () => {
  await page.calls.recording.start({ id: device.id, preTriggerS: 0 });
  await expect
    .poll(async () => (await page.calls.recording.list({}))[0]?.seconds ?? 0, { timeout: 20_000 })
    .toBeGreaterThan(2);
  const { id } = await page.calls.recording.stop({ id: device.id });
  const wish = { ...DEFAULT_WISH, profile: 'mains' as const };
  const whole = await page.calls.measure.recording({ id, channel: 0, fromS: 0, toS: null, wish });
  expect(whole.measures.f0Hz).toBeCloseTo(50, 1);
  expect(whole.measures.iecGroups!.groups.length).toBeGreaterThan(5);
  expect(whole.measures.curves!.spectrum!.values.length).toBeGreaterThan(1000);
  const part = await page.calls.measure.recording({ id, channel: 0, fromS: 0.5, toS: 1, wish });
  expect(part.samples).toBe(part.rateHz / 2);
  expect([part.fromS, part.toS]).toEqual([0.5, 1]);
  expect(part.startedAtMs - whole.startedAtMs).toBeCloseTo(500, 3);
  await expect(
    page.calls.measure.recording({ id, channel: 0, fromS: 1e6, toS: null, wish }),
  ).rejects.toMatchObject({ code: 'not-found', data: { because: 'empty-span' } });
}, 60_000);

test('a wish that makes no sense is refused before anything is measured', async () => {
  const id = (await page.calls.recording.list({}))[0]!.id;
  for (const wrong of [
    { n: 5000 },
    { bandHz: { fromHz: 100, toHz: 10 } },
    { shaft: { startHz: 0, endHz: 10 } },
    { f0Hz: Number.NaN },
  ])
    await expect(
      page.calls.measure.recording({
        ...{ id, channel: 0, fromS: 0, toS: null },
        wish: { ...DEFAULT_WISH, ...wrong },
      }),
    ).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});

test('a device that falls silent is said to be so, and the stream ends with its reader', async () => {
  const states: string[] = [];
  for await (const news of await page.calls.measure.live({
    ...{ deviceId: device.id, channel: 0, samples: 4096 },
    wish: DEFAULT_WISH,
  })) {
    states.push(news.state);
    if (states.length === 1) await page.calls.device.disconnect({ id: device.id });
    if (news.state === 'silent') break;
  }
  expect(states.at(-1)).toBe('silent');
}, 30_000);
