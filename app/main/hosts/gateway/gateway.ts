// The gateway host: one HTTP or TLS server in front of the console that is open. Starts in order, closes in reverse.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { makeDataDir } from '../data-folder.ts';
import {
  givenCertificate,
  keepCertificate,
  ownCertificate,
  passingCertificate,
  type Certificate,
} from '../certificate.ts';
import { HostRefusal } from '../refusal.ts';
import { openSite, type OpenSite, type SiteHolder, type SiteOptions } from '../site.ts';
import { openChannels } from './channels.ts';
import { removeControl, writeControl } from './control-file.ts';
import { hostOf, type Own } from './guard.ts';
import { createLinks } from './links.ts';
import { findMachine } from './machine.ts';
import { cookieName, isEverywhere, isLoopback, ownNames, readCookie, written } from './origin.ts';
import { createPages } from './page-table.ts';
import { answerPlainHttp } from './plain-words.ts';
import { createServer, TLS_MIN } from './server.ts';
import { createVisits, type Visit } from './visits.ts';

const USUAL_PORT = 4280;
const PORTS_TRIED = 20;
const LOOK_AT_CERTIFICATE_MS = 24 * 60 * 60_000;

export interface GatewayOptions {
  /** Null: the usual port, or the next free one. 0: any. */
  port: number | null;
  /** Beyond loopback it speaks TLS. */
  address: string;
  /** More names it answers to. */
  names?: readonly string[];
  /** PEM files; without them it makes its own. */
  certificate?: { certFile: string; keyFile: string };
  /** What a person types before a word of the command: `npx harmonic`. */
  command: string;
  rendererDir: string;
  site: Omit<SiteOptions, 'host' | 'onChange'>;
}

export interface Gateway {
  /** `http://127.0.0.1:4280`, without a link. */
  url: string;
  /** A fresh one-time link; the plain address where people sign in. */
  wayIn(): string;
  /** SHA-256 of the certificate, as browsers show it; null without TLS. */
  fingerprint: string | null;
  dataDir(): string;
  /** Channels of calls that were closed because what came on them was none. */
  refusedCalls(): number;
  close(): Promise<void>;
}

async function listen(app: FastifyInstance, address: string, wanted: number | null): Promise<void> {
  const first = wanted ?? USUAL_PORT;
  for (let port = first; ; port += 1) {
    try {
      await app.listen({ host: address, port });
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : '';
      if (code === 'EACCES') {
        throw new HostRefusal('port-taken', `port ${port} needs rights this process does not have`);
      }
      if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
        throw new HostRefusal('invalid', `${address} is no address of this machine`);
      }
      if (code !== 'EADDRINUSE') throw error;
      if (wanted !== null || port - first >= PORTS_TRIED) {
        throw new HostRefusal(
          'port-taken',
          `port ${port} is taken by another program: choose another with --port, or 0 for any`,
        );
      }
    }
  }
}

/** Null on loopback. The demo, and a look at a recording, keep nothing: theirs ends with the process. */
async function certificateFor(
  options: GatewayOptions,
  names: readonly string[],
): Promise<Certificate | null> {
  const { certificate: given, site } = options;
  if (given === undefined && isLoopback(options.address)) return null;
  if (given) return givenCertificate(given.certFile, given.keyFile, Date.now());
  if (site.place !== 'real') return await passingCertificate(names, Date.now());
  await makeDataDir(site.dataDir);
  return ownCertificate(site.dataDir, names, Date.now());
}

