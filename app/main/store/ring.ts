// The last seconds of raw samples of every device, in memory, bounded in seconds and in bytes. Writes nothing.
// Its time is that of arrivals: the newest block stands for now, so that a wall clock that is set empties nothing.
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';

export interface PreTriggerRing {
  push(block: StoreBlock): void;
  /** Blocks of a device that reach into the last `seconds`, oldest first. */
  last(device: DeviceId, seconds: number): StoreBlock[];
  usage(device: DeviceId): { seconds: number; bytes: number };
  setSeconds(seconds: number): void;
  /** Lets go of what is too old by now: a device that went silent keeps no memory. */
  expire(): void;
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

/** @param risingNs a clock that only rises, from anywhere: how long ago the newest block came. */
export function createRing(
  seconds: number,
  mostBytes: number,
  risingNs: () => bigint = process.hrtime.bigint,
): PreTriggerRing {
  const queues = new Map<DeviceId, Queue>();
  /** When the newest block was over, on the clock of arrivals, and when that was on the rising one. */
  let newest = { endNs: 0n, atNs: risingNs() };
  let limitS = seconds;
  let totalBytes = 0;

  const nowNs = (): bigint => newest.endNs + (risingNs() - newest.atNs);

  function drop(queue: Queue): void {
    const before = queue.bytes;
    shift(queue);
    totalBytes -= before - queue.bytes;
  }
  function trim(queue: Queue, atNs: bigint): void {
    const oldestNs = atNs - nsOf(limitS);
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
      newest = { endNs: block.arrivalNs + nsOf(secondsOf(block)), atNs: risingNs() };
      trim(queue, block.arrivalNs);
      trimBytes();
    },
    last(device, wantedS) {
      const fromNs = nowNs() - nsOf(wantedS);
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
    expire() {
      for (const [device, queue] of queues) {
        trim(queue, nowNs());
        if (queue.bytes === 0) queues.delete(device);
      }
    },
    forget(device) {
      totalBytes -= queues.get(device)?.bytes ?? 0;
      queues.delete(device);
    },
  };
}
