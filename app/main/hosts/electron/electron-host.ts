// The desktop host: one window onto the console that is open. Starts in order, closes in reverse.
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import {
  app,
  dialog,
  Menu,
  Notification,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  type BrowserWindow,
} from 'electron';
import type { FileGate } from '../../transfers/transfers.ts';
import { defaultDataDir, sweepThrowAwayDirs } from '../data-folder.ts';
import { choosePlace, openSite, type SiteHolder, type SiteOptions } from '../site.ts';
import { APP_ORIGIN, APP_SCHEME, createAppHandler } from './app-protocol.ts';
import { prepareEnding } from './ending.ts';
import { createKeychainKeeper } from './key-keychain.ts';
import { isOwnPage, lockContents, lockSession } from './lock-down.ts';
import { createMenu } from './menu.ts';
import { askBeforeLeaving, reviveOnDeath } from './page-life.ts';
import { givePorts, type PagePorts } from './page-ports.ts';
import { ALREADY_OPEN, readWish, type DesktopStart } from './start.ts';
import { openWindow } from './window.ts';

export interface DesktopOptions {
  /** Null when started from a menu: the usual folder, and the demo when it is empty. */
  start: DesktopStart | null;
  threads: SiteOptions['threads'];
  rendererDir: string;
  preload: string;
  /** One line for whoever started it. */
  say: (line: string) => void;
  /** How long closing may take; after it the program ends all the same. */
  closeMaxMs?: number;
}

/** How long a page may take to come again by itself after the site was set up. */
const COME_AGAIN_MS = 2000;
const CLOSE_MAX_MS = 10_000;
const PAGE = `${APP_ORIGIN}/`;
/** A reload finds its person still there; a start does not. */
const WINDOW_SEAT = 'window';

async function usualStart(): Promise<DesktopStart> {
  const dataDir = defaultDataDir();
  await sweepThrowAwayDirs();
  return {
    place: choosePlace({ demo: undefined, dataDir, connect: [] }),
    dataDir,
    siteName: hostname(),
    connect: [],
  };
}

/** Gives every loading of the page its ports to the console that is open then. */
function connectPages(window: BrowserWindow, holder: SiteHolder): { close(): void } {
  let ports: PagePorts | null = null;
  let loads = 0;
  const close = (): void => {
    ports?.close();
    ports = null;
  };
  const { webContents } = window;
  webContents.on('did-finish-load', () => {
    close();
    if (!isOwnPage(webContents.getURL())) return;
    loads += 1;
    const context = { client: `window-${loads}`, seat: WINDOW_SEAT };
    ports = givePorts(webContents, holder.current().console, context);
  });
  webContents.on('render-process-gone', close);
  return { close };
}

/** Whoever leaves the desk locks the desktop, and with it the console. */
function lockWithDesktop(holder: SiteHolder): void {
  const lock = (): void => void holder.current().console.lockAll();
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
}

/** Resolves when the page has come again by itself, was pushed to, or is gone. */
function comeAgain(window: BrowserWindow | null): Promise<void> {
  return new Promise((resolve) => {
    if (!window || window.isDestroyed()) {
      resolve();
      return;
    }
    const { webContents } = window;
    const push = setTimeout(() => void webContents.loadURL(PAGE), COME_AGAIN_MS);
    const done = (): void => {
      clearTimeout(push);
      resolve();
    };
    webContents.once('did-finish-load', done);
    window.once('closed', done);
  });
}

function showAgain(window: BrowserWindow | null): void {
  if (!window || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** Runs the desktop until its window is closed. Resolves at once when another one already runs. */
export async function main(options: DesktopOptions): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  // What the console writes is its owner's alone.
  process.umask(0o077);
  if (!app.requestSingleInstanceLock({ dataDir: options.start?.dataDir ?? null })) {
    options.say(ALREADY_OPEN);
    app.quit();
    return;
  }
  let window: BrowserWindow | null = null;
  let holder: SiteHolder | null = null;
  const tell = (words: string): void => {
    options.say(words);
    if (Notification.isSupported()) {
      new Notification({ title: 'Harmonic Console', body: words }).show();
    }
  };
  app.on('second-instance', (_event, _argv, _folder, wish) => {
    showAgain(window);
    const wanted = readWish(wish);
    const open = holder?.current().dataDir;
    if (wanted === null || open === undefined || wanted === open) return;
    tell(`This window shows ${open}. Close it to open ${wanted}, or open that one in a browser.`);
  });
  app.on('web-contents-created', (_event, contents) => lockContents(contents));

  await app.whenReady();
  Menu.setApplicationMenu(createMenu());
  lockSession(session.defaultSession);
  const files = (): FileGate | null => holder?.current().console.files ?? null;
  const handler = createAppHandler(options.rendererDir, { files, seats: [WINDOW_SEAT] });
  protocol.handle(APP_SCHEME, handler);
  const profile = app.getPath('userData');
  mkdirSync(profile, { recursive: true });

  try {
    holder = await openSite({
      ...(options.start ?? (await usualStart())),
      host: 'electron',
      version: app.getVersion(),
      threads: options.threads,
      keys: createKeychainKeeper({ keychain: safeStorage, profile, tell }),
      onChange: () => comeAgain(window),
    });
  } catch (error) {
    dialog.showErrorBox(
      'Harmonic Console cannot open its data',
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
    return;
  }

  const opened = holder;
  window = openWindow(options.preload, join(profile, 'window.json'));
  const pages = connectPages(window, opened);
  lockWithDesktop(opened);
  reviveOnDeath(window, tell);
  askBeforeLeaving(window);
  const ending = prepareEnding({
    say: options.say,
    maxMs: options.closeMaxMs ?? CLOSE_MAX_MS,
    async close() {
      pages.close();
      await opened.close();
    },
  });
  let isClosed = false;
  window.once('closed', () => {
    isClosed = true;
    void ending.begin();
  });
  // Windows ends its session without quitting: what is under way is closed in the moment that is left.
  window.on('session-end', () => void ending.begin());

  await window.loadURL(PAGE).catch((error: unknown) => {
    if (!isClosed) throw error;
  });
  const { dataDir } = opened.current();
  options.say(JSON.stringify({ host: 'electron', url: PAGE, dataDir, pid: process.pid }));
}
