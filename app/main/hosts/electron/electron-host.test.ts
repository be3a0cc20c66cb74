// The desktop host on a desktop made of functions: what it locks, what it hands to the page, how it ends.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type DeviceId } from '@harmonic/protocol/model';
import { decodeLiveFrame, type Contract } from '../../../contract/index.ts';
import { KEY_FILE, SEALED_KEY_FILE } from '../key-file.ts';
import { app, desktop, type BrowserWindow, safeStorage } from './electron.fake.ts';
import { main } from './electron-host.ts';
import { createKeychainKeeper } from './key-keychain.ts';
import { readStart, type DesktopStart } from './start.ts';

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-desktop-'));
const rendererDir = join(scratch, 'renderer');
mkdirSync(rendererDir);
desktop.profile = join(scratch, 'profile');
writeFileSync(join(rendererDir, 'index.html'), '<title>console</title>');
writeFileSync(join(scratch, 'secret.html'), 'not for the page');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(() => {
  desktop.windows = [];
  desktop.errors = [];
  desktop.exitCode = null;
  desktop.isFirst = true;
  desktop.hasKeychain = true;
  app.removeAllListeners();
});

async function openDesktop(wish: Partial<DesktopStart> = {}): Promise<{ said: string[] }> {
  const said: string[] = [];
  await main({
    start: {
      place: 'demo',
      dataDir: join(scratch, 'site'),
      siteName: 'Desk',
      connect: [],
      ...wish,
    },
    threads: {
      capture: () => new Worker(new URL('../../threads/capture.thread.ts', import.meta.url)),
      store: () => new Worker(new URL('../../threads/store.thread.ts', import.meta.url)),
    },
    rendererDir,
    preload: '/out/preload/index.cjs',
    say: (line) => said.push(line),
  });
  return { said };
}
async function closeWindow(window: BrowserWindow): Promise<void> {
  const exited = once(desktop.exited, 'exit');
  window.close();
  await exited;
}
function callsOf(port: MessagePort): ContractRouterClient<Contract> {
  port.start();
  return createORPCClient(new RPCLink({ port }));
}

async function streamingDevice(rpc: ContractRouterClient<Contract>): Promise<DeviceId> {
  for await (const devices of await rpc.device.watch({})) {
    const streaming = devices.find((device) => device.connection?.state === 'streaming');
    if (streaming) return streaming.id;
  }
  throw new Error('the console went away');
}

describe('the window', () => {
  test('is sandboxed, isolated, without Node, and on a page of its own scheme', async () => {
    const { said } = await openDesktop();
    const window = desktop.windows[0]!;
    expect(desktop.isSandboxed).toBe(true);
    expect(window.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    expect(desktop.schemes).toMatchObject([{ scheme: 'app' }]);
    expect(window.webContents.getURL()).toBe('app://console/');
    expect(JSON.parse(said.at(-1)!)).toMatchObject({
      host: 'electron',
      url: 'app://console/',
      pid: process.pid,
    });
    await closeWindow(window);
    expect(desktop.exitCode).toBe(0);
  });

  test('cannot leave the console, open another window, or be granted a device', async () => {
    await openDesktop();
    const window = desktop.windows[0]!;
    const contents = window.webContents;
    expect(contents.windowOpenHandler?.({ url: 'https://example.org' })).toEqual({
      action: 'deny',
    });
    const goes = (event: string, url: string): boolean => {
      let isStopped = false;
      contents.emit(event, { url, preventDefault: () => (isStopped = true) });
      return !isStopped;
    };
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(goes(event, 'app://console/?a'), event).toBe(true);
      expect(goes(event, 'https://example.org/'), event).toBe(false);
      expect(goes(event, 'app://console.example.org/'), event).toBe(false);
      expect(goes(event, 'file:///etc/passwd'), event).toBe(false);
    }
    expect(goes('will-attach-webview', '')).toBe(false);
    const granted: boolean[] = [];
    for (const permission of ['serial', 'media', 'geolocation', 'fullscreen']) {
      desktop.permissionRequest?.(contents, permission, (yes) => granted.push(yes));
    }
    expect(granted).toEqual([false, false, false, true]);
    expect(desktop.permissionCheck?.(null, 'fullscreen', 'https://example.org')).toBe(false);
    await closeWindow(window);
  });

  test('gets the page with the policy of every host, and nothing outside the renderer', async () => {
    await openDesktop();
    const handler = desktop.handlers.get('app')!;
    const page = await handler(new Request('app://console/'));
    expect(await page.text()).toBe('<title>console</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    for (const path of ['..%2fsecret.html', '%2e%2e/secret.html', '..%5csecret.html', 'none.js']) {
      const answer = await handler(new Request(`app://console/${path}`));
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await handler(new Request('app://other/index.html'))).status).toBe(404);
    await closeWindow(desktop.windows[0]!);
  });

  test('keeps its place for the next time', async () => {
    await openDesktop();
    await closeWindow(desktop.windows[0]!);
    await openDesktop();
    expect(desktop.windows[1]!.options).toMatchObject({ x: 10, y: 20, width: 1000, height: 700 });
    await closeWindow(desktop.windows[1]!);
  });
});

