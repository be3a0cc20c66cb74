// A gateway as tests start it, and a browser made of requests and sockets as they are written on the wire. Where a test
// asks for it, people come and go at its word; everything else is the product.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { os } from '@orpc/server';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '../../../contract/index.ts';
import type { CallContext } from '../../calls/door.ts';
import type { Console } from '../../console.ts';
import { createKeyFileKeeper } from '../key-file.ts';
import type { SiteOptions } from '../site.ts';
import { startGateway, type Gateway, type GatewayOptions } from './gateway.ts';

export const threads: SiteOptions['threads'] = {
  capture: () => new Worker(new URL('../../threads/capture.thread.ts', import.meta.url)),
  store: () => new Worker(new URL('../../threads/store.thread.ts', import.meta.url)),
};

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-gateway-'));
const rendererDir = join(scratch, 'renderer');
mkdirSync(join(rendererDir, 'assets'), { recursive: true });
writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>console</title>');
writeFileSync(join(rendererDir, 'assets/index-3fa9.js'), 'export {};');
writeFileSync(join(scratch, 'secret.txt'), 'not for the web');

export const scratchDir = (): string => scratch;
export const removeScratch = (): void => rmSync(scratch, { recursive: true, force: true });

/** Who sits where, as the console would say it. */
export const people = {
  entrance: 'link' as 'link' | 'sign-in',
  inside: new Set<string>(),
  left: [] as string[],
  /** Seats by page, as calls have brought them. */
  seats: new Map<string, string>(),
  reset(entrance: 'link' | 'sign-in'): void {
    Object.assign(people, { entrance, inside: new Set(), left: [], seats: new Map() });
  },
};

/** The console as it is, with people who come and go at the word of a test. */
export function withPeople(console: Console): Console {
  const whereAmI = os.$context<CallContext>().handler(({ context }) => {
    people.seats.set(context.client, context.seat);
    return {};
  });
  const router = { ...console.router, site: { get: whereAmI } } as unknown as Console['router'];
  return {
    ...console,
    router,
    entrance: () => people.entrance,
    isInside: (seat) => people.inside.has(seat),
    leaveSeat: (seat) => {
      people.inside.delete(seat);
      people.left.push(seat);
    },
  };
}

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

/** Opens a page in a browser. @returns its sockets, and the seat the console knows it by. */
export async function openPage(
  gateway: Gateway,
  cookie: string,
  client: string,
): Promise<{ socket: WebSocket; seat: string }> {
  const socket = channel(gateway, 'rpc', { cookie, client });
  if ((await outcome(socket)) !== 'open') throw new Error('the page was not taken in');
  await callsOf(socket).site.get({});
  return { socket, seat: people.seats.get(client)! };
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
