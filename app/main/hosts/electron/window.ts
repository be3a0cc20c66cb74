// The one window: sandboxed, unable to leave the console, to open others, or to be granted anything.
import { readFileSync, writeFileSync } from 'node:fs';
import { BrowserWindow, type Rectangle, type Session, type WebContents } from 'electron';
import { z } from 'zod';
import { APP_ORIGIN } from './app-protocol.ts';

const ALLOWED = ['fullscreen', 'clipboard-sanitized-write'];

export function isOwnPage(url: string): boolean {
  return URL.canParse(url) && (url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`));
}

export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(ALLOWED.includes(permission) && isOwnPage(contents.getURL())),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED.includes(permission) && isOwnPage(origin),
  );
  session.setDevicePermissionHandler(() => false);
}

export function lockContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isOwnPage(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

const boundsSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(640),
  height: z.int().min(480),
});

function readBounds(file: string): Partial<Rectangle> {
  try {
    return boundsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return { width: 1280, height: 800 };
  }
}

/** @param boundsFile where the window's place is kept between starts. */
export function openWindow(preload: string, boundsFile: string): BrowserWindow {
  const window = new BrowserWindow({
    ...readBounds(boundsFile),
    minWidth: 640,
    minHeight: 480,
    show: false,
    title: 'Harmonic Console',
    backgroundColor: '#0b0f14',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // A hidden window still receives; it skips frames instead of falling behind.
      backgroundThrottling: true,
    },
  });
  lockContents(window.webContents);
  window.once('ready-to-show', () => window.show());
  window.on('close', () => writeFileSync(boundsFile, JSON.stringify(window.getNormalBounds())));
  return window;
}
