// The desktop host on a desktop made of functions: what it locks, what it hands to the page, how it ends.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker, type MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_SPECTRUM, type DeviceId, type RecordingId } from '@harmonic/protocol/model';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { decodeLiveFrame, type Contract, type ExportWish } from '../../../contract/index.ts';
import { KEY_FILE, SEALED_KEY_FILE } from '../key-file.ts';
import type * as ConsoleModule from '../../console.ts';
import { app, desktop, powerMonitor, type BrowserWindow } from './electron.fake.ts';
import { main } from './electron-host.ts';
import { prepareEnding, type Ending } from './ending.ts';
import { ALREADY_OPEN, readStart, readWish, type DesktopStart } from './start.ts';

const locks: string[] = [];
vi.mock('../../console.ts', async (original) => {
  const real = await original<typeof ConsoleModule>();
  return {
    ...real,
    openConsole: async (options: ConsoleModule.ConsoleOptions) => {
      const console = await real.openConsole(options);
      return {
        ...console,
        lockAll: () => {
          locks.push(options.dataDir);
          return console.lockAll();
        },
      };
    },
  };
});

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-desktop-'));
const rendererDir = join(scratch, 'renderer');
mkdirSync(join(rendererDir, 'assets'), { recursive: true });
desktop.profile = join(scratch, 'profile');
writeFileSync(join(rendererDir, 'index.html'), '<title>console</title>');
writeFileSync(join(scratch, 'secret.html'), 'not for the page');
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