/** @throws HostRefusal, or the store's failure ('in-use' when another console has the folder open). */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const names = (): string[] => ownNames(options.address, findMachine(), options.names ?? []);
  let certificate = await certificateFor(options, names());
  let port = 0;
  let holder: SiteHolder | null = null;
  const own: Own = { scheme: certificate ? 'https' : 'http', port: () => port, names };
  const now = (): number => performance.now();
  const links = createLinks(now);
  const pages = createPages();
  const visits = createVisits(now, pages.isBusy);
  const secret = randomBytes(32).toString('base64url');
  const owner = Buffer.from(`Bearer ${secret}`);

  const entrance = (): 'link' | 'sign-in' => holder?.current().console.entrance() ?? 'link';
  const visitOf = (cookies: string | undefined): Visit | null => {
    const cookie = readCookie(cookies, cookieName(port, own.scheme));
    const visit = cookie === null ? null : visits.find(cookie);
    const isLetIn = visit && (visit.byLink || visit.seat !== null || entrance() === 'sign-in');
    return isLetIn ? visit : null;
  };
  const wayIn = (base: string): string =>
    entrance() === 'sign-in' ? `${base}/` : `${base}/?link=${links.make()}`;

  const app = createServer({
    own,
    tls: certificate,
    links,
    visits,
    visitOf,
    entrance,
    renew: (visit, client) => channels.renew(visit, client),
    files: () => holder?.current().console.files ?? null,
    seatsOf: (visit) => pages.seatsOf(visit),
    rendererDir: options.rendererDir,
    command: options.command,
    isOwner: (authorization) => {
      const said = Buffer.from(authorization ?? '');
      return said.length === owner.length && timingSafeEqual(said, owner);
    },
    wayIn: (host) => wayIn(isLoopback(options.address) ? `${own.scheme}://${host}` : url),
  });
  await app.ready();
  if (certificate) answerPlainHttp(app.server, options.command);
  const channels = openChannels({
    server: app.server,
    scheme: own.scheme,
    visits,
    pages,
    visit: (request) => {
      const host = hostOf(request.headers.host, own);
      const visit = visitOf(request.headers.cookie);
      return host === null || visit === null || visit.retiredAt !== null ? null : { host, visit };
    },
    site: () => holder?.current() ?? null,
  });
  await listen(app, options.address, options.port);
  const bound = app.server.address();
  port = typeof bound === 'object' && bound ? bound.port : 0;
  const url = `${own.scheme}://${names()[0] ?? options.address}:${port}`;
  // `harmonic url` asks on this machine, whatever name people use.
  const here = isEverywhere(options.address) ? '127.0.0.1' : written(options.address);
  const announce = (site: OpenSite): Promise<void> =>
    writeControl(site.dataDir, {
      pid: process.pid,
      url: `${own.scheme}://${here}:${port}`,
      secret,
      fingerprint: certificate?.fingerprint ?? null,
    });

  /** One that is ours and kept is looked at daily: it is renewed in time, and follows the names of the machine. */
  const lookAtCertificate = async (): Promise<void> => {
    const fresh = await certificateFor(options, names());
    if (!fresh || fresh.fingerprint === certificate?.fingerprint) return;
    certificate = fresh;
    const { key, cert } = fresh;
    const server = app.server as unknown as TlsServer;
    server.setSecureContext({ key, cert, minVersion: TLS_MIN });
    if (holder) await announce(holder.current());
  };
  const isRenewed = options.site.place === 'real' && certificate?.isGiven === false;
  const looking = setInterval(() => {
    // The old one serves on for weeks; tomorrow it is tried again.
    if (isRenewed) void lookAtCertificate().catch((error: unknown) => console.error(error));
  }, LOOK_AT_CERTIFICATE_MS).unref();

  try {
    let shown: OpenSite | null = null;
    const onChange = async (site: OpenSite): Promise<void> => {
      const before = shown;
      shown = site;
      if (before && certificate) await keepCertificate(site.dataDir, certificate);
      await announce(site);
      if (before) await channels.leave(before.console);
    };
    holder = await openSite({ ...options.site, host: 'gateway', onChange });
    await onChange(holder.current());
  } catch (error) {
    clearInterval(looking);
    channels.close();
    await app.close();
    throw error;
  }
  const open = holder;
  return {
    url,
    wayIn: () => wayIn(url),
    fingerprint: certificate?.fingerprint ?? null,
    dataDir: () => open.current().dataDir,
    refusedCalls: channels.refusedCalls,
    async close() {
      clearInterval(looking);
      channels.close();
      await app.close();
      await removeControl(open.current().dataDir, process.pid);
      await open.close();
    },
  };
}
