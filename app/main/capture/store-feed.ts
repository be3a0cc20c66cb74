// Gathers raw wire samples into blocks of about 100 ms and hands them to the store, never more than the store
// has room for. What does not fit is a gap in what is kept: counted, and told with the next block.
import { MAX_PAYLOAD } from '@harmonic/protocol/link';
import type { StoreBlock } from './messages.ts';

export interface StoreFeed {
  /** Interleaved wire bytes of consecutive samples; `gapBefore` samples are missing in front of them. */
  push(run: {
    bytes: Uint8Array;
    firstSample: number;
    samples: number;
    gapBefore: number;
    isResumed: boolean;
    scale: number;
    offset: number;
    deviceNs: bigint;
    deviceClock: StoreBlock['deviceClock'];
    sync: StoreBlock['sync'];
    arrivalNs: bigint;
    clipped: boolean;
  }): void;
  flush(): void;
  /** Samples in front of what comes next that the store had no room for. */
  readonly unkept: number;
}

type Fixed = Pick<
  StoreBlock,
  'deviceId' | 'streamSeq' | 'channels' | 'format' | 'rateHz' | 'simulated'
>;

const BLOCK_S = 0.1;
/** However fast the device says it is. */
const MOST_BYTES = 1 << 20;

/** @param offer answers false when the store has no room. @param unkept of the stream before this one. */
export function createStoreFeed(
  fixed: Fixed,
  bytesPerSample: number,
  offer: (block: StoreBlock) => boolean,
  onDropped: () => void,
  unkept = 0,
): StoreFeed {
  const wanted = Math.ceil(fixed.rateHz * BLOCK_S) * bytesPerSample * 2;
  const capacity = Math.max(MAX_PAYLOAD, Math.min(MOST_BYTES, wanted));
  let block: StoreBlock | null = null;
  let bytes = new Uint8Array(0);
  let held = 0;
  let owedGap = unkept;

  function flush(): void {
    if (!block || held === 0) return;
    const ready = { ...block, data: bytes.buffer.slice(0, held) };
    held = 0;
    block = null;
    if (offer(ready)) return;
    owedGap += ready.gapBefore + ready.samples;
    onDropped();
  }

  return {
    push(run) {
      const joins =
        block !== null &&
        run.gapBefore === 0 &&
        run.scale === block.scale &&
        run.offset === block.offset &&
        held + run.bytes.length <= capacity;
      if (!joins) flush();
      if (!block) {
        if (bytes.length < capacity) bytes = new Uint8Array(capacity);
        block = {
          type: 'block',
          ...fixed,
          firstSample: run.firstSample,
          samples: 0,
          scale: run.scale,
          offset: run.offset,
          deviceNs: run.deviceNs,
          deviceClock: run.deviceClock,
          sync: run.sync,
          arrivalNs: run.arrivalNs,
          gapBefore: run.gapBefore + owedGap,
          isResumed: run.isResumed,
          clipped: false,
          data: new ArrayBuffer(0),
        };
        owedGap = 0;
      }
      bytes.set(run.bytes, held);
      held += run.bytes.length;
      block.samples += run.samples;
      block.clipped ||= run.clipped;
      if (block.samples >= fixed.rateHz * BLOCK_S) flush();
    },
    flush,
    get unkept() {
      return owedGap;
    },
  };
}
