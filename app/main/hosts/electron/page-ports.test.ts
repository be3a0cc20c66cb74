import type { MessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import { expect, test } from 'vitest';
import type { CallContext } from '../../calls/door.ts';
import type { Console } from '../../console.ts';
import { givePorts } from './page-ports.ts';

/** A console that says who it thinks is calling. */
const echo = {
  router: { who: os.$context<CallContext>().handler(({ context }) => context) },
  attachLive: () => () => undefined,
  dropClient: () => undefined,
} as unknown as Console;

async function whoIs(context: CallContext): Promise<CallContext> {
  let port: MessagePort | null = null;
  const contents = {
    postMessage: (_channel: string, _message: unknown, ports?: unknown[]) =>
      void (port = (ports as { port: MessagePort }[])[0]!.port),
  };
  const ports = givePorts(contents, echo, context);
  port!.start();
  const client = createORPCClient<{ who(): Promise<CallContext> }>(new RPCLink({ port: port! }));
  const said = await client.who();
  ports.close();
  return said;
}

test('every call carries its page and its window', async () => {
  expect(await whoIs({ client: 'window-1', seat: 'window' })).toEqual({
    client: 'window-1',
    seat: 'window',
  });
});
