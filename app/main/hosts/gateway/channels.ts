// The two WebSockets of a page: calls and live frames. Decides who may open one; never what a call does.
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Console } from '../../console.ts';
import type { OpenSite } from '../site.ts';
import type { SessionNumber } from './access.ts';
import { callsOnly } from './calls-only.ts';
import { isOwnOrigin } from './origin.ts';

const CLIENT_ID = /^[A-Za-z0-9-]{16,64}$/;
const RPC_MESSAGE_MAX = 256 * 1024;
const LIVE_MESSAGE_MAX = 1024;
/** Live frames on their way to a page; beyond it frames are skipped. */
const LIVE_ROOM_BYTES = 512 * 1024;
/** Answers on their way to a page; one that lets more pile up is not reading. */
const RPC_ROOM_BYTES = 8 * 1024 * 1024;
const PAGES_MAX = 64;
/** A page has two; more than these are not a page's. */
const SOCKETS_MAX = 8;
const HEARTBEAT_MS = 15_000;
/** How long a page that lost its sockets keeps its views. */
const PAGE_GRACE_MS = 5000;
/** How long pages of a closed demo may take to leave by themselves. */
const LEAVE_MS = 2000;

export interface Visitor {
  host: string;
  session: SessionNumber;
}

export interface Channels {
  /** Ends the channels of a console that was replaced; resolves when all are gone. */
  leave(console: Console): Promise<void>;
  /** Channels that were closed because what came on them was no call. */
  refusedCalls(): number;
  close(): void;
}

interface Page {
  session: SessionNumber;
  console: Console;
  sockets: Set<WebSocket>;
  grace: NodeJS.Timeout | null;
}

function refuse(socket: Duplex, status: string, words: string): void {
  socket.end(
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(words)}\r\n\r\n${words}`,
  );
}

/**
 * @param visit says who asks; null when host or session are not ours.
 * @param site the console that is open now; null while none is.
 */
export function openChannels(
  server: Server,
  visit: (request: IncomingMessage) => Visitor | null,
  site: () => OpenSite | null,
): Channels {
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
  const pages = new Map<string, Page>();
  const answering = new WeakSet<WebSocket>();
  let refusedCalls = 0;
  const handlers = new WeakMap<Console, RPCHandler<{ client: string }>>();

  const handlerOf = (console: Console): RPCHandler<{ client: string }> => {
    const known = handlers.get(console) ?? new RPCHandler<{ client: string }>(console.router);
    handlers.set(console, known);
    return known;
  };

  const enter = (client: string, page: Page, socket: WebSocket): void => {
    if (page.grace) clearTimeout(page.grace);
    page.grace = null;
    page.sockets.add(socket);
    answering.add(socket);
    socket.on('pong', () => answering.add(socket));
    socket.on('error', () => socket.terminate());
    socket.once('close', () => {
      page.sockets.delete(socket);
      if (page.sockets.size > 0) return;
      page.grace = setTimeout(() => {
        if (pages.get(client) === page) pages.delete(client);
        page.console.dropClient(client);
      }, PAGE_GRACE_MS).unref();
    });
  };

  const serveCalls = (client: string, page: Page, socket: WebSocket): void => {
    const calls = callsOnly(socket, () => (refusedCalls += 1));
    void handlerOf(page.console).upgrade(calls, { context: { client } });
  };
  const serveFrames = (client: string, page: Page, socket: WebSocket): void => {
    const detach = page.console.attachLive(client, (frame) => {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > LIVE_ROOM_BYTES) {
        return false;
      }
      socket.send(frame, { binary: true });
      return true;
    });
    socket.once('close', detach);
  };

  /** The page that asks, known or new; null when its id belongs to another session or there are too many. */
  const pageOf = (client: string, session: SessionNumber, console: Console): Page | null => {
    const known = pages.get(client);
    if (known?.console === console) {
      return known.session === session && known.sockets.size < SOCKETS_MAX ? known : null;
    }
    if (known && known.session !== session) return null;
    if (!known && pages.size >= PAGES_MAX) return null;
    return { session, console, sockets: new Set(), grace: null };
  };

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const visitor = visit(request);
    if (!visitor) {
      refuse(socket, '403 Forbidden', 'This browser has not been let in yet.');
      return;
    }
    if (!isOwnOrigin(request.headers.origin, visitor.host)) {
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
    const page = pageOf(client, visitor.session, open.console);
    if (!page) {
      refuse(socket, '409 Conflict', 'This page cannot be taken in.');
      return;
    }
    // Not called for a handshake that is refused: such a page is never taken in.
    channel.server.handleUpgrade(request, socket, head, (webSocket) => {
      pages.set(client, page);
      enter(client, page, webSocket);
      channel.serve(client, page, webSocket);
    });
  };
  server.on('upgrade', onUpgrade);

  const heartbeat = setInterval(() => {
    for (const { sockets } of pages.values()) {
      for (const socket of sockets) {
        if (!answering.delete(socket) || socket.bufferedAmount > RPC_ROOM_BYTES) socket.terminate();
        else socket.ping();
      }
    }
  }, HEARTBEAT_MS).unref();

  return {
    async leave(console) {
      const left = [...pages.entries()].filter(([, page]) => page.console === console);
      const sockets = left.flatMap(([, page]) => [...page.sockets]);
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
      for (const [client, page] of left) {
        if (page.grace) clearTimeout(page.grace);
        if (pages.get(client) === page) pages.delete(client);
      }
    },
    refusedCalls: () => refusedCalls,
    close() {
      clearInterval(heartbeat);
      server.off('upgrade', onUpgrade);
      for (const page of pages.values()) {
        if (page.grace) clearTimeout(page.grace);
        for (const socket of page.sockets) socket.terminate();
      }
      rpc.close();
      live.close();
    },
  };
}
