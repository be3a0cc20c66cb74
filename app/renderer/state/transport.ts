// The two ways a page talks to its console: WebSockets to the gateway, message ports in the desktop window.
// Owns reconnecting; knows no call and no frame.
import type { ClientContext, ClientLink } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';

type Link = ClientLink<ClientContext>;

export interface Transport {
  link: Link;
  onFrame(listener: (frame: ArrayBuffer) => void): void;
  /** Whether calls go through now; others wait. */
  isConnected(): boolean;
  /** Says whether calls can go through; also once at the start. */
  onConnected(listener: (connected: boolean) => void): void;
  /**
   * To be called whenever the stage has become `inside` from anything but `locked`, and `outside` from `inside` or
   * `locked`: the browser gets a fresh secret, and the one from before opens nothing any more. Until then a sign-in is
   * known to this loading of the page only.
   */
  renewSession(): Promise<void>;
}

const RETRY_MS = 1000;

declare global {
  interface Window {
    harmonicDesktop?: boolean;
  }
}

function newClientId(): string {
  return crypto.randomUUID();
}

function openSockets(): Transport {
  const client = newClientId();
  const origin = location.origin.replace(/^http/, 'ws');
  let frameListener: (frame: ArrayBuffer) => void = () => undefined;
  let connectedListener: (connected: boolean) => void = () => undefined;
  let current: Promise<Link>;
  let connected = false;
  function tell(now: boolean): void {
    connected = now;
    connectedListener(now);
  }

  function connect(): Promise<Link> {
    return new Promise((resolve) => {
      const socket = new WebSocket(`${origin}/rpc?client=${client}`);
      let wasOpen = false;
      socket.binaryType = 'arraybuffer';
      socket.addEventListener('open', () => {
        wasOpen = true;
        resolve(new SocketLink({ websocket: socket }));
        tell(true);
      });
      socket.addEventListener('close', () => {
        // From now on calls wait for the next connection: a view closed meanwhile is then really closed.
        current = new Promise<void>((retry) => setTimeout(retry, RETRY_MS))
          // Perhaps this browser is not known any more: where people sign in, it is met again.
          .then(() => (wasOpen ? undefined : fetch('/').catch(() => undefined)))
          .then(connect);
        void current.then(resolve);
        tell(false);
      });
    });
  }
  function listen(): void {
    const socket = new WebSocket(`${origin}/live?client=${client}`);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.data instanceof ArrayBuffer) frameListener(event.data);
    });
    socket.addEventListener('close', () => setTimeout(listen, RETRY_MS));
  }
  current = connect();
  listen();
  return {
    link: { call: async (...args) => (await current).call(...args) },
    isConnected: () => connected,
    onFrame: (listener) => (frameListener = listener),
    onConnected: (listener) => (connectedListener = listener),
    async renewSession() {
      await fetch('/session/renew', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ client }),
      });
    },
  };
}

function openPorts(): Transport {
  let frameListener: (frame: ArrayBuffer) => void = () => undefined;
  let connectedListener: (connected: boolean) => void = () => undefined;
  let connected = false;
  const link = new Promise<Link>((resolve) => {
    window.addEventListener('message', (event: MessageEvent<unknown>) => {
      const isPorts =
        event.source === window &&
        typeof event.data === 'object' &&
        event.data !== null &&
        'type' in event.data &&
        event.data.type === 'harmonic-ports';
      const [rpc, live] = event.ports;
      if (!isPorts || !rpc || !live) return;
      live.onmessage = (message: MessageEvent<unknown>) => {
        if (message.data instanceof ArrayBuffer) frameListener(message.data);
      };
      rpc.start();
      resolve(new PortLink({ port: rpc }));
      connected = true;
      connectedListener(true);
    });
  });
  return {
    link: { call: async (...args) => (await link).call(...args) },
    isConnected: () => connected,
    onFrame: (listener) => (frameListener = listener),
    onConnected: (listener) => (connectedListener = listener),
    // A window has no cookie: nobody else can be where it is.
    renewSession: () => Promise.resolve(),
  };
}

export const openTransport = (): Transport =>
  window.harmonicDesktop ? openPorts() : openSockets();
