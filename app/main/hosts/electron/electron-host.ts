// The desktop host: one window onto the console that is open. Starts in order, closes in reverse.
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { app, dialog, Menu, protocol, safeStorage, session, type BrowserWindow } from 'electron';
import { defaultDataDir } from '../data-folder.ts';
import {
  choosePlace,
  openSite,
  type OpenSite,
  type SiteHolder,
  type SiteOptions,
} from '../site.ts';
import { APP_ORIGIN, APP_SCHEME, createAppHandler } from './app-protocol.ts';
import { createKeychainKeeper } from './key-keychain.ts';
import { givePorts, type PagePorts } from './page-ports.ts';
import type { DesktopStart } from './start.ts';
import { lockSession, openWindow } from './window.ts';

export interface DesktopOptions {
  /** Null when started from a menu: the usual folder, and the demo when it is empty. */
  start: DesktopStart | null;
  threads: SiteOptions['threads'];
  rendererDir: string;
  preload: string;
  /** One line for whoever started it. */
  say: (line: string) => void;
}

/** How long a page may take to come again by itself after the site was set up. */
const COME_AGAIN_MS = 2000;

function usualStart(): DesktopStart {
  const dataDir = defaultDataDir();
  return {
    place: choosePlace({ demo: undefined, dataDir, connect: [] }),
    dataDir,
    siteName: hostname(),
    connect: [],
  };
}

/** Gives every loading of the page its ports to the console that is open then. */
function connectPages(window: BrowserWindow, holder: () => SiteHolder): { close(): void } {
  let ports: PagePorts | null = null;
  let loads = 0;
  window.webContents.on('did-finish-load', () => {
    ports?.close();
    loads += 1;
    ports = givePorts(window.webContents, holder().current().console, `window-${loads}`);
  });
  return {
    close() {
      ports?.close();
      ports = null;
    },
  };
}

/** Runs the desktop until its window is closed. Resolves at once when another one already runs. */
export async function main(options: DesktopOptions): Promise<void> {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  // What the console writes is its owner's alone.
  process.umask(0o077);
  if (!app.requestSingleInstanceLock()) {
    options.say('Harmonic Console is already open on this desktop.');
    app.quit();
    return;
  }
  await app.whenReady();
  Menu.setApplicationMenu(null);
  lockSession(session.defaultSession);
  protocol.handle(APP_SCHEME, createAppHandler(options.rendererDir));

  const start = options.start ?? usualStart();
  const profile = app.getPath('userData');
  mkdirSync(profile, { recursive: true });
  let window: BrowserWindow | null = null;

  const comeAgain = (): Promise<void> =>
    new Promise((resolve) => {
      if (!window || window.isDestroyed()) {
        resolve();
        return;
      }
      const { webContents } = window;
      const push = setTimeout(() => void webContents.loadURL(`${APP_ORIGIN}/`), COME_AGAIN_MS);
      webContents.once('did-finish-load', () => {
        clearTimeout(push);
        resolve();
      });
      window.once('closed', () => {
        clearTimeout(push);
        resolve();
      });
    });
  let holder: SiteHolder;
  try {
    holder = await openSite({
      ...start,
      host: 'electron',
      version: app.getVersion(),
      threads: options.threads,
      keys: createKeychainKeeper(safeStorage, options.say),
      onChange: (_site: OpenSite) => comeAgain(),
    });
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    dialog.showErrorBox('Harmonic Console', words);
    app.exit(1);
    return;
  }

  window = openWindow(options.preload, join(profile, 'window.json'));
  const pages = connectPages(window, () => holder);
  const shown = window;
  app.on('second-instance', () => {
    if (shown.isMinimized()) shown.restore();
    shown.focus();
  });
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> =>
    (closing ??= (async () => {
      pages.close();
      await holder.close();
      app.exit(0);
    })());
  window.once('closed', () => void close());
  app.on('before-quit', (event) => {
    event.preventDefault();
    void close();
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());

  await window.loadURL(`${APP_ORIGIN}/`);
  const { dataDir } = holder.current();
  options.say(
    JSON.stringify({ host: 'electron', url: `${APP_ORIGIN}/`, dataDir, pid: process.pid }),
  );
}
