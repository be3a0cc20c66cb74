// A file that lies on the disk, on its way out: read as it is taken, ended with its ticket.
import { createReadStream } from 'node:fs';
import { Refusal } from '../access/refusal.ts';
import type { OpenTransfer } from './desk.ts';

const PIECE_BYTES = 64 * 1024;

const broken = (): Refusal =>
  new Refusal('conflict', 'The other end went away in the middle.', 'transfer-broken');

export async function* readyBytes(
  { path, bytes }: { path: string; bytes: number },
  transfer: OpenTransfer,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const stream = createReadStream(path, { end: bytes - 1, highWaterMark: PIECE_BYTES });
  const stop = (): void => void stream.destroy();
  transfer.signal.addEventListener('abort', stop, { once: true });
  let sent = 0;
  try {
    for await (const piece of stream as AsyncIterable<Uint8Array<ArrayBuffer>>) {
      sent += piece.length;
      yield piece;
      transfer.say({ bytes: sent });
    }
    transfer.done({ bytes: sent });
  } catch (error) {
    transfer.fail(error);
    throw error;
  } finally {
    transfer.signal.removeEventListener('abort', stop);
    stream.destroy();
    // Whoever took the bytes has gone.
    transfer.fail(broken());
  }
}
