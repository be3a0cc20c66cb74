// The two WebSockets of a page: calls and live frames. Decides who may open one; never what a call does.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { CallContext } from '../../calls/parts.ts';
import type { Console } from '../../console.ts';
import type { OpenSite } from '../site.ts';
import { callsOnly } from './calls-only.ts';
import { isOwnOrigin, type Scheme } from './origin.ts';
import type { Page, Pages } from './page-table.ts';
import type { Visit, Visits } from './visits.ts';

const CLIENT_ID = /^[A-Za-z0-9-]{16,64}$/;
const RPC_MESSAGE_MAX = 256 * 1024;
const LIVE_MESSAGE_MAX = 1024;
/** Live frames on their way to a page; beyond it frames are skipped. */
const LIVE_ROOM_BYTES = 512 * 1024;
/** Answers on their way to a page; one that lets more pile up is not reading. */
const RPC_ROOM_BYTES = 8 * 1024 * 1024;
const HEARTBEAT_MS = 15_000;
/** How often it is looked at whether the persons of browsers have left. */
const SETTLE_MS = 2000;
/** How long pages of a closed demo may take to leave by themselves. */
const LEAVE_MS = 2000;

/** Said to a page whose browser has another secret now: it comes again, and with that. */
const COME_AGAIN = 4001;

export interface Visitor {
  host: string;
  visit: Visit;
}

export interface Channels {
  /** Ends the channels of a console that was replaced; resolves when all are gone. */
  leave(console: Console): Promise<void>;
  /**
   * A fresh secret for the browser of this page, after its person signed in or out; null when the page is not there.
   * Every other page of that browser has to come again.
   */
  renew(visit: Visit, client: string): string | null;
  /** Channels that were closed because what came on them was no call. */
  refusedCalls(): number;
  close(): void;
}

function refuse(socket: Duplex, status: string, words: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
  );
}

export interface ChannelOptions {
  server: Server;
  scheme: Scheme;
  visits: Visits;
  pages: Pages;
  /** Says who asks; null when host or browser are not known. */
  visit(request: IncomingMessage): Visitor | null;
  /** The console that is open now; null while none is. */
  site(): OpenSite | null;
}

export function openChannels(options: ChannelOptions): Channels {
  const { server, visits, pages, site } = options;
  const rpc = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: RPC_MESSAGE_MAX,
  });
  const live = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LIVE_MESSAGE_MAX,
  });
  const answering = new WeakSet<WebSocket>();
  let refusedCalls = 0;
  const handlers = new WeakMap<Console, RPCHandler<CallContext>>();

  const handlerOf = (console: Console): RPCHandler<CallContext> => {
    const known = handlers.get(console) ?? new RPCHandler<CallContext>(console.router);
    handlers.set(console, known);
    return known;
  };

  const watch = (socket: WebSocket): void => {
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    socket.on('error', () => socket.terminate());
  };
  const serveCalls = ({ console, client, seat }: Page, socket: WebSocket): void => {
    const calls = callsOnly(socket, () => (refusedCalls += 1));
    void handlerOf(console).upgrade(calls, { context: { client, seat } });
  };
  const serveFrames = ({ console, client }: Page, socket: WebSocket): void => {
    const detach = console.attachLive(client, (frame) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > LIVE_ROOM_BYTES) {
        return false;
      }
      socket.send(frame, { binary: true });
      return true;
    });
    socket.once('close', detach);
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const visitor = options.visit(request);
    if (!visitor) {
      refuse(socket, '403 Forbidden', 'This browser has not been let in yet.');
      return;
    }
    if (!isOwnOrigin(request.headers.origin, visitor.host, options.scheme)) {
      refuse(socket, '403 Forbidden', 'This page may not speak to this console.');
      return;
    }
    const url = new URL(request.url ?? '/', `http://${visitor.host}`);
    const channel =
      url.pathname === '/rpc'
        ? { server: rpc, serve: serveCalls }
        : url.pathname === '/live'
          ? { server: live, serve: serveFrames }
          : null;
    if (!channel) {
      refuse(socket, '404 Not Found', 'There is no such channel.');
      return;
    }
    const client = url.searchParams.get('client') ?? '';
    if (!CLIENT_ID.test(client)) {
      refuse(socket, '400 Bad Request', 'A page names itself: ?client=');
      return;
    }
    const open = site();
    if (!open) {
      refuse(socket, '503 Service Unavailable', 'The console is not open yet.');
      return;
    }
    const { visit } = visitor;
    const page = pages.take({
      client,
      visit,
      seat: visit.seat ?? randomUUID(),
      isSeatShared: visit.seat !== null,
      console: open.console,
    });
    if (!page) {
      refuse(socket, '409 Conflict', 'This page cannot be taken in.');
      return;
    }
    // Not called for a handshake that is refused: such a page is never taken in.
    channel.server.handleUpgrade(request, socket, head, (webSocket) => {
      pages.enter(page, webSocket);
      watch(webSocket);
      channel.serve(page, webSocket);
    });
  };
  server.on('upgrade', onUpgrade);

  const heartbeat = setInterval(() => {
    for (const { sockets } of pages.all()) {
      for (const socket of sockets) {
        if (!answering.delete(socket) || socket.bufferedAmount > RPC_ROOM_BYTES) socket.terminate();
        else socket.ping();
      }
    }
  }, HEARTBEAT_MS).unref();

  /** Pages of this browser, but one, end here and come again with whatever secret it has then. */
  const sendAway = (visit: number, but: Page | null): void => {
    for (const page of pages.all()) {
      if (page.visit.number !== visit || page === but) continue;
      const sockets = [...page.sockets];
      pages.drop(page);
      for (const socket of sockets) socket.close(COME_AGAIN, 'come again');
    }
  };
  const settle = setInterval(() => {
    const console = site()?.console;
    for (const visit of visits.deserted((seat) => console?.isInside(seat) === true)) {
      sendAway(visit.number, null);
      if (visit.seat !== null) console?.leaveSeat(visit.seat);
      visit.seat = null;
    }
  }, SETTLE_MS).unref();

  return {
    renew(visit, client) {
      const page = pages.find(client);
      if (page?.visit !== visit || page.sockets.size === 0) return null;
      const isInside = page.console.isInside(page.seat);
      const { secret, visit: fresh } = visits.renew(visit, isInside ? page.seat : null);
      page.visit = fresh;
      page.isSeatShared = isInside;
      sendAway(visit.number, page);
      return secret;
    },
    async leave(console) {
      const left = pages.all().filter((page) => page.console === console);
      const sockets = left.flatMap((page) => [...page.sockets]);
      const gone = sockets.map(
        (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
      );
      const push = setTimeout(() => {
        for (const socket of sockets) socket.close(1012, 'the site was set up');
      }, LEAVE_MS);
      const force = setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, 2 * LEAVE_MS);
      await Promise.all(gone);
      clearTimeout(push);
      clearTimeout(force);
      for (const page of left) pages.forget(page);
    },
    refusedCalls: () => refusedCalls,
    close() {
      clearInterval(heartbeat);
      clearInterval(settle);
      server.off('upgrade', onUpgrade);
      for (const page of pages.all()) {
        for (const socket of page.sockets) socket.terminate();
        pages.forget(page);
      }
      rpc.close();
      live.close();
    },
  };
}
