// The last seconds of raw samples of every device, in memory, bounded in seconds and in bytes. Writes nothing.
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';

export interface PreTriggerRing {
  push(block: StoreBlock): void;
  /** Blocks of a device that reach past `fromNs` (arrival, Unix ns), oldest first. */
  since(device: DeviceId, fromNs: bigint): StoreBlock[];
  usage(device: DeviceId): { seconds: number; bytes: number };
  setSeconds(seconds: number): void;
  /** Lets go of what is too old by now: a device that went silent keeps no memory. */
  expire(nowNs: bigint): void;
  forget(device: DeviceId): void;
}

/** A queue that gives up its head in constant time: the head moves, and the array is cut now and then. */
interface Queue {
  blocks: StoreBlock[];
  head: number;
  seconds: number;
  bytes: number;
}

const CUT_AT = 256;

const secondsOf = (block: StoreBlock): number => block.samples / block.rateHz;
const nsOf = (seconds: number): bigint => BigInt(Math.round(seconds * 1e9));

function shift(queue: Queue): void {
  const block = queue.blocks[queue.head];
  if (!block) return;
  queue.seconds -= secondsOf(block);
  queue.bytes -= block.data.byteLength;
  queue.head += 1;
  if (queue.head === queue.blocks.length) Object.assign(queue, { blocks: [], head: 0, seconds: 0 });
  else if (queue.head >= CUT_AT) {
    queue.blocks = queue.blocks.slice(queue.head);
    queue.head = 0;
  }
}

export function createRing(seconds: number, mostBytes: number): PreTriggerRing {
  const queues = new Map<DeviceId, Queue>();
  let limitS = seconds;
  let totalBytes = 0;

  function drop(queue: Queue): void {
    const before = queue.bytes;
    shift(queue);
    totalBytes -= before - queue.bytes;
  }
  function trim(queue: Queue, nowNs: bigint): void {
    const oldestNs = nowNs - nsOf(limitS);
    for (let first = queue.blocks[queue.head]; first; first = queue.blocks[queue.head]) {
      const isWanted = first.arrivalNs >= oldestNs && queue.seconds - secondsOf(first) < limitS;
      if (isWanted) return;
      drop(queue);
    }
  }
  /** The device that keeps most gives first. */
  function trimBytes(): void {
    while (totalBytes > mostBytes) {
      let largest: Queue | null = null;
      for (const queue of queues.values()) {
        if (!largest || queue.bytes > largest.bytes) largest = queue;
      }
      if (!largest || largest.bytes === 0) return;
      drop(largest);
    }
  }
  return {
    push(block) {
      const queue = queues.get(block.deviceId) ?? { blocks: [], head: 0, seconds: 0, bytes: 0 };
      queues.set(block.deviceId, queue);
      queue.blocks.push(block);
      queue.seconds += secondsOf(block);
      queue.bytes += block.data.byteLength;
      totalBytes += block.data.byteLength;
      trim(queue, block.arrivalNs);
      trimBytes();
    },
    since(device, fromNs) {
      const queue = queues.get(device);
      if (!queue) return [];
      let from = queue.blocks.length;
      while (from > queue.head) {
        const block = queue.blocks[from - 1];
        if (!block || block.arrivalNs + nsOf(secondsOf(block)) <= fromNs) break;
        from -= 1;
      }
      return queue.blocks.slice(from);
    },
    usage(device) {
      const { seconds: held, bytes } = queues.get(device) ?? { seconds: 0, bytes: 0 };
      return { seconds: held, bytes };
    },
    setSeconds: (value) => (limitS = value),
    expire(nowNs) {
      for (const [device, queue] of queues) {
        trim(queue, nowNs);
        if (queue.bytes === 0) queues.delete(device);
      }
    },
    forget(device) {
      totalBytes -= queues.get(device)?.bytes ?? 0;
      queues.delete(device);
    },
  };
}
