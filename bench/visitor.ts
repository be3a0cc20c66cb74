// A program that enters a gateway as a page does: one-time link, cookie, WebSockets. Owns its sockets.
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { WebSocket } from 'ws';
import type { Contract } from '../app/contract/index.ts';

export interface Visitor {
  calls: ContractRouterClient<Contract>;
  /** Its channel of live frames. */
  live: WebSocket;
  /** The Cookie header of a browser that is inside where this page is, once somebody has signed in here. */
  renew(): Promise<string>;
  close(): void;
}

const CLIENT = 'bench-client-0001';

/** @param link a one-time link. */
export async function enter(link: string): Promise<Visitor> {
  const bought = await fetch(link, { redirect: 'manual' });
  const cookie = bought.headers.get('set-cookie')?.split(';')[0] ?? '';
  const { origin } = new URL(link);
  const socket = (path: string): WebSocket =>
    new WebSocket(`${origin.replace('http', 'ws')}${path}?client=${CLIENT}`, {
      headers: { cookie, origin },
    });
  const live = socket('/live');
  live.binaryType = 'arraybuffer';
  const rpc = socket('/rpc');
  return {
    live,
    calls: createORPCClient(new RPCLink({ websocket: rpc as unknown as globalThis.WebSocket })),
    async renew() {
      const answer = await fetch(`${origin}/session/renew`, {
        method: 'POST',
        headers: {
          cookie,
          origin,
          'sec-fetch-site': 'same-origin',
          'content-type': 'application/json',
        },
        body: JSON.stringify({ client: CLIENT }),
      });
      const fresh = answer.headers.get('set-cookie')?.split(';')[0];
      if (fresh === undefined) throw new Error(`no fresh secret: ${answer.status}`);
      return fresh;
    },
    close() {
      live.terminate();
      rpc.terminate();
    },
  };
}
