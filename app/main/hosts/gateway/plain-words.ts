// On a port that speaks TLS: who speaks plain HTTP there is told so, in words. Reads no more than the first byte.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { sentence } from './pages.ts';

/** A TLS record that opens a handshake (RFC 8446 5.1). */
const HANDSHAKE = 0x16;
const FIRST_BYTE_MS = 10_000;

type Listener = (socket: Socket) => void;

/** Puts itself before the server's own listeners: what is TLS goes on to them, untouched. */
export function answerPlainHttp(server: Server, command: string): void {
  const own = server.listeners('connection') as Listener[];
  server.removeAllListeners('connection');
  const words = sentence('plain-http', command);
  const answer = `HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(words)}\r\n\r\n${words}`;
  server.on('connection', (socket: Socket) => {
    const giveUp = (): void => void socket.destroy();
    socket.on('error', giveUp);
    socket.setTimeout(FIRST_BYTE_MS, giveUp);
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      socket.off('error', giveUp);
      socket.setTimeout(0);
      if (first === null) {
        socket.destroy();
        return;
      }
      if (first[0] === HANDSHAKE) {
        socket.unshift(first);
        for (const listener of own) listener.call(server, socket);
        return;
      }
      socket.on('error', giveUp);
      socket.end(answer, giveUp);
    });
  });
}