beforeEach(() => {
  desktop.windows = [];
  desktop.errors = [];
  desktop.exitCode = null;
  desktop.questions = [];
  desktop.notifications = [];
  desktop.isFirst = true;
  desktop.isPackaged = true;
  desktop.answer = 0;
  app.removeAllListeners();
  powerMonitor.removeAllListeners();
  locks.length = 0;
  desktop.downloads.removeAllListeners();
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
      measure: () => new Worker(new URL('../../threads/measure.thread.ts', import.meta.url)),
      export: () => new Worker(new URL('../../threads/export.thread.ts', import.meta.url)),
      report: () => new Worker(new URL('../../threads/report.thread.ts', import.meta.url)),
    },
    rendererDir,
    preload: '/out/preload/index.cjs',
    say: (line) => said.push(line),
  });
  return { said };
}
const signalListeners = process.listenerCount('SIGINT');
function desktopWith(options: { close: () => Promise<void>; maxMs?: number }): {
  ending: Ending;
  said: string[];
} {
  const said: string[] = [];
  const ending = prepareEnding({ say: (line) => said.push(line), maxMs: 5000, ...options });
  return { ending, said };
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
      devTools: false,
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
    expect(desktop.permissionCheck?.(null, 'fullscreen', 'app://console/')).toBe(true);
    await closeWindow(window);
  });

  test('reaches no network and no file, and saves only what the console itself made', async () => {
    await openDesktop();
    expect(desktop.blocked).toEqual(
      expect.arrayContaining(['https://*/*', 'ws://*/*', 'file:///*']),
    );
    const isSaved = (url: string): boolean => {
      let isStopped = false;
      const event = { preventDefault: () => (isStopped = true) };
      desktop.downloads.emit('will-download', event, { getURL: () => url });
      return !isStopped;
    };
    expect(isSaved('blob:app://console/0b5e')).toBe(true);
    expect(isSaved(`app://console/files/${'x'.repeat(43)}`)).toBe(true);
    expect(isSaved('blob:https://example.org/0b5e')).toBe(false);
    expect(isSaved(`app://other/files/${'x'.repeat(43)}`)).toBe(false);
    expect(isSaved('https://example.org/tool.exe')).toBe(false);
    await closeWindow(desktop.windows[0]!);
  });

  test('has keys for zoom, and developer tools only in a checkout', async () => {
    const roles = (): unknown[] =>
      (desktop.menu?.[0]?.submenu as { role?: string }[]).map(({ role }) => role);
    await openDesktop();
    expect(roles()).toEqual(expect.arrayContaining(['zoomIn', 'zoomOut', 'resetZoom', 'reload']));
    expect(roles()).not.toContain('toggleDevTools');
    await closeWindow(desktop.windows[0]!);
    desktop.isPackaged = false;
    await openDesktop();
    expect(roles()).toContain('toggleDevTools');
    expect(desktop.windows[1]!.options.webPreferences?.devTools).toBe(true);
    await closeWindow(desktop.windows[1]!);
  });

  test('gets the page with the policy of every host, and nothing outside the renderer', async () => {
    await openDesktop();
    const handler = desktop.handlers.get('app')!;
    const page = await handler(new Request('app://console/'));
    expect(await page.text()).toBe('<title>console</title>');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    for (const path of [
      '..%2fsecret.html',
      '%2e%2e/secret.html',
      '..%5csecret.html',
      '%2e%2e%2f%2e%2e%2f%2e%2e%2fetc/passwd',
      'index.html%00.js',
      '%E0%A4%A',
      'none.js',
      'assets',
      'assets/',
    ]) {
      const answer = await handler(new Request(`app://console/${path}`));
      expect([path, answer.status]).toEqual([path, 404]);
    }
    expect((await handler(new Request('app://other/index.html'))).status).toBe(404);
    const post = new Request('app://console/', { method: 'POST', body: 'x' });
    expect((await handler(post)).status).toBe(404);
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

describe('a page that dies', () => {
  test('comes again with ports of its own, and the person hears of it', async () => {
    const { said } = await openDesktop();
    const window = desktop.windows[0]!;
    const [before] = window.webContents.ports;
    window.webContents.die('crashed');
    const [after] = window.webContents.ports;
    expect(after).not.toBe(before);
    expect((await callsOf(after!).site.get({})).kind).toBe('demo');
    expect(desktop.notifications).toEqual([expect.stringContaining('(crashed, code 139)')]);
    expect(said.at(-1)).toContain('recording went on');
    await closeWindow(window);
  });

  test('stays down after the third death in a minute, until the person says', async () => {
    await openDesktop();
    const window = desktop.windows[0]!;
    let loads = 0;
    window.webContents.on('did-finish-load', () => (loads += 1));
    for (const reason of ['oom', 'clean-exit', 'crashed'] as const) window.webContents.die(reason);
    expect(loads).toBe(2);
    window.webContents.die('killed');
    expect(loads).toBe(2);
    expect(desktop.questions).toEqual([expect.stringContaining('3 times in a minute')]);
    await vi.waitFor(() => expect(loads).toBe(3));
    desktop.answer = 1;
    const exited = once(desktop.exited, 'exit');
    for (const reason of ['oom', 'crashed', 'killed'] as const) window.webContents.die(reason);
    await exited;
    expect(desktop.exitCode).toBe(0);
  });
});

test('a page whose codes are not put away is left only by whoever says so', async () => {
  await openDesktop();
  const window = desktop.windows[0]!;
  const isLeft = (): boolean => {
    let left = false;
    window.webContents.emit('will-prevent-unload', { preventDefault: () => (left = true) });
    return left;
  };
  expect(isLeft()).toBe(false);
  desktop.answer = 1;
  expect(isLeft()).toBe(true);
  expect(desktop.questions).toEqual(Array(2).fill(expect.stringContaining('shown only now')));
  await closeWindow(window);
});

describe('the end', () => {
  test('quitting waits for the console, and whatever else asks waits for the same end', async () => {
    const dataDir = join(scratch, 'ended');
    await openDesktop({ dataDir, place: 'real' });
    const exited = once(desktop.exited, 'exit');
    let isHeld = false;
    app.emit('before-quit', { preventDefault: () => (isHeld = true) });
    app.emit('before-quit', { preventDefault: () => undefined });
    expect(isHeld).toBe(true);
    expect(desktop.exitCode).toBeNull();
    await exited;
    expect(desktop.exitCode).toBe(0);
    // Whoever comes next finds the folder free.
    await openDesktop({ dataDir, place: 'real' });
    await closeWindow(desktop.windows[1]!);
    expect(desktop.exitCode).toBe(0);
  });

  test('a console that does not close is ended all the same, and that is said', async () => {
    const stuck = desktopWith({ close: () => new Promise(() => undefined), maxMs: 50 });
    await stuck.ending.begin();
    expect(desktop.exitCode).toBe(1);
    expect(stuck.said).toEqual(['The console did not close within 0.05 s and was ended.']);
  });

  test('a close that fails says why, and a mistake of ours ends in words', async () => {
    const broken = desktopWith({ close: () => Promise.reject(new Error('the disk is gone')) });
    await broken.ending.begin();
    expect(desktop.exitCode).toBe(1);
    expect(broken.said).toEqual([expect.stringContaining('the disk is gone')]);
    expect(process.listenerCount('SIGINT')).toBe(signalListeners);
  });
});

test('locking the desktop, or sending it to sleep, locks the console that is open then', async () => {
  const dataDir = join(scratch, 'locked');
  await openDesktop({ dataDir });
  const window = desktop.windows[0]!;
  powerMonitor.emit('lock-screen');
  const [demo] = locks;
  expect(demo).toContain('harmonic-demo-');
  await callsOf(window.webContents.ports[0]!).site.setUp({ name: 'Mill' });
  await window.loadURL('app://console/');
  powerMonitor.emit('suspend');
  expect(locks).toEqual([demo, dataDir]);
  await closeWindow(window);
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
      reads: [],
      low: false,
      holdDecayDbPerS: 0,
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

  test('a file goes up and comes down under a ticket, once; nothing else lies there', async () => {
    await openDesktop();
    const window = desktop.windows[0]!;
    const rpc = callsOf(window.webContents.ports[0]!);
    const handler = desktop.handlers.get('app')!;
    const at = (ticket: string, init: RequestInit = {}): Promise<Response> =>
      handler(new Request(`app://console/files/${ticket}`, init));
    const wav = Buffer.concat([writeWavHeader(8000, 1, 50_000, 'int16'), Buffer.alloc(100_000, 5)]);
    const put = { method: 'PUT', body: new Blob([wav]) };
    const file = { name: 'Run 1.wav', bytes: wav.length, sidecarBytes: null };
    const up = await rpc.import.begin(file);
    expect((await at(up.ticket)).status).toBe(404);
    const { recording } = (await (await at(up.ticket, put)).json()) as { recording: RecordingId };
    expect((await at(up.ticket, put)).status).toBe(404);
    const wish: Omit<ExportWish, 'id'> = {
      fromS: 0,
      toS: null,
      channels: [],
      format: 'wav',
      dialect: 'comma-point',
    };
    const down = await rpc.export.begin({ id: recording, ...wish });
    const answer = await at(down.ticket);
    expect(answer.headers.get('content-disposition')).toContain('Run 1.wav');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(Buffer.from(await answer.arrayBuffer()).equals(wav)).toBe(true);
    expect((await at(down.ticket)).status).toBe(404);

    const cancelled = await rpc.export.begin({ id: recording, ...wish });
    const reader = (await at(cancelled.ticket)).body!.getReader();
    await rpc.export.cancel({ ticket: cancelled.ticket });
    await expect(
      (async () => {
        for (let step = await reader.read(); !step.done; step = await reader.read());
      })(),
    ).rejects.toThrow('cancelled');
    for (const path of ['x'.repeat(43), '..%2f..%2fsecret.html', '%2e%2e/secret.html'])
      expect((await at(path)).status).toBe(404);
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
    // Nobody is inside yet: the page is told nothing of this machine.
    expect(site).toMatchObject({ kind: 'real', name: 'Mill', host: 'electron', dataDir: '' });
    expect(existsSync(join(dataDir, SEALED_KEY_FILE))).toBe(true);
    expect(existsSync(join(dataDir, KEY_FILE))).toBe(false);
    await closeWindow(window);
  });
});

test('a second start says that one is open, hands over what it wanted, and ends', async () => {
  desktop.isFirst = false;
  const { said } = await openDesktop({ dataDir: '/other' });
  expect(desktop.windows).toHaveLength(0);
  expect(said).toEqual([ALREADY_OPEN]);
  expect(readWish(desktop.handedOver)).toBe('/other');
});

test('the first window comes to the front, and says when another folder was asked for', async () => {
  const dataDir = join(scratch, 'first');
  await openDesktop({ dataDir, place: 'real' });
  const window = desktop.windows[0]!;
  let focused = 0;
  window.on('focus', () => (focused += 1));
  const second = (wish: unknown): boolean => app.emit('second-instance', {}, [], '/', wish);
  second({ dataDir });
  second({ dataDir: null });
  second(undefined);
  expect(focused).toBe(3);
  expect(desktop.notifications).toEqual([]);
  second({ dataDir: '/other' });
  expect(desktop.notifications).toEqual([expect.stringContaining('Close it to open /other')]);
  const exited = once(desktop.exited, 'exit');
  window.close();
  // A start in the moment of closing finds no window, and breaks nothing.
  second({ dataDir });
  await exited;
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

test('what the command hands over is read as it was written; anything else is refused', () => {
  const start = { place: 'real', dataDir: '/d', siteName: 'S', connect: ['tcp://h:1'] };
  expect(readStart(JSON.stringify(start))).toEqual(start);
  expect(readStart(undefined)).toBeNull();
  expect(() => readStart('{"place":"moon"}')).toThrow('place');
});
