// The demo as an attacker meets it: whoever has its page has every call of it, and none leads to anything real.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Gateway } from './gateway.ts';
import {
  ask,
  callsOf,
  channel,
  enter,
  open,
  outcome,
  removeScratch,
  scratchDir,
} from './test-gateway.suite.ts';

const real = join(scratchDir(), 'real-site');
let gateway: Gateway;
let cookie = '';
let calls: ReturnType<typeof callsOf>;

beforeAll(async () => {
  // A real site lies where the demo would make one.
  await (await open({ place: 'real', dataDir: real })).close();
  gateway = await open({ dataDir: real });
  cookie = await enter(gateway);
  const socket = channel(gateway, 'rpc', { cookie });
  await outcome(socket);
  calls = callsOf(socket);
});
afterAll(async () => {
  await gateway.close();
  removeScratch();
});

const connect = (address: string): Promise<string> =>
  calls.device.connect({ address: address }).then(
    () => 'connected',
    (error: unknown) => (error as { code: string }).code,
  );

test('no port of this machine or another is opened', async () => {
  let reached = 0;
  const server = createServer(() => (reached += 1)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const tcp = (server.address() as AddressInfo).port;
  const datagrams = createSocket('udp4').on('message', () => (reached += 1));
  datagrams.bind(0, '127.0.0.1');
  await once(datagrams, 'listening');
  const udp = datagrams.address().port;
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '0.0.0.0', '127.1']) {
    expect([host, await connect(`tcp://${host}:${tcp}`)]).not.toEqual([host, 'connected']);
    expect([host, await connect(`udp://${host}:${udp}`)]).not.toEqual([host, 'connected']);
  }
  expect(await connect(`tcp://127.0.0.1:${new URL(gateway.url).port}`)).not.toBe('connected');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(reached).toBe(0);
  server.close();
  datagrams.close();
});

test.each([
  'serial:/dev/ttyS0',
  'serial:/dev/ttyUSB0?baud=115200',
  'serial:COM1',
  'serial:/etc/passwd',
  'replay:/etc/passwd',
  'replay:../../secret.wav',
  'replay:\\\\server\\share\\x.wav',
  'replay:simulated:motor',
  'file:///etc/passwd',
  'http://127.0.0.1/',
])('%s is refused', async (address) => {
  expect(await connect(address)).not.toBe('connected');
});

test('a recording that is there is not read, and no port is listed', async () => {
  const file = join(scratchDir(), 'there.wav');
  writeFileSync(file, 'RIFF');
  expect(await connect(`replay:${file}`)).not.toBe('connected');
  expect(await calls.port.list({})).toEqual([]);
});

test('what is called simulated reads no file, and nothing else is ever there', async () => {
  await connect('simulated:../../etc/passwd');
  const devices = await calls.device.list({});
  expect(devices.filter(({ connection }) => connection?.state === 'streaming').length).toBeLessThan(
    3,
  );
  expect(new Set(devices.map(({ trust }) => trust))).toEqual(new Set(['simulated']));
});

test('a site is not set up over the one that is there, nor read, however often it is asked', async () => {
  const before = readdirSync(real).toSorted();
  const key = readFileSync(join(real, 'console.key'));
  const asked = Array.from({ length: 5 }, (_, i) => calls.site.setUp({ name: `Over it ${i}` }));
  for (const each of await Promise.allSettled(asked)) {
    expect(each).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
  }
  for (const name of ['../over', '/etc', '', 'x'.repeat(10_000)]) {
    await expect(calls.site.setUp({ name })).rejects.toThrow();
  }
  expect(readdirSync(real).toSorted()).toEqual(before);
  expect(readFileSync(join(real, 'console.key'))).toEqual(key);
  expect((await calls.site.get({})).kind).toBe('demo');
});

test('its folder is its own, and it uses no secret of this person', () => {
  expect(gateway.dataDir().startsWith(join(tmpdir(), 'harmonic-demo-'))).toBe(true);
  expect(existsSync(join(gateway.dataDir(), 'console.key'))).toBe(false);
});

test.each([
  '/../real-site/console.key',
  '/assets/../../real-site/console.key',
  '/..%2freal-site%2fconsole.key',
  '/assets/%2e%2e/%2e%2e/real-site/console.key',
  '/assets/..%5c..%5creal-site%5cconsole.key',
  '/assets/%252e%252e/%252e%252e/real-site/console.key',
  '/console.key',
  '/console.json',
  '/.env',
  '/assets/.hidden',
  '/assets//../../real-site/console.key',
  `/${real}/console.key`,
])('%s gives nothing of a real site', async (path) => {
  const answer = await ask(gateway, path, { headers: { cookie } });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.body).not.toContain(readFileSync(join(real, 'console.key')).toString('utf8'));
});
