// A gateway as tests start it, and a browser made of requests and sockets as they are written on the wire. Everything
// behind it is the product.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { generateSync } from 'otplib';
import { WebSocket } from 'ws';
import type { Contract } from '../../../contract/index.ts';
import { createKeyFileKeeper } from '../key-file.ts';
import type { SiteOptions } from '../site.ts';
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts';

export const threads: SiteOptions['threads'] = {
  capture: () => new Worker(new URL('../../threads/capture.thread.ts', import.meta.url)),
  store: () => new Worker(new URL('../../threads/store.thread.ts', import.meta.url)),
  measure: () => new Worker(new URL('../../threads/measure.thread.ts', import.meta.url)),
  export: () => new Worker(new URL('../../threads/export.thread.ts', import.meta.url)),
  report: () => new Worker(new URL('../../threads/report.thread.ts', import.meta.url)),
};

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-gateway-'));
const rendererDir = join(scratch, 'renderer');
mkdirSync(join(rendererDir, 'assets'), { recursive: true });
writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>console</title>');
writeFileSync(join(rendererDir, 'assets/index-3fa9.js'), 'export {};');
writeFileSync(join(scratch, 'secret.txt'), 'not for the web');

export const scratchDir = (): string => scratch;
export const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });

export interface Wish extends Partial<Pick<GatewayOptions, 'address' | 'names' | 'certificate'>> {
  port?: number | null;
  place?: SiteOptions['place'];
  dataDir?: string;
}
export const open = ({ port, place, dataDir, ...rest }: Wish = {}): Promise<Gateway> =>
  startGateway({
    port: port === undefined ? 0 : port,
    address: '127.0.0.1',
    command: 'harmonic-console',
    rendererDir,
    site: {
      place: place ?? 'demo',
      dataDir: dataDir ?? join(scratch, 'site'),
      siteName: 'Pumping station',
      version: '0.0.0',
      connect: [],
      threads,
      keys: createKeyFileKeeper({
        ask: () => Promise.reject(new Error('nobody is asked here')),
        deviceFolder: join(scratch, 'device'),
      }),
    },
    ...rest,
  });

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}
export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
/** One request with its path as it is written, which `fetch` would tidy up. */
export function ask(
  gateway: Gateway,
  path: string,
  { method = 'GET', headers = {}, body: sent }: Ask = {},
): Promise<Answer> {
  const { protocol, hostname, port } = new URL(gateway.url);
  const request = protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const call = request(
      {
        hostname: hostname.replace(/^\[|\]$/g, ''),
        port,
        path,
        method,
        headers,
        rejectUnauthorized: false,
      },
      (answer) => {
        let body = '';
        answer.setEncoding('utf8').on('data', (text: string) => (body += text));
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        );
      },
    );
    call.once('error', reject);
    call.end(sent);
  });
}

/** The Cookie header of a browser that keeps what an answer set. */
export const cookieOf = (answer: Answer): string =>
  answer.headers['set-cookie']![0]!.split(';')[0]!;

/** Opens a fresh link as a browser does. @returns the Cookie header from then on. */
export async function enter(gateway: Gateway): Promise<string> {
  const link = new URL(gateway.wayIn());
  return cookieOf(await ask(gateway, link.pathname + link.search));
}

/** What the page's own script sends along. */
export const ownPage = (gateway: Gateway, cookie: string): Record<string, string> => ({
  cookie,
  origin: gateway.url,
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
});

export const PAGE = 'page-0123456789abcdef';
export function channel(
  gateway: Gateway,
  name: string,
  { cookie, origin, client = PAGE }: { cookie?: string; origin?: string | null; client?: string },
): WebSocket {
  const url = `${gateway.url.replace('http', 'ws')}/${name}?client=${client}`;
  return new WebSocket(url, {
    rejectUnauthorized: false,
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(origin === null ? {} : { origin: origin ?? gateway.url }),
    },
  });
}
/** `open`, or the status it was refused with. */
export const outcome = (socket: WebSocket): Promise<string | number> =>
  new Promise((resolve) => {
    socket.once('open', () => resolve('open'));
    socket.once('unexpected-response', (_request, answer) => resolve(answer.statusCode ?? 0));
    socket.once('error', () => undefined);
  });
export const closing = (socket: WebSocket): Promise<number> =>
  new Promise((resolve) => socket.once('close', resolve));

export interface OpenPage {
  socket: WebSocket;
  calls: ContractRouterClient<Contract>;
}
/** Opens a page in a browser, as far as its calls. */
export async function openPage(
  gateway: Gateway,
  cookie: string,
  client: string,
): Promise<OpenPage> {
  const socket = channel(gateway, 'rpc', { cookie, client });
  if ((await outcome(socket)) !== 'open') throw new Error('the page was not taken in');
  return { socket, calls: callsOf(socket) };
}
/** Whom the console takes the page for; null for nobody. */
export async function insideAs({ calls }: OpenPage): Promise<string | null> {
  for await (const { stage, person } of await calls.session.watch({}))
    return stage === 'inside' ? (person?.name ?? '') : null;
  throw new Error('the console said nothing of this page');
}
/** First run: an administrator, with the codes of an authenticator of their own. */
export async function beFirst({ calls }: OpenPage, person: Person): Promise<void> {
  const offer = await calls.session.createFirst(person);
  const secret = offer.secret.replaceAll('-', '');
  await calls.session.confirmSecondFactor({ code: generateSync({ secret }) });
}
export interface Person {
  name: string;
  signInName: string;
  password: string;
}
/** What the page asks after a sign-in or a sign-out. */
export const renew = (gateway: Gateway, cookie: string, client: string): Promise<Answer> =>
  ask(gateway, '/session/renew', {
    method: 'POST',
    headers: ownPage(gateway, cookie),
    body: JSON.stringify({ client }),
  });

export function callsOf(socket: WebSocket): ContractRouterClient<Contract> {
  return createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));
}
