// The gateway as people meet it: real HTTP and WebSockets on 127.0.0.1, a real console behind it.
import { connect } from 'node:net';
import { existsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SPECTRUM } from '@harmonic/protocol/model';
import {
  decodeLiveFrame,
  type Contract,
  type Device,
  type LiveFrame,
} from '../../../contract/index.ts';
import { askForLink, readControl } from './control-file.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  callsOf,
  channel,
  closing,
  enter,
  open,
  outcome,
  removeScratch,
  scratchDir,
  type Ask,
} from './test-gateway.suite.ts';

const scratch = scratchDir();
afterAll(removeScratch);

async function streamingDevice(rpc: ContractRouterClient<Contract>): Promise<Device> {
  for await (const devices of await rpc.device.watch({})) {
    const streaming = devices.find((device) => device.connection?.state === 'streaming');
    if (streaming) return streaming;
  }
  throw new Error('the console went away');
}

describe('the demo, in a browser', () => {
  let gateway: Gateway;
  let cookie = '';
  beforeAll(async () => {
    gateway = await open();
    cookie = await enter(gateway);
  });
  afterAll(() => gateway.close());

  test('a link buys a cookie no script reads and no other site sends, once; then it is spent', async () => {
    const link = new URL(gateway.wayIn());
    const first = await ask(gateway, link.pathname + link.search);
    expect(first.status).toBe(303);
    expect(first.headers.location).toBe('/');
    const port = new URL(gateway.url).port;
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(
        new RegExp(`^harmonic_${port}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`),
      ),
    ]);
    const second = await ask(gateway, link.pathname + link.search, {
      headers: { accept: 'text/html' },
    });
    expect(second.status).toBe(403);
    expect(second.headers['set-cookie']).toBeUndefined();
    expect(second.body).toContain('This link has been used or has expired');
    expect(second.body).toContain('Este link já foi usado ou expirou');
    expect(second.body).toContain('on the machine that runs it: harmonic-console url');
  });

  test('reload and a second tab keep working; a spent link leads somebody who is in to the console', async () => {
    const headers = { cookie };
    for (let tab = 0; tab < 2; tab += 1) {
      const answer = await ask(gateway, '/', { headers });
      expect([answer.status, answer.body]).toEqual([200, '<!doctype html><title>console</title>']);
    }
    const spent = await ask(gateway, '/?link=spent', { headers });
    expect([spent.status, spent.headers.location]).toEqual([303, '/']);
  });

  test('a preview that only asks for the head of a link does not spend it', async () => {
    const link = new URL(gateway.wayIn());
    const path = link.pathname + link.search;
    expect((await ask(gateway, path, { method: 'HEAD' })).status).toBeGreaterThanOrEqual(400);
    expect((await ask(gateway, path)).status).toBe(303);
  });

  test('a link followed from another site still arrives: the page goes on by itself', async () => {
    const link = new URL(gateway.wayIn());
    const answer = await ask(gateway, link.pathname + link.search, {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['set-cookie']).toHaveLength(1);
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
  });

  test('without a cookie every path is refused but health', async () => {
    for (const path of ['/', '/index.html', '/assets/index-3fa9.js', '/rpc', '/live', '/nothing']) {
      expect((await ask(gateway, path)).status, path).toBe(403);
    }
    expect((await ask(gateway, '/', { headers: { cookie: `${cookie}x` } })).status).toBe(403);
    const health = await ask(gateway, '/healthz');
    expect([health.status, health.body]).toEqual([200, '{"status":"ok"}']);
    expect((await ask(gateway, '/', { method: 'POST' })).status).toBe(403);
  });

  test('every answer carries the policy and the security headers', async () => {
    const host = new URL(gateway.url).host;
    const asks: [string, Ask][] = [
      ['/', { headers: { cookie } }],
      ['/assets/index-3fa9.js', { headers: { cookie } }],
      ['/nothing', { headers: { cookie } }],
      ['/', {}],
      ['/healthz', {}],
      ['/?link=wrong', {}],
    ];
    for (const [path, wish] of asks) {
      const { headers } = await ask(gateway, path, wish);
      expect(headers, path).toMatchObject({
        'content-security-policy': `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; media-src 'self'; worker-src 'self'; connect-src 'self' ws://${host}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`,
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
    const broken = await ask(gateway, '/%zz', { headers: { cookie } });
    expect([broken.status, broken.headers['x-frame-options']]).toEqual([400, 'DENY']);
  });

  test('files named by their content are kept for ever, the page itself is asked for again', async () => {
    const headers = { cookie };
    const asset = await ask(gateway, '/assets/index-3fa9.js', { headers });
    expect(asset.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    expect(asset.headers['content-type']).toContain('javascript');
    expect((await ask(gateway, '/', { headers })).headers['cache-control']).toBe('no-cache');
  });

  test.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//secret.txt',
  ])('%s never leaves the folder of the renderer', async (path) => {
    const answer = await ask(gateway, path, { headers: { cookie } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('not for the web');
  });

  test('a path that is not there says so in words, in both languages', async () => {
    const answer = await ask(gateway, '/nothing', { headers: { cookie, accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(answer.body).toContain('There is nothing here');
    expect(answer.body).toContain('Não há nada aqui');
  });

  test('a name that was rebound to this machine gets no answer, with a cookie or without', async () => {
    for (const path of ['/', '/healthz', '/?link=x']) {
      const answer = await ask(gateway, path, { headers: { host: 'rebound.example', cookie } });
      expect(answer.status, path).toBe(421);
    }
  });

  test('a channel opens for the page of this gateway with a session, and for nobody else', async () => {
    const good = channel(gateway, 'rpc', { cookie });
    expect(await outcome(good)).toBe('open');
    good.close();
    expect(await outcome(channel(gateway, 'rpc', {}))).toBe(403);
    expect(await outcome(channel(gateway, 'rpc', { cookie, origin: null }))).toBe(403);
    expect(await outcome(channel(gateway, 'live', { cookie, origin: 'http://evil.example' }))).toBe(
      403,
    );
    expect(await outcome(channel(gateway, 'other', { cookie }))).toBe(404);
    expect(await outcome(channel(gateway, 'rpc', { cookie, client: 'short' }))).toBe(400);
  });

  test('a page belongs to the session that made it', async () => {
    const client = 'page-of-the-first-session';
    const first = channel(gateway, 'rpc', { cookie, client });
    expect(await outcome(first)).toBe('open');
    const stranger = await enter(gateway);
    expect(await outcome(channel(gateway, 'live', { cookie: stranger, client }))).toBe(409);
    first.close();
  });

  test('a message beyond the limit ends its channel and nothing else', async () => {
    const calls = channel(gateway, 'rpc', { cookie });
    const frames = channel(gateway, 'live', { cookie });
    await Promise.all([outcome(calls), outcome(frames)]);
    const ended = Promise.all([closing(calls), closing(frames)]);
    calls.send('x'.repeat(257 * 1024));
    frames.send('x'.repeat(1025));
    expect(await ended).toEqual([1009, 1009]);
    expect((await ask(gateway, '/healthz')).status).toBe(200);
  });

  test.each([
    ['text that is no JSON', 'not json'],
    ['bytes', Buffer.from([0, 255, 1])],
    ['JSON that is no message', '[1, null]'],
    ['a message without an address', '{"i":"1","p":{"h":{}}}'],
    ['a form', '{"i":"1","p":{"u":"/site/get","h":{"content-type":"multipart/form-data"}}}'],
  ])(
    '%s on the channel of calls ends it, counted and without a word in the log',
    async (_, said) => {
      const log = vi.spyOn(console, 'error');
      const before = gateway.refusedCalls();
      const broken = channel(gateway, 'rpc', { cookie, client: 'page-of-broken-calls' });
      await outcome(broken);
      const ended = closing(broken);
      broken.send(said);
      broken.send(said);
      expect(await ended).toBe(1007);
      expect(gateway.refusedCalls()).toBe(before + 1);
      expect(log).not.toHaveBeenCalled();
      log.mockRestore();
    },
  );

  test('bytes that are no HTTP are survived, and calls go on', async () => {
    const { hostname, port } = new URL(gateway.url);
    const raw = connect(Number(port), hostname).resume();
    raw.end('GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\0\r\n\r\n');
    await new Promise((resolve) => raw.once('close', resolve));
    const calls = channel(gateway, 'rpc', { cookie });
    await outcome(calls);
    expect(await callsOf(calls).site.get({})).toMatchObject({ kind: 'demo', host: 'gateway' });
    calls.close();
  });

  test('the demo streams: a page asks for a view and live frames arrive on its other channel', async () => {
    const client = 'page-that-looks-at-demo';
    const calls = channel(gateway, 'rpc', { cookie, client });
    const live = channel(gateway, 'live', { cookie, client });
    live.binaryType = 'arraybuffer';
    await Promise.all([outcome(calls), outcome(live)]);
    const rpc = callsOf(calls);
    const device = await streamingDevice(rpc);
    expect(device.trust).toBe('simulated');
    const frame = new Promise<LiveFrame>((resolve) =>
      live.on('message', (bytes: ArrayBuffer) => {
        const decoded = decodeLiveFrame(bytes);
        if (decoded && decoded.peaks.length > 0) resolve(decoded);
      }),
    );
    const opened = await rpc.view.open({
      deviceId: device.id,
      settings: DEFAULT_SPECTRUM,
      rangeHz: null,
      columns: 800,
      waveformS: 0,
      reads: [],
      low: false,
      holdDecayDbPerS: 0,
    });
    expect((await frame).view).toBe(opened.view);
    calls.close();
    live.close();
  });

  test('whoever can read the data folder gets a fresh link; nobody else does', async () => {
    const control = readControl(gateway.dataDir())!;
    expect(control.pid).toBe(process.pid);
    expect(statSync(join(gateway.dataDir(), 'console.json')).mode & 0o777).toBe(0o600);
    const link = new URL((await askForLink(control))!);
    expect((await ask(gateway, link.pathname + link.search)).status).toBe(303);
    expect(await askForLink({ ...control, secret: 'x'.repeat(43) })).toBeNull();
    const fromPage = await ask(gateway, '/control/link', {
      method: 'POST',
      headers: { authorization: `Bearer ${control.secret}`, origin: gateway.url, cookie },
    });
    expect(fromPage.status).toBe(403);
  });
});

test('wrong links are slowed down, and a right one still opens', async () => {
  const gateway = await open();
  for (let i = 0; i < 20; i += 1) expect((await ask(gateway, '/?link=guess')).status).toBe(403);
  const late = await ask(gateway, '/?link=guess');
  expect(late.status).toBe(429);
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
  await enter(gateway);
  await gateway.close();
});

test('a demo leaves nothing behind', async () => {
  const gateway = await open();
  const folder = gateway.dataDir();
  expect(folder.startsWith(tmpdir())).toBe(true);
  expect(existsSync(folder)).toBe(true);
  await gateway.close();
  expect(existsSync(folder)).toBe(false);
});

test('from the demo to a real site: same server, same session, and it is there the next time', async () => {
  const dataDir = join(scratch, 'set-up');
  const gateway = await open({ dataDir });
  const demoDir = gateway.dataDir();
  const cookie = await enter(gateway);
  const calls = channel(gateway, 'rpc', { cookie });
  await outcome(calls);
  const gone = closing(calls);
  expect(await callsOf(calls).site.setUp({ name: 'Pump house 3' })).toEqual({ url: '/' });
  expect(await gone).toBe(1012);
  const again = channel(gateway, 'rpc', { cookie });
  await outcome(again);
  const site = await callsOf(again).site.get({});
  // Nobody is inside yet: the page is told nothing of this machine.
  expect(site).toMatchObject({ kind: 'real', name: 'Pump house 3', dataDir: '' });
  expect(gateway.dataDir()).toBe(dataDir);
  await expect(callsOf(again).site.setUp({ name: 'Another' })).rejects.toMatchObject({
    code: 'conflict',
  });
  await gateway.close();
  expect(existsSync(demoDir)).toBe(false);
  expect(existsSync(join(dataDir, 'console.json'))).toBe(false);

  const next = await open({ dataDir, place: 'real' });
  const calls2 = channel(next, 'rpc', { cookie: await enter(next) });
  await outcome(calls2);
  expect((await callsOf(calls2).site.get({})).name).toBe('Pump house 3');
  await next.close();
});

test('a demo beside a site that exists does not set up over it', async () => {
  const dataDir = join(scratch, 'kept');
  await (await open({ dataDir, place: 'real' })).close();
  const gateway = await open({ dataDir });
  const calls = channel(gateway, 'rpc', { cookie: await enter(gateway) });
  await outcome(calls);
  await expect(callsOf(calls).site.setUp({ name: 'Over it' })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect((await callsOf(calls).site.get({})).kind).toBe('demo');
  await gateway.close();
});

test('a second console on one folder is refused, and the first goes on', async () => {
  const dataDir = join(scratch, 'shared');
  const first = await open({ dataDir, place: 'real' });
  await expect(open({ dataDir, place: 'real' })).rejects.toMatchObject({ code: 'in-use' });
  expect(await askForLink(readControl(dataDir)!)).toContain(first.url);
  expect((await ask(first, '/healthz')).status).toBe(200);
  await first.close();
});

test('a port that was asked for and is taken is said; the usual one gives way to the next', async () => {
  const first = await open({ port: null });
  const second = await open({ port: null });
  expect(second.url).not.toBe(first.url);
  const taken = Number(new URL(first.url).port);
  await expect(open({ port: taken })).rejects.toMatchObject({
    code: 'port-taken',
    message: expect.stringContaining(`port ${taken} is taken`) as string,
  });
  await first.close();
  await second.close();
});
