// Serves the built renderer under app://console, with the policy of every host. Reads nothing outside its folder.
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { FileGate } from '../../transfers/transfers.ts';
import { contentPolicy, SECURITY_HEADERS } from '../content-policy.ts';
import { answerFile, FILES_PATH } from './app-files.ts';

export const APP_SCHEME = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://console`;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

/** The file an address means, or null when it is none of the renderer's. */
export function fileOf(url: string, rendererDir: string): string | null {
  const { protocol, host, pathname } = new URL(url);
  if (protocol !== `${APP_SCHEME}:` || host !== 'console') return null;
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (path.includes('\0') || path.includes('\\')) return null;
  const file = normalize(join(rendererDir, path === '/' ? 'index.html' : path));
  return file.startsWith(normalize(rendererDir) + sep) ? file : null;
}

export interface AppFiles {
  /** Of the console that is open now; null while none is. */
  files(): FileGate | null;
  /** Of the window. */
  seats: readonly string[];
}

const ticketIn = (url: string): string | null => {
  const { protocol, host, pathname } = new URL(url);
  const isOurs = protocol === `${APP_SCHEME}:` && host === 'console';
  return isOurs ? (FILES_PATH.exec(pathname)?.[1] ?? null) : null;
};

export function createAppHandler(
  rendererDir: string,
  { files, seats }: AppFiles,
): (request: Request) => Promise<Response> {
  const headers = { ...SECURITY_HEADERS, 'content-security-policy': contentPolicy() };
  const nothing = (): Response =>
    new Response('There is nothing here.', {
      status: 404,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    });
  return async (request) => {
    const ticket = ticketIn(request.url);
    if (ticket !== null)
      return (await answerFile(request, ticket, { files: files(), seats, headers })) ?? nothing();
    const file = fileOf(request.url, rendererDir);
    const type = TYPES[extname(file ?? '')];
    if (file === null || type === undefined || request.method !== 'GET') return nothing();
    try {
      return new Response(new Uint8Array(await readFile(file)), {
        headers: { ...headers, 'content-type': type },
      });
    } catch {
      return nothing();
    }
  };
}
