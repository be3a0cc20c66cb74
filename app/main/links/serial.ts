// A device on a serial port: opens, reads and writes one port, and notices at once when its other end is gone.
// Never touches DTR or RTS (their change resets ESP32 boards): lines stay as the system has them.
import { existsSync, read } from 'node:fs';
import { SerialPort } from 'serialport';
import { saying, type Detail, type LinkFailure } from '../../contract/index.ts';
import { DEFAULT_BAUD, writeAddress, type ParsedAddress } from './address.ts';
import { arrivalNow, CLOSED_HERE, endOnce, ownCopy, refuseWhenAborted } from './ending.ts';
import { LinkOpenError, type Link, type LinkEvents } from './link.ts';

type SerialAddress = Extract<ParsedAddress, { kind: 'serial' }>;

const READ_BYTES = 64 * 1024;
const OUTPUT_ROOM = 64 * 1024;
/** What was said just before closing may still go out. */
const FAREWELL_MS = 100;
const BITS_PER_BYTE = 10; // 8N1

interface RawPort {
  read(buffer: Buffer, offset: number, length: number): Promise<{ bytesRead: number }>;
  write(buffer: Buffer): Promise<void>;
  close(): Promise<void>;
}
/** What the Unix bindings have besides. */
interface UnixPort extends RawPort {
  readonly fd: number | null;
  readonly poller: {
    once(event: 'readable', callback: (error: Error | null) => void): void;
    stop(): void;
  };
}

/** The binding for this system; its own types do not resolve. */
const BINDING = SerialPort.binding as unknown as {
  open(options: {
    path: string;
    baudRate: number;
    lock: boolean;
    hupcl: boolean;
  }): Promise<RawPort>;
};

const SAID: readonly [RegExp, LinkFailure][] = [
  [/no such|not found|cannot find/i, 'not-found'],
  [/lock|busy|access denied/i, 'busy'],
  [/permission|not permitted/i, 'no-permission'],
];

/** @throws LinkOpenError: not-found, busy (another program holds it), no-permission, failed. */
export async function openSerial(
  parsed: SerialAddress,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  refuseWhenAborted(signal);
  const { path } = parsed;
  const baudRate = parsed.baud ?? DEFAULT_BAUD;
  const port = await BINDING
    // hupcl false: closing leaves DTR and RTS alone, on Windows opening too.
    .open({ path, baudRate, lock: true, hupcl: false })
    .catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      const code = SAID.find(([words]) => words.test(detail))?.[1] ?? 'failed';
      throw new LinkOpenError({ code, detail });
    });
  const unix = isUnixPort(port) ? port : null;
  const end = endOnce((reason) => events.onEnd(reason));
  let waiting = 0;
  let released: Promise<void> | null = null;

  let writing: Promise<unknown> = Promise.resolve();

  const finish = (code: LinkFailure, detail: Detail): Promise<void> => {
    released ??= release(code === 'closed' ? FAREWELL_MS : 0);
    end({ code, detail });
    return released;
  };
  const lost = (detail: Detail): void => {
    void finish(existsSync(path) ? 'hung-up' : 'unplugged', detail);
  };
  async function release(farewellMs: number): Promise<void> {
    await Promise.race([writing, after(farewellMs)]);
    // The read under way must be over before the descriptor's number may be used again.
    unix?.poller.stop();
    if (unix) await Promise.race([reading, after(1000)]);
    await port.close().catch(() => undefined); // already gone: that is what was asked for
  }
  async function readAll(): Promise<void> {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    while (!end.done()) {
      try {
        const bytes = unix
          ? await readUnix(unix, buffer, end.done)
          : (await port.read(buffer, 0, buffer.length)).bytesRead;
        if (end.done()) return;
        if (bytes === 0) {
          lost([saying('line-gone')]);
          return;
        }
        events.onBytes(ownCopy(buffer.subarray(0, bytes)), arrivalNow());
      } catch (error) {
        if (!end.done()) lost(error instanceof Error ? error.message : String(error));
        return;
      }
    }
  }
  const reading = new Promise<void>((resolve) => setImmediate(() => void readAll().then(resolve)));

  const link: Link = {
    kind: 'serial',
    address: writeAddress(parsed),
    datagrams: false,
    bytesPerSecond: baudRate / BITS_PER_BYTE,
    write(bytes) {
      if (end.done() || waiting + bytes.length > OUTPUT_ROOM) return false;
      waiting += bytes.length;
      const own = Buffer.from(ownCopy(bytes).buffer);
      writing = writing
        .then(() => port.write(own))
        .then(
          () => (waiting -= own.length),
          (error: unknown) => {
            if (!end.done()) lost(error instanceof Error ? error.message : String(error));
          },
        );
      return true;
    },
    close: () => finish('closed', CLOSED_HERE.detail),
  };
  if (signal?.aborted) {
    await link.close();
    refuseWhenAborted(signal);
  }
  return link;
}

const isUnixPort = (port: RawPort): port is UnixPort => 'poller' in port && 'fd' in port;
const after = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms).unref());

/**
 * One read of a non-blocking descriptor. 0 bytes is a hang-up (VMIN 1 never gives 0 otherwise); the binding's
 * own read takes it for "not yet" and calls itself for ever (serialport/bindings-cpp issue 162).
 * @returns bytes read; 0 when hung up or called off.
 */
async function readUnix(port: UnixPort, buffer: Buffer, isDone: () => boolean): Promise<number> {
  for (;;) {
    if (isDone() || port.fd === null) return 0;
    const bytes = await readNow(port.fd, buffer);
    if (bytes !== null) return bytes;
    if (isDone()) return 0;
    await new Promise<void>((resolve, reject) =>
      port.poller.once('readable', (error) => {
        if (error) reject(error);
        else resolve();
      }),
    );
  }
}

/** Null: nothing there yet. */
function readNow(fd: number, buffer: Buffer): Promise<number | null> {
  return new Promise((resolve, reject) => {
    read(fd, buffer, 0, buffer.length, null, (error, bytes) => {
      if (!error) resolve(bytes);
      else if (error.code === 'EAGAIN' || error.code === 'EINTR') resolve(null);
      else reject(error);
    });
  });
}
