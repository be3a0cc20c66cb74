// What a page may say on its channel of calls: text with one message of the RPC protocol. Anything else ends the
// channel, quietly and counted; the page that sent it is none of ours, or broken.
import { z } from 'zod';
import type { MessageEvent, WebSocket } from 'ws';

/** One message as @orpc/standard-server-peer writes it: i its number, t its kind (none: a request), p what it says. */
const messageSchema = z.union([
  z.object({
    i: z.string(),
    t: z.literal(1).optional(),
    p: z.object({
      u: z.string().startsWith('/'),
      // Nobody sends files or forms here: what is asked is JSON.
      h: z
        .record(z.string(), z.union([z.string(), z.array(z.string())]))
        .refine((headers) => !Object.keys(headers).some((name) => /^content-/i.test(name)))
        .optional(),
      m: z.string().optional(),
    }),
  }),
  z.object({ i: z.string(), t: z.literal(3), p: z.object({ e: z.string() }) }),
  z.object({ i: z.string(), t: z.literal(4) }),
]);

const NOT_A_CALL = 1007;

export function isCall(data: unknown): boolean {
  if (typeof data !== 'string') return false;
  try {
    return messageSchema.safeParse(JSON.parse(data)).success;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** The socket as its RPC handler may see it. @param onRefused the message was not one, and the channel is closed. */
export function callsOnly(
  socket: WebSocket,
  onRefused: () => void,
): Pick<WebSocket, 'addEventListener' | 'send'> {
  let isRefused = false;
  const refuse = (): void => {
    if (isRefused) return;
    isRefused = true;
    onRefused();
    socket.close(NOT_A_CALL, 'this is no call');
  };
  return {
    send: socket.send.bind(socket),
    addEventListener: ((type: string, listener: (event: MessageEvent) => void) => {
      if (type !== 'message')
        return socket.addEventListener(type as 'close', listener as () => void);
      socket.addEventListener('message', (event) => {
        if (!isRefused && isCall(event.data)) listener(event);
        else refuse();
      });
    }) as WebSocket['addEventListener'],
  };
}
