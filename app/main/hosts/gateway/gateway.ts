// The gateway host: one HTTP server in front of the console that is open. Starts in order, closes in reverse.
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { HostRefusal } from '../refusal.ts';
import { openSite, type OpenSite, type SiteHolder, type SiteOptions } from '../site.ts';
import { createAccess } from './access.ts';
import { openChannels } from './channels.ts';
import { removeControl, writeControl } from './control-file.ts';
import { cookieName, isLoopback, ownHost, readCookie } from './origin.ts';
import { createServer } from './server.ts';

const USUAL_PORT = 4280;
const PORTS_TRIED = 20;

export interface GatewayOptions {
  /** Null: the usual port, or the next free one. 0: any. */
  port: number | null;
  address: string;
  /** What a person types before a word of the command: `npx harmonic`. */
  command: string;
  rendererDir: string;
  site: Omit<SiteOptions, 'host' | 'onChange'>;
}

export interface Gateway {
  /** `http://127.0.0.1:4280`, without a link. */
  url: string;
  /** A fresh one-time link. */
  link(): string;
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

/** @throws HostRefusal, or the store's failure ('in-use' when another console has the folder open). */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  if (!isLoopback(options.address)) {
    throw new HostRefusal(
      'not-loopback',
      `the gateway answers on this machine only (127.0.0.1) until it speaks TLS; ${options.address} was refused`,
    );
  }
  const access = createAccess(() => performance.now());
  const secret = randomBytes(32).toString('base64url');
  const owner = Buffer.from(`Bearer ${secret}`);
  let port = 0;

  const app = createServer({
    access,
    rendererDir: options.rendererDir,
    command: options.command,
    port: () => port,
    isOwner: (authorization) => {
      const said = Buffer.from(authorization ?? '');
      return said.length === owner.length && timingSafeEqual(said, owner);
    },
  });
  await app.ready();
  let holder: SiteHolder | null = null;
  const channels = openChannels(
    app.server,
    (request) => {
      const host = ownHost(request.headers.host, port);
      const cookie = readCookie(request.headers.cookie, cookieName(port));
      const session = cookie === null ? null : access.session(cookie);
      return host === null || session === null ? null : { host, session };
    },
    () => holder?.current() ?? null,
  );
  await listen(app, options.address, options.port);
  const bound = app.server.address();
  port = typeof bound === 'object' && bound ? bound.port : 0;
  const name = options.address.includes(':') ? `[${options.address}]` : options.address;
  const url = `http://${name}:${port}`;
  const announce = (site: OpenSite): Promise<void> =>
    writeControl(site.dataDir, { pid: process.pid, url, secret });

  try {
    let shown: OpenSite | null = null;
    const onChange = async (site: OpenSite): Promise<void> => {
      const before = shown;
      shown = site;
      await announce(site);
      if (before) await channels.leave(before.console);
    };
    holder = await openSite({ ...options.site, host: 'gateway', onChange });
    await onChange(holder.current());
  } catch (error) {
    channels.close();
    await app.close();
    throw error;
  }
  const open = holder;
  return {
    url,
    link: () => `${url}/?link=${access.makeLink()}`,
    dataDir: () => open.current().dataDir,
    refusedCalls: channels.refusedCalls,
    async close() {
      channels.close();
      await app.close();
      await removeControl(open.current().dataDir, process.pid);
      await open.close();
    },
  };
}