describe('the ports of the page', () => {
  test('calls go over one, live frames over the other, never more than eight unanswered', async () => {
    await openDesktop();
    const window = desktop.windows[0]!;
    const [calls, live] = window.webContents.ports;
    const rpc = callsOf(calls!);
    const deviceId = await streamingDevice(rpc);
    const frames: ArrayBuffer[] = [];
    const arrived = (): Promise<unknown> => once(live!, 'message');
    live!.on('message', (frame: ArrayBuffer) => frames.push(frame));
    const { view } = await rpc.view.open({
      deviceId,
      settings: DEFAULT_SPECTRUM,
      rangeHz: null,
      columns: 400,
      waveformS: 0,
    });
    while (frames.length < 8) await arrived();
    expect(decodeLiveFrame(frames[0]!)?.view).toBe(view);
    // The page has answered none of them: the next ones are skipped, and counted.
    for await (const devices of await rpc.device.watch({})) {
      const counters = devices.find(({ id }) => id === deviceId)?.connection?.counters;
      if ((counters?.liveFramesSkipped ?? 0) > 0) break;
    }
    expect(frames).toHaveLength(8);
    live!.postMessage(1);
    await arrived();
    expect(frames).toHaveLength(9);
    await closeWindow(window);
  });

  test('a reload gets ports of its own; set-up from the demo leads to the real site', async () => {
    const dataDir = join(scratch, 'made-here');
    await openDesktop({ dataDir });
    const window = desktop.windows[0]!;
    const [before] = window.webContents.ports;
    await window.loadURL('app://console/');
    const [after] = window.webContents.ports;
    expect(after).not.toBe(before);
    const rpc = callsOf(after!);
    expect((await rpc.site.get({})).kind).toBe('demo');
    expect(await rpc.site.setUp({ name: 'Mill' })).toEqual({ url: '/' });
    await window.loadURL('app://console/');
    const site = await callsOf(window.webContents.ports[0]!).site.get({});
    expect(site).toMatchObject({ kind: 'real', name: 'Mill', host: 'electron', dataDir });
    expect(existsSync(join(dataDir, SEALED_KEY_FILE))).toBe(true);
    expect(existsSync(join(dataDir, KEY_FILE))).toBe(false);
    await closeWindow(window);
  });
});

test('a second start on the desktop shows the first window and ends', async () => {
  desktop.isFirst = false;
  const { said } = await openDesktop();
  expect(desktop.windows).toHaveLength(0);
  expect(said).toEqual(['Harmonic Console is already open on this desktop.']);
});

test('a data folder that cannot be opened is said in a dialog, and the program ends', async () => {
  const dataDir = join(scratch, 'damaged');
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, SEALED_KEY_FILE), 'sealed elsewhere');
  await openDesktop({ dataDir, place: 'real' });
  expect(desktop.errors).toEqual([expect.stringContaining('another desktop session or keychain')]);
  expect(desktop.exitCode).toBe(1);
  expect(readFileSync(join(dataDir, SEALED_KEY_FILE), 'utf8')).toBe('sealed elsewhere');
});

test('without a keychain the key lies in a file, and the person is told', async () => {
  desktop.hasKeychain = false;
  const dataDir = join(scratch, 'no-keychain');
  mkdirSync(dataDir);
  const said: string[] = [];
  const keeper = createKeychainKeeper(safeStorage, (line) => said.push(line), 'linux');
  expect(await keeper.key(dataDir)).toHaveLength(32);
  expect(existsSync(join(dataDir, KEY_FILE))).toBe(true);
  expect(said).toEqual([expect.stringContaining('no keychain')]);
});

test('what the command hands over is read as it was written; anything else is refused', () => {
  const start = { place: 'real', dataDir: '/d', siteName: 'S', connect: ['tcp://h:1'] };
  expect(readStart(JSON.stringify(start))).toEqual(start);
  expect(readStart(undefined)).toBeNull();
  expect(() => readStart('{"place":"moon"}')).toThrow('place');
});
