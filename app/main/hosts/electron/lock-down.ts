// What a page may not do: leave the console, open others, reach a network or a file, be granted a device.
// Holds for every page of the program, whoever made it. Opens nothing itself.
import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

const ALLOWED = ['fullscreen', 'clipboard-sanitized-write'];
/** Nothing the console shows comes from these; the policy of the page forbids them as well. */
const OUTSIDE = ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'file:///*'];

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
  session.webRequest.onBeforeRequest({ urls: OUTSIDE }, (_request, answer) =>
    answer({ cancel: true }),
  );
  // The dictionaries would come from the internet.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    if (!isOwnPage(item.getURL().replace(/^blob:/, ''))) event.preventDefault();
  });
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
