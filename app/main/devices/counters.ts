// The counters of one link over all its openings and capture threads: the thread's, and the console's own.
import type { LinkCounters } from '../../contract/index.ts';
import type { CaptureCounters } from '../capture/messages.ts';

type OwnCounters = Omit<LinkCounters, keyof CaptureCounters>;

const NO_CAPTURE: CaptureCounters = {
  bytesIn: 0,
  framesIn: 0,
  framesBad: 0,
  framesTooLong: 0,
  framesUnknown: 0,
  bytesStray: 0,
  blocksLost: 0,
  samplesLost: 0,
  samplesIn: 0,
  clippedBlocks: 0,
  duplicates: 0,
  storeBlocksDropped: 0,
  roundTripMs: null,
};

export interface LinkTally {
  readonly own: OwnCounters;
  /** What the capture thread counts since it began. */
  fromCapture(counters: CaptureCounters): void;
  /** That thread is over; the next one begins at zero. */
  captureOver(): void;
  read(): LinkCounters;
}

function sum(a: CaptureCounters, b: CaptureCounters): CaptureCounters {
  const total = { ...b };
  for (const key of Object.keys(NO_CAPTURE) as (keyof CaptureCounters)[]) {
    if (key !== 'roundTripMs') total[key] = a[key] + b[key];
  }
  return total;
}

export function createLinkTally(): LinkTally {
  const own: OwnCounters = {
    bytesOut: 0,
    reconnects: 0,
    workerRestarts: 0,
    inputBytesDropped: 0,
    liveFramesSkipped: 0,
  };
  let before = NO_CAPTURE;
  let current = NO_CAPTURE;
  return {
    own,
    fromCapture: (counters) => (current = counters),
    captureOver() {
      before = sum(before, current);
      current = NO_CAPTURE;
    },
    read: () => ({ ...sum(before, current), ...own }),
  };
}
