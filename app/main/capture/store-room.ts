// What is under way from a capture to the store, in bounds: a disk that stalls for a while loses nothing, one that
// never comes back costs no more memory than this.
import type { MessagePort } from 'node:worker_threads';
import type { StoreAck, ToStoreFromCapture } from './messages.ts';

/** Unconfirmed bytes of one device: 43 s of one channel of 16 bits at 48 kHz. The store keeps its own bound for all. */
export const STORE_ROOM_BYTES = 4 * 1024 * 1024;
/** Of a message without samples, about. */
const LEAST_BYTES = 1024;
/** Of a frame that was heard, about. */
const HEARD_BYTES = 512;

/** @returns hands a message over, with its memory; false when there is no room, and then it keeps nothing. */
export function createStoreRoom(
  store: Pick<MessagePort, 'on' | 'postMessage'>,
): (message: ToStoreFromCapture) => boolean {
  const underWay: number[] = [];
  let bytes = 0;
  store.on('message', ({ messages }: StoreAck) => {
    for (const size of underWay.splice(0, messages)) bytes -= size;
  });
  return (message) => {
    const memory = memoryOf(message);
    const size = Math.max(LEAST_BYTES, memory?.byteLength ?? HEARD_BYTES * lengthOf(message));
    if (bytes + size > STORE_ROOM_BYTES) return false;
    underWay.push(size);
    bytes += size;
    store.postMessage(message, memory ? [memory] : []);
    return true;
  };
}

const memoryOf = (message: ToStoreFromCapture): ArrayBuffer | null => {
  if (message.type === 'block') return message.data;
  return message.type === 'summary' ? (message.bandsDb.buffer as ArrayBuffer) : null;
};
const lengthOf = (message: ToStoreFromCapture): number => {
  if (message.type === 'heard') return message.heard.length;
  if (message.type !== 'spectral') return 0;
  const bytes = message.seen.reduce((sum, { picture }) => sum + (picture?.lines.length ?? 0), 0);
  return message.seen.length + Math.ceil(bytes / HEARD_BYTES);
};
