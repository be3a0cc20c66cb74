// A device on TCP: the COBS byte stream of the link. Never retries, never decodes.
import { connect, type Socket } from 'node:net';
import { saying } from '../../contract/index.ts';
import { writeAddress, type ParsedAddress } from './address.ts';
import {
  arrivalNow,
  CALLED_OFF,
  CLOSED_HERE,
  endOfError,
  endOnce,
  ownCopy,
  refuseWhenAborted,
} from './ending.ts';
import { LinkOpenError, type Link, type LinkEvents } from './link.ts';

const CONNECT_MS = 5000;
const KEEP_ALIVE_MS = 5000;
/** Bytes that may wait for a device that does not read; the console says little. */
const OUTPUT_ROOM = 64 * 1024;

type TcpAddress = Extract<ParsedAddress, { host: string }>;

/** @throws LinkOpenError: refused, unreachable, timed-out, not-found (no such name). */
export async function openTcp(
  parsed: TcpAddress,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  refuseWhenAborted(signal);
  const socket = await connected(parsed, signal);
  const end = endOnce((reason) => events.onEnd(reason));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));

  socket.on('data', (bytes) => {
    if (!end.done()) events.onBytes(ownCopy(bytes), arrivalNow());
  });
  socket.on('error', (error) => end(endOfError(error, 'hung-up')));
  socket.on('end', () => {
    end({ code: 'hung-up', detail: [saying('device-closed')] });
    socket.destroy();
  });
  socket.on('close', () => end({ code: 'hung-up', detail: [saying('connection-gone')] }));

  return {
    kind: 'tcp',
    address: writeAddress(parsed),
    datagrams: false,
    bytesPerSecond: null,
    write(bytes) {
      if (end.done() || socket.writableLength + bytes.length > OUTPUT_ROOM) return false;
      socket.write(ownCopy(bytes));
      return true;
    },
    close() {
      end(CLOSED_HERE);
      socket.end(() => socket.destroy());
      // A peer that reads nothing must not keep the socket.
      setTimeout(() => socket.destroy(), 200).unref();
      return closed;
    },
  };
}

/** A connected socket, with no listener of the attempt left on it. */
function connected({ host, port }: TcpAddress, signal: AbortSignal | undefined): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_MS,
    });
    const finish = (act: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.off('error', onError);
      act();
    };
    const fail = (error: LinkOpenError): void =>
      finish(() => {
        socket.on('error', () => undefined);
        socket.destroy();
        reject(error);
      });
    const onAbort = (): void => fail(new LinkOpenError(CALLED_OFF));
    const timer = setTimeout(
      () =>
        fail(
          new LinkOpenError({
            code: 'timed-out',
            detail: [
              saying('no-connection', { place: `${host}:${port}`, seconds: CONNECT_MS / 1000 }),
            ],
          }),
        ),
      CONNECT_MS,
    );
    signal?.addEventListener('abort', onAbort);
    const onError = (error: Error): void => fail(new LinkOpenError(endOfError(error)));
    socket.once('error', onError);
    socket.once('connect', () => finish(() => resolve(socket)));
  });
}
