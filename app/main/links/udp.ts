// A device on UDP: one raw frame a datagram, at most 1,400 bytes. Loss is seen by sequence numbers, not here.
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
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
import { LinkOpenError, type Link, type LinkEnd, type LinkEvents } from './link.ts';

export const MAX_DATAGRAM = 1400;
/** Datagrams the kernel may hold for us: about a second of eight channels. */
const RECEIVE_BYTES = 1024 * 1024;
const OUTPUT_ROOM = 64 * 1024;

type UdpAddress = Extract<ParsedAddress, { host: string }>;

/** @throws LinkOpenError. The socket is connected: only this peer is heard, and "port unreachable" is noticed. */
export async function openUdp(
  parsed: UdpAddress,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  refuseWhenAborted(signal);
  const socket = await connected(parsed, signal);
  const end = endOnce((reason) => {
    socket.close();
    events.onEnd(reason);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  let waiting = 0;

  socket.on('message', (bytes) => {
    if (!end.done()) events.onBytes(ownCopy(bytes), arrivalNow());
  });
  socket.on('error', (error) => end(endOfError(error)));

  return {
    kind: 'udp',
    address: writeAddress(parsed),
    datagrams: true,
    bytesPerSecond: null,
    write(bytes) {
      if (end.done() || bytes.length > MAX_DATAGRAM || waiting + bytes.length > OUTPUT_ROOM) {
        return false;
      }
      waiting += bytes.length;
      try {
        socket.send(ownCopy(bytes), (error) => {
          waiting -= bytes.length;
          if (error) end(endOfError(error));
        });
        return true;
      } catch (error) {
        end(endOfError(error));
        return false;
      }
    },
    close() {
      end(CLOSED_HERE);
      return closed;
    },
  };
}

async function connected(
  { host, port }: UdpAddress,
  signal: AbortSignal | undefined,
): Promise<Socket> {
  const found = await lookup(host).catch((error: unknown) => {
    throw new LinkOpenError(endOfError(error));
  });
  refuseWhenAborted(signal);
  const socket = createSocket({
    type: found.family === 6 ? 'udp6' : 'udp4',
    recvBufferSize: RECEIVE_BYTES,
  });
  return new Promise((resolve, reject) => {
    const fail = (end: LinkEnd): void => {
      socket.close();
      reject(new LinkOpenError(end));
    };
    const onError = (error: Error): void => fail(endOfError(error));
    socket.on('error', onError);
    // Without a way there the callback is told, and no event says so.
    socket.connect(port, found.address, ((error?: Error) => {
      if (error || signal?.aborted) {
        fail(error ? endOfError(error) : CALLED_OFF);
        return;
      }
      socket.removeListener('error', onError);
      resolve(socket);
    }) as () => void);
  });
}
