// Gives a page that has loaded its two ports, and paces live frames by what the page says it got.
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { RPCHandler } from '@orpc/server/message-port';
import type { CallContext } from '../../calls/door.ts';
import type { Console } from '../../console.ts';

/** Live frames on their way to the page; beyond it frames are skipped. */
const FRAMES_UNDER_WAY = 8;

export interface PagePorts {
  close(): void;
}

function serveFrames(console: Console, client: string, port: MessagePortMain): () => void {
  let underWay = 0;
  port.on('message', () => (underWay = Math.max(0, underWay - 1)));
  const detach = console.attachLive(client, (frame) => {
    if (underWay >= FRAMES_UNDER_WAY) return false;
    underWay += 1;
    port.postMessage(frame);
    return true;
  });
  port.start();
  return detach;
}

/** @param context this loading of the page, and the window it is in: a reload is another client at the same seat. */
export function givePorts(
  contents: Pick<WebContents, 'postMessage'>,
  console: Console,
  context: CallContext,
): PagePorts {
  const { client } = context;
  const calls = new MessageChannelMain();
  const frames = new MessageChannelMain();
  new RPCHandler<CallContext>(console.router).upgrade(calls.port1, { context });
  calls.port1.start();
  const detach = serveFrames(console, client, frames.port1);
  contents.postMessage('harmonic-ports', null, [calls.port2, frames.port2]);
  return {
    close() {
      detach();
      calls.port1.close();
      frames.port1.close();
      console.dropClient(client);
    },
  };
}
