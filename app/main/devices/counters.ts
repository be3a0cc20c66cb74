// The counters of one link over all its openings and capture threads: the thread's, and the console's own.
import type { LinkCounters } from '../../contract/index.ts';
import { createCounters } from '../capture/counters.ts';
import type { CaptureCounters } from '../capture/messages.ts';

type OwnCounters = Omit<LinkCounters, keyof CaptureCounters>;

const NO_CAPTURE: Readonly<CaptureCounters> = createCounters();

export interface LinkTally {
  readonly own: OwnCounters;
  /** What the capture thread counts since it began. */
  fromCapture(counters: CaptureCounters): void;
  /** That thread is over; the next one begins at zero. */
  captureOver(): void;
  read(): LinkCounters;
}

/** Null is a count that nobody keeps; the round trip is the newest one's. */
function sum(a: CaptureCounters, b: CaptureCounters): CaptureCounters {
  const total: Record<string, number | null> = { ...b };
  for (const key of Object.keys(NO_CAPTURE) as (keyof CaptureCounters)[]) {
    if (key === 'roundTripMs') continue;
    total[key] = a[key] === null && b[key] === null ? null : (a[key] ?? 0) + (b[key] ?? 0);
  }
  return total as CaptureCounters;
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
