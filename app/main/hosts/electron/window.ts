// The one window: sandboxed, without Node, and where it was the last time. Knows nothing of the console behind it.
import { app, BrowserWindow, screen } from 'electron';
import { keepPlace, readPlace } from './window-place.ts';

/** @param placeFile where the window's place is kept between starts. */
export function openWindow(preload: string, placeFile: string): BrowserWindow {
  const { isMaximized, ...bounds } = readPlace(
    placeFile,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
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
      devTools: !app.isPackaged,
      // A hidden window still receives; it skips frames instead of falling behind.
      backgroundThrottling: true,
    },
  });
  window.once('ready-to-show', () => {
    if (isMaximized) window.maximize();
    window.show();
  });
  window.on('close', () => keepPlace(placeFile, window.getNormalBounds(), window.isMaximized()));
  return window;
}
